"""The two clocks of the law on peaceful assemblies: how long before the day it is filed, and by when the akimat answers.

Law 333-VI of 25 May 2020: notice of a meeting, rally or picketing (articles 10 and 11), application for a demonstration or
march (articles 12 and 13). The day of filing is the day of registration.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from senim.catalogue.loading import terms_on
from senim.kernel.terms import Term
from senim.kernel.working_calendar import EPOCH_ORDINAL, Calendar
from senim.kernel.worktime import add_term, local_date

IN_FORCE: Final = dt.date(2020, 6, 6)
NOTICE, APPLICATION = "notice", "application"
WAYS: Final[Mapping[str, str]] = {
    "meeting": NOTICE,
    "rally": NOTICE,
    "picketing": NOTICE,
    "demonstration": APPLICATION,
    "march": APPLICATION,
}
"""The five forms of the law, each with the way it goes."""


class Terms(NamedTuple):
    """What one way asks: so many working days `before` the day, and the term of the akimat's `answer`."""

    before: Term
    answer: Term


class Dues(NamedTuple):
    """By when the akimat answers (µs UTC), and the first day that the law leaves for an assembly filed now."""

    answer_at: int
    earliest_on: dt.date


def terms_of(way: str, day: dt.date) -> Terms:
    """The terms of a way that hold on a day; those of the law's first day for a server clock that stands before it."""
    known = terms_on(max(day, IN_FORCE))
    return Terms(known[f"assembly.{way}_before"], known[f"assembly.{way}_answer"])


def dues(calendar: Calendar, way: str, filed_at: int) -> Dues:
    """Both dues of what is filed at a moment (µs UTC), by the akimat's calendar.

    The answer: the working day after the day of filing is day 1, due at closing. Before: the assembly's own day does not
    count and the day of filing does, so that filing on the fifth working day before is in time; this reading is the
    organiser's better one and is to be confirmed. Refuses (WorktimeRefused) a moment outside the calendar.
    """
    filed_on = local_date(calendar, filed_at)
    terms = terms_of(way, filed_on)
    return Dues(add_term(calendar, filed_at, terms.answer), earliest_day(calendar, filed_on, terms.before.amount))


def days_between(calendar: Calendar, filed_on: dt.date, held_on: dt.date) -> int:
    """Working days from the day of filing on, the assembly's own day left out; 0 for a day that is not after it."""
    first, last = _place(calendar, filed_on), _place(calendar, held_on)
    return max(0, calendar.worked[last] - calendar.worked[first])


def earliest_day(calendar: Calendar, filed_on: dt.date, days: int) -> dt.date:
    """The first day that has so many working days between filing and itself."""
    held = _place(calendar, filed_on)
    wanted = calendar.worked[held] + days
    while calendar.worked[held] < wanted:
        held += 1
    return dt.date.fromordinal(held + calendar.first_day + EPOCH_ORDINAL)


def _place(calendar: Calendar, day: dt.date) -> int:
    """The place of a day in the calendar's tables, its ends where it lies outside."""
    return min(max(day.toordinal() - EPOCH_ORDINAL - calendar.first_day, 0), len(calendar.worked) - 1)
