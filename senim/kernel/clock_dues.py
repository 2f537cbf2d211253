"""How pauses and extensions move the dues of a clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from senim.kernel.terms import Term
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import add, add_term, local_date, open_between, push


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that ended: from a moment to a moment (µs UTC)."""

    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension by a term, decided at a moment (µs UTC)."""

    at: int
    term: Term


Change = Pause | Extension


class Dues(NamedTuple):
    """The promise and the limit (µs UTC), and what the limit would be without extensions where that was counted."""

    promise: int | None
    limit: int | None
    bare_limit: int | None = None


def dues_of(
    calendar: Calendar, started_at: int, promise: Term | None, limit: Term | None, changes: Iterable[Change]
) -> Dues:
    """Give the dues counted from the start through all changes, in order. Refuses as `worktime.add` does."""
    first = None if limit is None else add_term(calendar, started_at, limit)
    dues = Dues(None if promise is None else add_term(calendar, started_at, promise), first, first)
    for change in changes:
        if isinstance(change, Extension):
            dues = lengthened(calendar, dues, change)
            continue
        dues = moved(calendar, promise, limit, dues, change)
    return dues


def moved(calendar: Calendar, promise: Term | None, limit: Term | None, dues: Dues, pause: Pause) -> Dues:
    """Give the dues after a pause: each that was still ahead when it began, later by the pause in the term's own time.

    A missed due stays missed. The limit without extensions moves whenever the limit does.
    """
    held = dues.limit is not None and dues.limit >= pause.since
    return Dues(
        _later(calendar, promise, dues.promise, pause)
        if dues.promise is not None and dues.promise >= pause.since
        else dues.promise,
        _later(calendar, limit, dues.limit, pause) if held else dues.limit,
        _later(calendar, limit, dues.bare_limit, pause) if held else dues.bare_limit,
    )


def lengthened(calendar: Calendar, dues: Dues, extension: Extension) -> Dues:
    """Give the dues after an extension: the limit later by the term, the promise too while it was still ahead.

    A promise stays at or before the limit it was at or before.
    """
    limit = None if dues.limit is None else add_term(calendar, dues.limit, extension.term)
    promise = dues.promise
    if promise is not None and promise >= extension.at:
        longer = add_term(calendar, promise, extension.term)
        within = limit is not None and dues.limit is not None and promise <= dues.limit
        promise = min(longer, limit) if within and limit is not None else longer
    return Dues(promise, limit, dues.bare_limit)


def _later(calendar: Calendar, term: Term | None, due: int | None, pause: Pause) -> int | None:
    if due is None or term is None or pause.until <= pause.since:
        return due
    if term.unit == "hours":
        return due + pause.until - pause.since
    if term.unit in ("days", "months"):
        dates = (local_date(calendar, pause.until) - local_date(calendar, pause.since)) // timedelta(days=1)
        return add(calendar, due, dates, "days") if dates > 0 else due
    return push(calendar, due, open_between(calendar, pause.since, pause.until))
