"""What counts as an answer: the one rule that every door uses."""

import datetime as dt
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.catalogue.answers import AnswerRefused, accepted, asked, coded_answers, complete_answers, plain_text
from senim.catalogue.definitions import Field, Option, Words
from senim.catalogue.loading import load_services

WORDS = Words(kk="с", ru="с", en="w")
OPTIONS = tuple(Option(value, WORDS) for value in ("a", "b", "c"))
APPEAL = load_services()["appeal"]
ADVICE = load_services()["advice"]


def field(kind: Any, **more: Any) -> Field:
    return Field(id="f", kind=kind, label=WORDS, options=OPTIONS if "choice" in kind else (), **more)


def refusal(one: Field, value: Any) -> str:
    with pytest.raises(AnswerRefused) as refused:
        accepted(one, value)
    assert refused.value.field == "f"
    return refused.value.code


@given(st.text())
def test_text_is_kept_whole_or_refused_by_name(text: str) -> None:
    controls = [mark for mark in text.strip() if unicodedata.category(mark) == "Cc" and mark not in "\n\t\r"]
    try:
        kept = plain_text(text, 1000)
    except AnswerRefused as refused:
        assert refused.code == "control"  # noqa: PT017
        assert controls
    else:
        assert kept == text.replace("\r\n", "\n").replace("\r", "\n").strip()
        assert plain_text(kept, 1000) == kept
        assert not controls


@pytest.mark.parametrize("mark", ["\u200d", "\u200c", "\u200f", "\u202e", "\u00ad", "\ufeff", "\ufe0f", "\U000e0067"])
def test_a_mark_that_shapes_writing_is_no_control(mark: str) -> None:
    assert accepted(field("text"), f"а{mark}б") == f"а{mark}б"


@pytest.mark.parametrize("mark", ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\ud800"])
def test_a_control_is_refused(mark: str) -> None:
    assert refusal(field("text"), f"а{mark}б") == "control"


def test_text_is_as_long_as_the_field_allows_and_the_limit_is_named() -> None:
    assert accepted(field("text", max_length=5), " абвгд\r\n") == "абвгд"
    with pytest.raises(AnswerRefused) as refused:
        accepted(field("text", max_length=5), "абвгде")
    assert (refused.value.code, refused.value.limit) == ("too_long", 5)


@pytest.mark.parametrize("value", [None, "", "  \n", []])
def test_nothing_is_missing_where_it_is_needed_and_none_where_it_is_not(value: Any) -> None:
    kind: Any = "choices" if value == [] else "text"
    assert refusal(field(kind), value) == "missing"
    assert accepted(field(kind, required=False), value) is None


@pytest.mark.parametrize("kind", ["text", "longtext", "letter", "person", "address"])
@pytest.mark.parametrize("value", [7, True, {"a": 1}, ["a"]])
def test_what_is_no_text_is_no_text(kind: str, value: Any) -> None:
    assert refusal(field(kind), value) == "missing"


GOOD: list[tuple[str, Any, Any]] = [
    ("number", " 12 ", 12), ("number", 0, 0), ("date", "2026-11-22", "2026-11-22"),
    ("date", dt.date(2026, 1, 5), "2026-01-05"), ("choice", "b", "b"), ("choices", ["a", "c"], ["a", "c"]),
    ("yesno", "true", True), ("yesno", False, False), ("statement", True, True),
    ("phone", "8 (701) 123-45-67", "+77011234567"), ("phone", "+7 717 212 34 56", "+77172123456"),
    ("email", "a.b@example.kz", "a.b@example.kz"), ("iin", "900101 400023", "900101400023"),
    ("place", {"region": "KZ-71", "desk": 4}, {"region": "KZ-71", "desk": 4}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "kept"), GOOD)
def test_an_answer_that_fits_is_kept_in_one_form(kind: str, value: Any, kept: Any) -> None:
    assert accepted(field(kind), value) == kept


BAD: list[tuple[str, Any, str]] = [
    ("number", "х", "not_a_number"), ("number", "-1", "out_of_range"), ("number", "9" * 150, "out_of_range"),
    ("number", [1], "not_a_number"), ("date", "2026-02-30", "not_a_date"), ("date", "0001-01-01", "not_a_date"),
    ("date", 5, "not_a_date"), ("choice", "d", "not_an_option"), ("choice", ["a"], "not_an_option"),
    ("choices", ["a", "d"], "not_an_option"), ("choices", "abc", "not_an_option"), ("choices", 7, "not_an_option"),
    ("yesno", "мүмкін", "not_an_option"), ("yesno", 1, "not_an_option"), ("phone", "123", "not_a_phone"),
    ("phone", "телефон", "not_a_phone"), ("email", "a@", "not_an_email"), ("email", 7, "not_an_email"),
    ("iin", "900101400024", "not_an_iin"), ("iin", "12345", "not_an_iin"), ("place", "KZ-71", "not_an_option"),
    ("place", {"region": 7}, "not_an_option"), ("place", {"region": "KZ-71", "x": 1}, "not_an_option"),
    ("place", {"region": "K" * 50}, "not_an_option"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "code"), BAD)
def test_an_answer_that_does_not_fit_is_refused_by_name(kind: str, value: Any, code: str) -> None:
    limit = {"at_most": 100} if kind == "number" else {}
    assert refusal(field(kind, **limit), value) == code


def test_more_choices_than_allowed_are_refused_with_the_number() -> None:
    with pytest.raises(AnswerRefused) as refused:
        accepted(field("choices", at_most=2), ["a", "b", "c"])
    assert (refused.value.code, refused.value.limit) == ("too_many", 2)


def test_what_was_not_asked_is_neither_kept_nor_coded() -> None:
    given = {"kind": "complaint", "about_police": False, "which_unit": "Бөлім", "text": "Мәтін", "made_up": "x"}
    given["place"] = {"region": "KZ-71"}
    kept = complete_answers(APPEAL, given)
    assert "which_unit" not in kept
    assert "made_up" not in kept
    assert complete_answers(APPEAL, {**given, "about_police": True})["which_unit"] == "Бөлім"
    assert set(coded_answers(APPEAL, given)) == {"kind", "about_police"}


def test_fields_that_depend_on_an_answer_are_asked_only_then() -> None:
    without = {one.id for _page, one in asked(APPEAL, {"about_police": False})}
    with_it = {one.id for _page, one in asked(APPEAL, {"about_police": True})}
    assert with_it - without == {"which_unit"}


def test_the_first_answer_that_is_missing_is_named() -> None:
    with pytest.raises(AnswerRefused) as refused:
        complete_answers(ADVICE, {"competence": "criminal"})
    assert (refused.value.field, refused.value.code) == ("question", "missing")


def test_exactly_unicodes_controls_and_lone_surrogates_are_refused_save_line_end_and_tab() -> None:
    numbers = {*range(0x3000), *range(0xD700, 0xE100), *range(0, sys.maxunicode, 997)} - {
        ord(mark) for mark in "\n\t\r"
    }
    wrong = [n for n in numbers if is_refused(chr(n)) != (unicodedata.category(chr(n)) in {"Cc", "Cs"})]
    assert wrong == []
    assert not any(is_refused(mark) for mark in ("\n", "\t", "\r\n"))


def is_refused(mark: str) -> bool:
    try:
        return plain_text(f"а{mark}б", 9) == ""
    except AnswerRefused as refused:
        return refused.code == "control"
