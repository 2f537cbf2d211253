"""Working time: add a term to a moment, measure between moments and say which days were left out and why.

A calendar's tables are computed once for a span of years, so adding and measuring are one or two binary searches.
Moments are integer microseconds since 1970 in UTC; local dates are those of the calendar's zone.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple, NoReturn

from senim.kernel.openings import DAY, HOUR, MINUTE
from senim.kernel.terms import UNITS, Term, check_amount, check_unit
from senim.kernel.working_calendar import EPOCH_ORDINAL, Calendar, DayOff, build
from senim.kernel.worktime_errors import WorktimeRefused

__all__ = [
    "UNITS", "Calendar", "DayOff", "Due", "Skipped", "Term", "WorktimeRefused", "add", "add_term", "build", "due",
    "is_open", "local_date", "measure", "next_open", "open_between", "push",
]  # fmt: skip

_OPEN_UNITS: Final = {"working-minutes": MINUTE, "working-hours": HOUR}


class Skipped(NamedTuple):
    """A local date that a term left out, and why."""

    on: date
    why: DayOff


class Due(NamedTuple):
    """The moment a term ends (µs UTC) and the days it left out on the way, in order."""

    at: int
    skipped: tuple[Skipped, ...]


def add(calendar: Calendar, start: int, amount: int, unit: str) -> int:
    """Give the moment (µs UTC) at which a term that begins at `start` (µs UTC) ends.

    `working-minutes`, `working-hours` run only inside opening hours; a term that ends exactly at closing is due then.
    `working-days`: the day after the local date of `start` is day 1, due at closing of the last one. `days`, `months`:
    by the local date (a missing day number becomes the month's last), moved to a working day, due at closing.
    `hours`: the clock. Refuses (WorktimeRefused) an amount below 1, another unit, and a moment outside the calendar.
    """
    if type(amount) is not int or amount < 1:
        check_amount(amount)
    size = _OPEN_UNITS.get(unit)
    if size is not None:
        return _add_open(calendar, start, amount * size)
    day = _day(calendar, start)
    if unit == "working-days":
        return _closing(calendar, calendar.worked[day + 1] + amount - 1)
    if unit == "hours":
        end = start + amount * HOUR
        return end if end < calendar.ends else _outside(calendar)
    check_unit(unit)
    return _closing(calendar, calendar.worked[_target_day(calendar, day, amount, unit)])


def add_term(calendar: Calendar, start: int, term: Term) -> int:
    """Give the moment at which a Term that begins at `start` ends: `add` with the term's amount and unit."""
    return add(calendar, start, term.amount, term.unit)


def due(calendar: Calendar, start: int, amount: int, unit: str) -> Due:
    """Give what `add` gives, with every local date that the term left out and why. Refuses as `add` does."""
    at = add(calendar, start, amount, unit)
    if unit == "hours":
        return Due(at, ())
    first = _day(calendar, start)
    if unit == "working-days":
        first += 1
    elif unit in ("days", "months"):
        first = _target_day(calendar, first, amount, unit)
    last = _day(calendar, at - 1)  # an office that closes at midnight closes on the day that ends then
    skipped = (
        Skipped(_date(calendar, day), why)
        for day, why in enumerate(calendar.reasons[first:last], start=first)
        if why is not None
    )
    return Due(at, tuple(skipped))


def measure(calendar: Calendar, start: int, end: int, unit: str) -> int:
    """Give the whole units from `start` to `end` (µs UTC); negative when `end` is earlier.

    For the three working units and for `hours`, `measure(start, add(start, n)) == n`. `days` and `months` count local
    dates and whole months between them. Refuses (WorktimeRefused) another unit and a moment outside the calendar.
    """
    if end < start:
        return -measure(calendar, end, start, unit)
    size = _OPEN_UNITS.get(unit)
    if size is not None:
        return open_between(calendar, start, end) // size
    check_unit(unit)
    first, last = _day(calendar, start), _day(calendar, end)
    if unit == "working-days":
        return max(0, bisect_right(calendar.closings, end) - calendar.worked[first + 1])
    if unit == "hours":
        return (end - start) // HOUR
    if unit == "days":
        return last - first
    return _months_between(_date(calendar, first), _date(calendar, last))


def open_between(calendar: Calendar, start: int, end: int) -> int:
    """Give the open µs between two moments; negative when `end` is earlier. Refuses moments outside the calendar."""
    return _spent(calendar, end) - _spent(calendar, start)


def push(calendar: Calendar, at: int, open_time: int) -> int:
    """Give `at` moved on by `open_time` µs of opening hours, `at` itself for 0. Refuses as `add` does."""
    return _add_open(calendar, at, open_time) if open_time > 0 else at


def is_open(calendar: Calendar, at: int) -> bool:
    """Say whether the office is open at a moment; the moment of closing is closed. Refuses one outside the calendar."""
    _check_inside(calendar, at)
    row = bisect_right(calendar.opens, at) - 1
    return row >= 0 and at < calendar.closes[row]


def next_open(calendar: Calendar, at: int) -> int:
    """Give `at` when it is open, else the next opening (µs UTC). Refuses a moment outside the calendar."""
    _check_inside(calendar, at)
    row = bisect_right(calendar.closes, at)
    return max(at, calendar.opens[row]) if row < len(calendar.opens) else _outside(calendar)


def local_date(calendar: Calendar, at: int) -> date:
    """Give the date on the wall at a moment. Refuses one outside the calendar."""
    return _date(calendar, _day(calendar, at))


def _add_open(calendar: Calendar, start: int, open_time: int) -> int:
    target = _spent(calendar, start) + open_time
    row = bisect_left(calendar.spent, target)
    if row == len(calendar.spent):
        _outside(calendar)
    return calendar.closes[row] - calendar.spent[row] + target


def _spent(calendar: Calendar, at: int) -> int:
    """Give the open µs from the start of the span to a moment."""
    if not calendar.begins <= at <= calendar.ends:
        _outside(calendar)
    row = bisect_right(calendar.opens, at) - 1
    if row < 0:
        return 0
    left = calendar.closes[row] - at
    return calendar.spent[row] - left if left > 0 else calendar.spent[row]


def _day(calendar: Calendar, at: int) -> int:
    """Give the local date of a moment as an index into the tables by day."""
    shift = bisect_right(calendar.offset_since, at) - 1
    day = (at + calendar.offset_east[shift]) // DAY - calendar.first_day
    return day if 0 <= day < len(calendar.reasons) else _outside(calendar)


def _date(calendar: Calendar, day: int) -> date:
    return date.fromordinal(calendar.first_day + day + EPOCH_ORDINAL)


def _target_day(calendar: Calendar, day: int, amount: int, unit: str) -> int:
    """Give the day a term of `days` or `months` names, before it is moved off a day off."""
    if unit == "days":
        target = day + amount
    else:
        from_date = _date(calendar, day)
        year, month = divmod(from_date.year * 12 + from_date.month - 1 + amount, 12)
        if year > calendar.last_on.year:
            _outside(calendar)
        last = monthrange(year, month + 1)[1]
        on = date(year, month + 1, min(from_date.day, last))
        target = on.toordinal() - EPOCH_ORDINAL - calendar.first_day
    return target if target < len(calendar.reasons) else _outside(calendar)


def _closing(calendar: Calendar, working_day: int) -> int:
    if working_day >= len(calendar.closings):
        _outside(calendar)
    return calendar.closings[working_day]


def _months_between(first: date, last: date) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < min(first.day, monthrange(last.year, last.month)[1]))


def _check_inside(calendar: Calendar, at: int) -> None:
    if not calendar.begins <= at < calendar.ends:
        _outside(calendar)


def _outside(calendar: Calendar) -> NoReturn:
    raise WorktimeRefused(
        "outside_calendar",
        f"the calendar {calendar.name} answers only from {calendar.first_on} to {calendar.last_on}",
    )
