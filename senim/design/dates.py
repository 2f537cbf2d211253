"""Moments, days and spans in words people use, in kk, ru and en; always in the current time zone."""

import datetime as dt
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_timedelta
from django.utils import timezone
from django.utils.translation import get_language

_DAY: Final = {
    "kk": "y 'жылғы' d MMMM, EEEE",
    "ru": "EEEE, d MMMM y 'г'.",
    "en": "EEEE d MMMM y",
}
_SHORT: Final = {"kk": "d MMM", "ru": "d MMM", "en": "d MMM"}
_TIME: Final = "%H:%M"


def day(moment: dt.date | dt.datetime | None) -> str:
    """A day with its weekday, month and year written out, for example `Tuesday 5 January 2027`; empty for none."""
    if moment is None:
        return ""
    language = _language()
    return _written(_date(moment), _DAY[language], language)


def moment(at: dt.datetime | None) -> str:
    """A day as `day` gives it, and the time, for example `Tuesday 5 January 2027, 18:00`; empty for none."""
    if at is None:
        return ""
    language = _language()
    local = _local(at)
    return f"{_written(local.date(), _DAY[language], language)}, {local:{_TIME}}"


def short_day(moment: dt.date | dt.datetime | None) -> str:
    """Day and short month for dense lists, for example `5 Jan`; empty for none."""
    if moment is None:
        return ""
    language = _language()
    return _written(_date(moment), _SHORT[language], language)


def short_moment(at: dt.datetime | None) -> str:
    """Day, short month and time for dense lists, for example `5 Jan, 18:00`; empty for none."""
    if at is None:
        return ""
    language = _language()
    local = _local(at)
    return f"{_written(local.date(), _SHORT[language], language)}, {local:{_TIME}}"


def relative(at: dt.datetime | None, now: dt.datetime) -> str:
    """The span from `now` to `at` in the unit people feel, for example `in 3 hours` or `2 days ago`; empty for none."""
    if at is None:
        return ""
    return format_timedelta(at - now, add_direction=True, locale=_language(), threshold=1.2)


def month_name(first: dt.date) -> str:
    """Month and year as the head of a calendar, for example `December 2026`."""
    language = _language()
    shape = "y 'ж.' LLLL" if language == "kk" else "LLLL y"
    return format_date(first, shape, locale=language).capitalize()


def weekday_names() -> list[tuple[str, str]]:
    """The seven weekdays from Monday, each short and in full."""
    monday = dt.date(2026, 1, 5)
    days = [monday + dt.timedelta(days=n) for n in range(7)]
    language = _language()
    return [(format_date(each, "EEEEEE", locale=language), format_date(each, "EEEE", locale=language)) for each in days]


@lru_cache(maxsize=4096)
def _written(day: dt.date, shape: str, language: str) -> str:
    """A day in words; remembered, because a page names the same few days again and again."""
    return format_date(day, shape, locale=language)


def _language() -> str:
    code = (get_language() or "en")[:2]
    return code if code in _DAY else "en"


def _local(at: dt.datetime) -> dt.datetime:
    return timezone.localtime(at) if timezone.is_aware(at) else at


def _date(value: dt.date | dt.datetime) -> dt.date:
    return _local(value).date() if isinstance(value, dt.datetime) else value
