"""Danger, violence and torture in an exchange: phones first, in words that tell nobody what it is about."""

import pytest

from senim.catalogue import needs
from senim.channels.tests.person import Person

pytestmark = pytest.mark.db


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "күйеуім үйде ұрады"),
        ("ru", "муж бьёт меня дома"),
        ("en", "my husband beats me at home"),
        ("ru", "меня пытали в полиции"),
        ("en", "tortured by police"),
        ("kk", "полиция сабады"),
    ],
)
def test_words_about_violence_get_phones_and_nothing_that_tells(aigerim: Person, language: str, text: str) -> None:
    aigerim.writes("/start")
    aigerim.presses(language)
    answered = aigerim.writes(text)
    assert "102" in answered
    assert f"https://senim.example/{language}/not-safe/" in answered
    telling = [need.title.to(language) for need in needs.needs("unsafe")]
    shown = answered + "".join(label for _, label in aigerim.buttons())
    assert [title for title in telling if title in shown] == []
    assert aigerim.state.scene == "start"


def test_no_list_of_needs_names_what_is_not_for_a_messenger(aigerim: Person) -> None:
    aigerim.writes("/start")
    aigerim.presses("en")
    unsafe = {
        f"need:{need.id}" for need in needs.needs("unsafe") if need.body not in {"fire-101", "ambulance-103", "gas-104"}
    }
    seen: set[str] = set()
    for text in ("fraud", "theft", "noise at night", "threat", "child", "beaten", "road accident", "lost papers"):
        aigerim.writes(text)
        seen |= {data.partition(":")[2] for data, _ in aigerim.buttons()}
        aigerim.writes("/start")
    assert any(code.startswith("need:") for code in seen)
    assert seen & unsafe == set()


def test_safeguarded_and_model_only_services_are_not_offered(aigerim: Person) -> None:
    aigerim.writes("/start")
    aigerim.presses("en")
    codes = {data.partition(":")[2] for data, _ in aigerim.buttons()}
    assert "service:advice" in codes
    assert codes.isdisjoint({"service:protective_order", "service:assembly", "service:review"})


@pytest.mark.parametrize("text", ["102", "SOS", "Помогите!", "көмектесіңіз", "/help"])
def test_a_call_for_help_at_any_question_gets_phones_and_leaves_it_open(aigerim: Person, text: str) -> None:
    aigerim.begins()
    aigerim.presses("criminal")
    answered = aigerim.writes(text)
    assert "In danger right now? Call 102 or 112." in answered
    assert "150" in answered
    assert aigerim.state.question == "question"
    assert "What would you like to know?" in answered


def test_a_telling_answer_is_kept_and_the_phones_are_said_in_neutral_words(aigerim: Person) -> None:
    aigerim.begins()
    aigerim.presses("unknown")
    answered = aigerim.writes("муж бьёт меня дома")
    assert "not-safe" in answered
    assert "бьёт" not in answered
    assert aigerim.state.question == "attachments"
