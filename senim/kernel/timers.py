"""When timers, promises and limits come due."""

from collections.abc import Mapping
from typing import Final

from senim.kernel.errors import Refused
from senim.kernel.model import TimerRule
from senim.kernel.moments import LAST, Duration, later
from senim.kernel.terms import Term
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import add
from senim.kernel.worktime_errors import WorktimeRefused

_HOUR: Final = 3_600_000_000


def timer_due(rule: TimerRule, at: int, calendar: Calendar | None, element: str) -> int:
    """The moment (µs) a timer armed at `at` comes due, never before `at`. Refuses (Refused) what no calendar holds."""
    try:
        if rule.moment is not None:
            return max(rule.moment, at)
        if rule.duration is not None:
            return later(at, rule.duration)
    except OverflowError as error:
        raise Refused("bad_moment", f"the timer {element} would come due after the year 9999", element) from error
    if rule.term is None:
        raise Refused("bad_moment", f"the timer {element} has no time", element)
    return term_due(rule.term, at, calendar, element)


def term_due(term: Term, at: int, calendar: Calendar | None, element: str) -> int:
    """The moment (µs) a term that begins at `at` ends. Refuses `no_calendar` and `bad_moment` (outside its span)."""
    if calendar is None:
        if term.unit == "hours":
            return min(later(at, Duration(0, term.amount * _HOUR)), LAST)
        raise Refused("no_calendar", f"{element} counts in {term.unit}, and no calendar is given", element)
    try:
        return add(calendar, at, term.amount, term.unit)
    except WorktimeRefused as error:
        raise Refused("bad_moment", f"{element}: {error.message}", element) from error


def promised(
    terms: tuple[Term | None, Term | None],
    at: int,
    calendar: Calendar | None,
    element: str,
) -> Mapping[str, int]:
    """The `promise` and `limit` in µs of what begins at `at`; nothing without a calendar."""
    if calendar is None:
        return {}
    return {
        name: term_due(term, at, calendar, element)
        for name, term in zip(("promise", "limit"), terms, strict=True)
        if term is not None
    }
