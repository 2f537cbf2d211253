"""What the check finds is told in the language of the page, with the names of elements and the way that leads there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import senim
from senim.catalogue.tests.released import model
from senim.studio.checking import checked
from senim.studio.finding_words import names_of, said

PACKAGE = Path(senim.__file__).parent
KERNEL = (
    "soundness",
    "wiring",
    "event_reading",
    "reading",
    "repeat_reading",
    "timer_reading",
    "call_reading",
    "parsing",
)
CALLS = frozenset({"error", "warning", "_error", "_warn", "refusal"})


def sentences(path: Path) -> Iterator[str]:
    """The sentences a module finds faults with, as text with what is put in between braces."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLS:
            yield from (text for one in node.args if " " in (text := written(one)))


def written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "{x1}" for one in node.values)
        return "".join(map(str, parts))
    return ""


@pytest.mark.parametrize("name", KERNEL)
def test_every_sentence_of_the_kernel_is_put_into_words(name: str) -> None:
    found = [one for one in sentences(PACKAGE / "kernel" / f"{name}.py") if "{x1} {x1}" not in one]
    with override("ru"):
        untold = [one for one in found if said("", one.replace("{x1}", " 1"), {}).language != "ru"]
    assert found
    # What these are put together with makes sentences of their own, which the next test has.
    together = {"the call activity {x1}", "the message {x1} does not exist{x1}"}
    assert [one for one in untold if one not in together] == []


@pytest.mark.parametrize(
    "message",
    [
        "the call activity names no process to call",
        "the call activity calls 'Ring', which is not a process of this file",
        "the message 'M' does not exist",
        "timeDuration 'soon' is not ISO 8601",
        "the message 'M' does not exist: this is the id of a thing of another kind (signal)",
        "senim:promise needs a whole amount from 1 to 99999, not None",
        "senim:promise needs a unit, one of days, hours, not None",
        "the condition 'a b' is not an expression we understand",
    ],
)
def test_sentences_that_are_put_together_are_put_into_words_too(message: str) -> None:
    with override("kk"):
        assert said("", message, {}).language == "kk"


def test_a_sentence_that_nobody_has_put_into_words_stays_english_and_says_so() -> None:
    with override("kk"):
        assert said("A", "it is quite odd", {"A": "Бастау"}) == ("A", "Бастау", "it is quite odd", "en")


STUCK = "deadlock: tokens wait for ever at Join; trace: Start, Take (Yes), … 7 more …, Join"
NAMES = {"Join": "Қосылу", "Start": "Басы", "Take": "Алу", "Yes": "Иә"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Үдеріс тұрып қалады: «Қосылу» элементінде шексіз күтеді."),
        ("ru", "Процесс застревает: он бесконечно ждёт у «Қосылу»."),
        ("en", "The process gets stuck: it waits for ever at «Қосылу»."),
    ],
)
def test_a_dead_end_is_told_with_names_and_the_way_that_leads_there(language: str, words: str) -> None:
    with override(language):
        told = said("Join", STUCK, NAMES)
    assert (told.element, told.name, told.language) == ("Join", "Қосылу", language)
    assert told.sentence.startswith(words), told.sentence
    assert "«Басы», «Алу» («Иә»), … " in told.sentence
    assert told.sentence.endswith("7 …, «Қосылу».") or language == "en"


def test_names_are_those_of_the_language_and_else_as_drawn() -> None:
    xml = model("advice").xml
    assert names_of(xml, "en")["KnownField"] == "Is the field known?"
    assert names_of(xml, "ru")["Lane_officer"] == "officer"
    assert names_of(b"no model", "en") == {}


@pytest.mark.db
@pytest.mark.django_db
def test_what_a_service_misses_is_told_at_its_step() -> None:
    from senim.catalogue.actions import release_all

    release_all()
    xml = model("appeal").xml.decode().replace('<senim:promise amount="7" unit="working-days" />', "", 1)
    faults = checked("appeal", xml).faults
    names = names_of(xml.encode(), "ru")
    with override("ru"):
        told = [said(one.element, one.message, names) for one in faults]
    assert [(one.element, one.language) for one in told] == [("Examine", "ru")]
    assert told[0].sentence.startswith("У шага «")
