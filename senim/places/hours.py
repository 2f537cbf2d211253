"""Opening hours as people write them down, a small part of the OpenStreetMap notation: `Mo-Fr 09:00-18:00; Sa 10:00-14:00`."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from senim.kernel.openings import WeeklyHours, checked_hours
from senim.kernel.worktime_errors import WorktimeRefused
from senim.places.errors import HoursInvalid

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ROUND_THE_CLOCK: Final = "24/7"
WORK_DAYS: Final = 5
"""Monday to Friday: the days on which terms run, whatever else a front office is open."""

_RULE: Final = re.compile(r"(?P<days>[A-Za-z,\- ]+?) +(?P<spans>[0-9:,\- ]+)")
_SPAN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_WORDS: Final = {
    "kk": (("Дс", "Сс", "Ср", "Бс", "Жм", "Сн", "Жс"), "тәулік бойы"),
    "ru": (("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"), "круглосуточно"),
    "en": (("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "day and night"),
}


@lru_cache(maxsize=512)
def read_hours(text: str) -> WeeklyHours:
    """Give the week that `text` describes, minutes after midnight per day. Refuses (HoursInvalid) what it cannot read.

    `24/7`, or rules separated by `;`: days (`Mo-Fr`, `Sa,Su`) and spans (`09:00-13:00,14:00-18:00`). A day not named is closed.
    """
    if text.strip() == ROUND_THE_CLOCK:
        return checked_hours([[(0, 24 * 60)]] * 7)
    week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        found = _RULE.fullmatch(rule)
        if not found:
            raise HoursInvalid(f"cannot read the opening hours {rule!r}")
        spans = [_minutes(span.strip()) for span in found["spans"].split(",")]
        for day in _days(found["days"]):
            week[day] = spans
    try:
        return checked_hours(week)
    except WorktimeRefused as refusal:
        raise HoursInvalid(refusal.message) from None


def term_hours(text: str) -> WeeklyHours | None:
    """Give the hours by which terms are counted at a unit, or None for the office hours of the republic.

    Terms of law run on working days (APPC, Code 350-VI), which are Monday to Friday whoever counts them: a front office
    that also opens on Saturday, or a duty unit that never closes, does not make them shorter or longer.
    """
    if not text.strip() or text.strip() == ROUND_THE_CLOCK:
        return None
    week = read_hours(text)
    work_days = week[:WORK_DAYS]
    return checked_hours([*work_days, (), ()]) if all(work_days) else None


def hours_words(text: str, language: str) -> str:
    """Give the opening hours for people: the days and the round-the-clock mark in `language`, times as they are."""
    names, always = _WORDS.get(language[:2], _WORDS["kk"])
    if text.strip() == ROUND_THE_CLOCK:
        return always
    for short, name in zip(DAYS, names, strict=True):
        text = re.sub(rf"\b{short}\b", name, text)
    return re.sub(r"(\d)-(\d)", r"\1–\2", text).replace("-", "–").replace(",", ", ")


def _days(text: str) -> Iterator[int]:
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise HoursInvalid(f"there is no day {part!r}; days are {', '.join(DAYS)}")
        start, end = DAYS.index(first), DAYS.index(last or first)
        if end < start:
            raise HoursInvalid(f"the days {part!r} are not in order")
        yield from range(start, end + 1)


def _minutes(span: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(span)
    if not found:
        raise HoursInvalid(f"cannot read the time {span!r}; write it as 09:00-18:00")
    hour, minute, until_hour, until_minute = map(int, found.groups())
    return hour * 60 + minute, until_hour * 60 + until_minute
