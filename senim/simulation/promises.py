"""When the promise of each case is due: the kernel's terms for many moments at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from senim.kernel.openings import DAY, HOUR, MINUTE
from senim.kernel.terms import Term
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import add
from senim.kernel.worktime_errors import WorktimeRefused
from senim.simulation.errors import OutsideCalendar

Moments = NDArray[np.int64]
_OPEN: Final = {"working-minutes": MINUTE, "working-hours": HOUR}


def dues(calendar: Calendar, term: Term, began: Moments) -> Moments:
    """The moment (µs) at which the term of each case is due, for cases that began at `began` (µs).

    The same as the kernel's `add` for each of them. Refuses (OutsideCalendar) what the calendar does not reach.
    """
    if term.unit == "hours":
        return began + term.amount * HOUR
    if term.unit in _OPEN:
        return _open_dues(calendar, began, term.amount * _OPEN[term.unit])
    east = np.array(calendar.offset_east)[np.searchsorted(calendar.offset_since, began, "right") - 1]
    _, firsts, places = np.unique((began + east) // DAY, return_index=True, return_inverse=True)
    try:
        by_day = [add(calendar, int(began[first]), term.amount, term.unit) for first in firsts]
    except WorktimeRefused as error:
        raise OutsideCalendar(error.message) from error
    found: Moments = np.array(by_day, np.int64)[places]
    return found


def _open_dues(calendar: Calendar, began: Moments, span: int) -> Moments:
    closes, spent = np.array(calendar.closes), np.array(calendar.spent)
    opening = np.searchsorted(calendar.opens, began, "right") - 1
    left = np.maximum(closes[opening] - began, 0)
    goal = np.where(opening < 0, 0, spent[opening] - left) + span
    row = np.searchsorted(spent, goal, "left")
    if len(row) and row.max() == len(spent):
        raise OutsideCalendar(f"a promise is due after the last day of the calendar {calendar.name}")
    found: Moments = closes[row] - spent[row] + goal
    return found
