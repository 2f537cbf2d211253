"""Opening hours as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.kernel.openings import WeeklyHours, checked_hours
from senim.places.errors import HoursInvalid
from senim.places.hours import DAYS, hours_words, read_hours, term_hours

NINE_TO_SIX = ((9 * 60, 18 * 60),)


def test_days_spans_and_breaks_are_read() -> None:
    week = read_hours("Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00")
    assert week[:5] == (((540, 780), (840, 1080)),) * 5
    assert week[5:] == (((600, 840),), ())


def test_round_the_clock_is_read() -> None:
    assert read_hours("24/7") == (((0, 1440),),) * 7


def written(week: WeeklyHours) -> str:
    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    rules = [
        f"{name} " + ",".join(f"{clock(start)}-{clock(end)}" for start, end in day)
        for name, day in zip(DAYS, week, strict=True)
        if day
    ]
    return "; ".join(rules)


@st.composite
def weeks(draw: st.DrawFn) -> WeeklyHours:
    def day() -> list[tuple[int, int]]:
        marks = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
        return list(zip(marks[::2], marks[1::2], strict=False))

    week = [day() for _ in DAYS]
    week[draw(st.integers(0, 6))] = [(540, 1080)]
    return checked_hours(week)


@given(weeks())
def test_what_is_written_is_read_back(week: WeeklyHours) -> None:
    assert read_hours(written(week)) == week


@pytest.mark.parametrize(
    "text",
    ["", ";", "Mo", "09:00-18:00", "Mo 9-18", "Xx 09:00-18:00", "Fr-Mo 09:00-18:00", "Mo 18:00-09:00", "Mo 09:00-25:00",
     "Mo 09:00-24:30", "Mo 09:00-12:00,11:00-13:00", "Mo 09:00-18:00 always"],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(HoursInvalid):
        read_hours(text)


def test_terms_run_on_work_days_whatever_else_is_open() -> None:
    assert term_hours("Mo-Fr 09:00-18:00; Sa 10:00-14:00") == (*((NINE_TO_SIX,) * 5), (), ())
    assert term_hours("24/7") is None
    assert term_hours("") is None
    assert term_hours("Tu-Sa 09:00-18:00") is None, "an office closed on Monday has no say in the terms of law"


def test_hours_are_said_in_the_language_of_the_page() -> None:
    text = "Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00"
    assert hours_words(text, "kk") == "Дс–Жм 09:00–13:00, 14:00–18:00; Сн 10:00–14:00"
    assert hours_words(text, "ru") == "Пн–Пт 09:00–13:00, 14:00–18:00; Сб 10:00–14:00"
    assert hours_words(text, "en") == "Mon–Fri 09:00–13:00, 14:00–18:00; Sat 10:00–14:00"
    assert hours_words("24/7", "kk") == "тәулік бойы"
