"""When a front office takes people: the hours of its unit on working days and overrides, less its closures."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from senim.desks.folding import ZONE
from senim.desks.models import Closure
from senim.kernel.calendars import OFFICE_HOURS
from senim.kernel.working_calendar import EPOCH_ORDINAL
from senim.places.hours import ROUND_THE_CLOCK, WORK_DAYS, read_hours
from senim.places.models import Unit
from senim.places.queries import calendar_for

MINUTE: Final = 60_000_000
_ONLY_THE_WEEK: Final = frozenset({"weekend", "closed"})
"""Days left out by the calendar of terms that are no holiday: there the office's own hours say whether it opens."""

_OFF: Final = "override"
"""Only a day that was set off by hand closes an office that is open day and night."""


class Span(NamedTuple):
    """Open from `opens` to `closes` (µs UTC, the end is outside)."""

    opens: int
    closes: int


def openings(unit: Unit, day: dt.date, closures: Sequence[Closure] = ()) -> tuple[Span, ...]:
    """The spans in which an office is open on a local date, breaks and closures cut out; none on a day off.

    A front office that names hours for a Saturday is open on Saturdays, but never on a holiday or an overridden day off; a
    Saturday that the government made a working day has the hours of a Friday where none are named. One that is open day
    and night closes for no holiday.
    """
    hours = read_hours(unit.hours) if unit.hours.strip() else OFFICE_HOURS
    calendar = calendar_for(unit.pk, day.year)
    reason = calendar.reasons[day.toordinal() - EPOCH_ORDINAL - calendar.first_day]
    always = unit.hours.strip() == ROUND_THE_CLOCK
    if reason is not None and (reason.code == _OFF or not always) and reason.code not in _ONLY_THE_WEEK:
        return ()
    spans = hours[day.weekday()]
    if reason is None and day.weekday() >= WORK_DAYS and not spans:
        spans = hours[WORK_DAYS - 1]
    whole = [Span(_moment(day, start), _moment(day, end)) for start, end in spans]
    for closure in closures:
        whole = [part for span in whole for part in _without(span, closure.from_at, closure.until_at)]
    return tuple(whole)


def closures_of(office_id: int, day: dt.date) -> list[Closure]:
    """The closures that touch a local date. One query."""
    start, end = _moment(day, 0), _moment(day + dt.timedelta(days=1), 0)
    return list(Closure.objects.filter(office_id=office_id, from_at__lt=end, until_at__gt=start).order_by("from_at"))


def _moment(day: dt.date, minutes: int) -> int:
    """The moment so many wall-clock minutes after local midnight."""
    base = dt.datetime.combine(day, dt.time(), ZONE) + dt.timedelta(minutes=minutes)
    return int(base.timestamp()) * 1_000_000


def _without(span: Span, start: int, end: int) -> list[Span]:
    parts = [Span(span.opens, min(span.closes, start)), Span(max(span.opens, end), span.closes)]
    return [part for part in parts if part.opens < part.closes]
