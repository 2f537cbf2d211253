"""Why a date is that date: months of days, each one counted, skipped (and why), the start or the due day."""

import datetime as dt
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass

from senim.design.dates import month_name


@dataclass(frozen=True, slots=True)
class Day:
    """One box of the calendar: its kind is out, start, counted, weekend, holiday or due."""

    day: dt.date
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the calendar, by weeks from Monday; days of other months are None."""

    name: str
    weeks: tuple[tuple[Day | None, ...], ...]


def months(start: dt.date, due: dt.date, skipped: Iterable[tuple[dt.date, str]]) -> list[Month]:
    """The months from `start` to `due`. `skipped` holds each day left out with its reason: `weekend` or the holiday's name."""
    reasons = dict(skipped)
    first, found = start.replace(day=1), []
    while first <= due:
        weeks = Calendar().monthdatescalendar(first.year, first.month)
        boxes = tuple(tuple(_day(each, first.month, start, due, reasons) for each in week) for week in weeks)
        found.append(Month(month_name(first), boxes))
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return found


def _day(day: dt.date, month: int, start: dt.date, due: dt.date, reasons: dict[dt.date, str]) -> Day | None:
    if day.month != month:
        return None
    if day == start:
        return Day(day, "start")
    if day == due:
        return Day(day, "due")
    if not start < day < due:
        return Day(day, "out")
    if day not in reasons:
        return Day(day, "counted")
    return Day(day, "weekend") if reasons[day] == "weekend" else Day(day, "holiday", reasons[day])
