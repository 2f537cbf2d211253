"""What the log says of an office's past, as the forecast reads it: who came in each open hour, and how long visits took."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from senim.desks.folding import ZONE
from senim.desks.models import Closure
from senim.desks.openings import MINUTE, Span, openings
from senim.desks.planning.forecasting import OpenHour
from senim.desks.planning.outlook import week_of
from senim.ledger import statements
from senim.places.models import Unit

WEEKS: Final = 52
MOST_SERVED: Final = 2_000
ONE_DAY: Final = dt.timedelta(days=1)
_HOUR: Final = 60 * MINUTE
_SECOND: Final = 1_000_000
_CAME: Final = (
    "SELECT ticket_at/3600000000, COUNT(*) FROM desks_visit "
    "WHERE office_id=%s AND day>=%s AND day<%s AND ticket_at IS NOT NULL GROUP BY ticket_at/3600000000"
)
_SERVED: Final = (
    "SELECT walked+served+held FROM desks_visit "
    "WHERE office_id=%s AND day>=%s AND first_called_at IS NOT NULL AND ended_at IS NOT NULL ORDER BY day DESC,id LIMIT %s"
)


def hours_seen(unit: Unit, today: dt.date) -> list[OpenHour]:
    """The open hours of the last WEEKS weeks before today with who came in them, from the first day with a visit on. Two queries.

    Who came outside the opening hours is not counted: no plan could have foreseen them.
    """
    since = today - dt.timedelta(weeks=WEEKS)
    rows = statements.rows(_CAME, [unit.pk, since.isoformat(), today.isoformat()])
    came = {int(hour) * _HOUR: int(count) for hour, count in rows}
    if not came:
        return []
    first = dt.datetime.fromtimestamp(min(came) / _SECOND, ZONE).date()
    days = [first + dt.timedelta(days=number) for number in range((today - first).days)]
    # Hours begin at whole hours of UTC and of Kazakhstan alike (UTC+5); the sums below rely on it.
    return [hour._replace(came=came.get(at, 0)) for hour, at in _hours(unit, days, _closures(unit, first, today))]


def hours_ahead(unit: Unit, days: Sequence[dt.date]) -> list[OpenHour]:
    """The open hours of some days to come. One query."""
    closures = _closures(unit, days[0], days[-1] + ONE_DAY)
    return [hour for hour, _ in _hours(unit, days, closures)]


def spans_ahead(unit: Unit, days: Sequence[dt.date]) -> dict[int, list[tuple[int, int]]]:
    """The opening spans of a week to come by weekday, in minutes after midnight. One query."""
    closures = _closures(unit, days[0], days[-1] + ONE_DAY)
    found = {}
    for day in days:
        start = _midnight(day)
        spans = [((a - start) // MINUTE, (b - start) // MINUTE) for a, b in openings(unit, day, closures)]
        if spans:
            found[day.weekday()] = spans
    return found


def seconds_served(office_id: int, today: dt.date) -> list[float]:
    """For how many seconds each of the newest MOST_SERVED visits that were called took up a counter. One query."""
    since = today - dt.timedelta(weeks=WEEKS)
    rows = statements.rows(_SERVED, [office_id, since.isoformat(), MOST_SERVED])
    return [max(1.0, int(spent) / _SECOND) for (spent,) in rows]


def next_week(today: dt.date) -> list[dt.date]:
    """The seven days from the next Monday on."""
    return week_of(today)


def _closures(unit: Unit, first: dt.date, until: dt.date) -> list[Closure]:
    rows = Closure.objects.filter(office_id=unit.pk, from_at__lt=_midnight(until), until_at__gt=_midnight(first))
    return list(rows.order_by("from_at"))


def _hours(unit: Unit, days: Sequence[dt.date], closures: Sequence[Closure]) -> Iterator[tuple[OpenHour, int]]:
    """Each open hour of these days, and the moment at which it begins."""
    for day in days:
        spans = openings(unit, day, closures)
        start = _midnight(day)
        for hour in range(24):
            minutes = _minutes(spans, start + hour * _HOUR)
            if minutes:
                yield OpenHour(day, hour, minutes), start + hour * _HOUR


def _minutes(spans: Sequence[Span], begins: int) -> int:
    """For how many minutes of the hour the office is open."""
    open_us = sum(max(0, min(span.closes, begins + _HOUR) - max(span.opens, begins)) for span in spans)
    return open_us // MINUTE


def _midnight(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), ZONE).timestamp()) * _SECOND
