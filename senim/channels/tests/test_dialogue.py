"""The exchange by itself: ways about, refusals in the web's words, places, files, danger, other abilities."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from senim.channels.dialogue.speech import Abilities, Desk, Heard, Say, State
from senim.channels.dialogue.talking import talk
from senim.channels.rendering import pieces, units
from senim.channels.tests.person import Person
from senim.intake.models import Draft
from senim.intake.tests.citizen import begun, said, walked

pytestmark = pytest.mark.db
SMS = Abilities(longest=600)


def by_text(*texts: str, at: dt.datetime | None = None) -> tuple[State, list[Say]]:
    """An exchange by a channel without buttons; the state and everything said at the last step."""
    desk = Desk(at or timezone.now(), "sms", SMS, "a" * 32, "https://senim.example")
    state, spoken = State(), tuple[Say, ...]()
    for text in texts:
        state, spoken = talk(state, Heard(text=text), desk)
    return state, list(spoken)


def test_the_first_words_say_in_three_languages_when_to_call() -> None:
    _state, spoken = by_text("/start")
    for words in ("102 немесе 112", "Звоните 102 или 112", "Call 102 or 112"):
        assert words in spoken[0].text
    assert [one.code for one in spoken[0].options] == ["kk", "ru", "en"]


def test_without_buttons_numbers_and_the_words_of_an_answer_are_taken() -> None:
    state, spoken = by_text("hi", "3", "1", "Begin", "A crime or fraud", "Who answers me?", "/next")
    assert state.question == "place"
    shown = pieces(spoken[-1], SMS)
    assert "\n6. Astana\n" in "\n".join(one.text for one in shown)
    assert "Back: /back" in shown[-1].text
    assert all(units(one.text) <= SMS.longest for one in shown)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_answer_that_does_not_fit_gets_the_words_of_the_web(aigerim: Person, language: str) -> None:
    aigerim.walks("advice", language)
    aigerim.presses("change")
    aigerim.presses("question:phone")
    told = aigerim.writes("123").split("\n----\n")[0]
    client = Client()
    walked(client, "advice", language)
    page = said(client.post(f"/{language}/ask/advice/contact/", {"phone": "123"}))
    assert len(told) > 20
    assert told in page
    aigerim.writes("87010001122")
    assert aigerim.state.scene == "check"


def test_back_keep_and_skip_lead_about_and_lose_nothing(aigerim: Person) -> None:
    aigerim.begins()
    aigerim.presses("criminal")
    aigerim.writes("Where do I turn?")
    back = aigerim.presses("/back")
    assert "Your answer so far: Where do I turn?" in back
    assert "Your answer so far: A crime or fraud" in aigerim.presses("/back")
    aigerim.presses("/keep")
    aigerim.presses("/keep")
    assert aigerim.state.question == "attachments"
    assert aigerim.presses("/back").count("Where do I turn?") == 1
    assert "Answer this question to go on." in aigerim.writes("/skip") or aigerim.state.question == "question"


def test_to_the_beginning_and_back_to_the_open_question(aigerim: Person) -> None:
    aigerim.begins()
    aigerim.presses("criminal")
    aigerim.presses("/start")
    said_again = aigerim.presses("continue")
    assert "What would you like to know?" in said_again
    assert Draft.objects.count() == 1


def test_another_service_takes_the_place_of_what_was_begun(aigerim: Person) -> None:
    aigerim.begins()
    aigerim.presses("/start")
    aigerim.presses("service:road")
    aigerim.presses("begin")
    assert (Draft.objects.count(), aigerim.state.service) == (1, "road")


def test_the_language_can_be_changed_at_any_question(aigerim: Person) -> None:
    aigerim.begins("advice", "en")
    aigerim.presses("criminal")
    aigerim.writes("/language")
    assert "Не білгіңіз келеді?" in aigerim.presses("kk")
    assert aigerim.state.question == "question"
    aigerim.writes("/language")
    assert "Что вы хотите узнать?" in aigerim.writes("Русский")


def test_a_need_in_plain_words_leads_to_its_service_with_what_it_already_says(aigerim: Person) -> None:
    aigerim.writes("/start")
    aigerim.presses("ru")
    assert "У меня украли телефон" in "".join(label for _, label in _after(aigerim, "украли телефон"))
    aigerim.presses("need:stolen-phone")
    aigerim.presses("begin")
    aigerim.presses("begin")
    aigerim.presses("false")
    assert any(code == "/keep" for code, _ in aigerim.state.offered)  # the category is filled in by the need


def _after(person: Person, text: str) -> list[tuple[str, str]]:
    person.writes(text)
    return person.buttons()


def test_what_cannot_be_read_gets_a_way_out(aigerim: Person) -> None:
    aigerim.begins()
    assert "We can read words and buttons here" in aigerim.sends(sticker={"file_id": "s"})
    assert "We do not know this command" in aigerim.writes("/unknown")
    assert "Choose one of the answers shown" in aigerim.writes("иә")
    assert aigerim.state.question in {"", "competence"}


def test_after_a_day_the_answers_are_gone_and_the_person_is_told(aigerim: Person) -> None:
    aigerim.begins()
    aigerim.presses("criminal")
    Draft.objects.all().delete()
    answered = aigerim.writes("Сұрақ")
    assert "Your answers were removed, because nobody went on for a day." in answered
    assert aigerim.state.scene == "start"


def test_erasing_leaves_nothing(aigerim: Person) -> None:
    from senim.channels.models import Conversation

    aigerim.begins()
    aigerim.presses("criminal")
    aigerim.writes("/erase")
    assert "It is erased" in aigerim.presses("yes")
    assert (Conversation.objects.count(), Draft.objects.count()) == (0, 0)
    assert "Choose a language" in aigerim.writes("сәлем")


def test_the_place_of_the_questions_is_the_one_of_the_web(aigerim: Person) -> None:
    """Every question of the web's pages is asked, in their order."""
    aigerim.begins("road")
    asked: list[str] = []
    while aigerim.state.scene == "ask":
        asked.append(aigerim.state.question)
        aigerim.answers({"kind": "fine_question", "text": "?"})
    assert asked[1:] == [
        "text",
        "case_number",
        "plate",
        "attachments",
        "place",
        "place-office",
        "person",
        "iin",
        "phone",
        "email",
    ]
    assert begun(Client(), "road").endswith("/road/kind/")


def test_nothing_of_a_walk_in_kazakh_is_left_in_english(aigerim: Person) -> None:
    before = len(aigerim.api.sent)
    aigerim.submits("appeal", "kk")
    aigerim.presses("open")
    aigerim.writes("/help")
    aigerim.writes("/erase")
    shown = [one["text"] for one in aigerim.api.sent[before + 1 :]]
    shown += [label for one in aigerim.api.sent[before + 1 :] for label in _labels(one)]
    own = re.compile(r"https://\S+|(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}|English|PDF")
    words = {word for text in shown for word in re.findall(r"[A-Za-z]{3,}", own.sub("", text))}
    assert words == set()
    assert "Жауап беру мерзімі" in " ".join(shown)


def _labels(message: dict[str, Any]) -> list[str]:
    return [one["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for one in row]


def test_any_words_at_any_scene_are_answered(aigerim: Person) -> None:
    """Nothing that a person can write ends in a fault: there is an answer with a way out in every scene."""
    strange = [
        "",
        " ",
        "0",
        "-1",
        "999",
        "²",
        "\u202etxt",
        "a" * 5000,
        "'; --",
        "{}",
        "1:send",
        "😀",
        "/back",
        "/keep",
        "/next",
        "/skip",
    ]
    desk = Desk(timezone.now(), "chat", Abilities(True, True, True, 4096), "b" * 32, "https://senim.example")
    for scene in _scenes():
        for text in strange:
            state, spoken = talk(State(scene=scene, language="en", turn=3), Heard(text=text), desk)
            assert spoken[-1].text, (scene, text)
            assert spoken[-1].options or spoken[-1].controls, (scene, text)
            assert state.turn == 4


def _scenes() -> list[str]:
    from senim.channels.dialogue.talking import SCENES

    return sorted(SCENES)
