"""How the front offices of one's units do at this moment: a row an office, no person, and no more queries for two hundred."""

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import median
from typing import Any, Final, NamedTuple

from senim.desks.boards import clock_of
from senim.desks.catalogue import desk_services
from senim.desks.estimating import SEAT_MINUTES
from senim.desks.folding import local_day
from senim.desks.models import Office
from senim.desks.openings import MINUTE
from senim.desks.planning_tables import READY, Outlook
from senim.ledger import statements

WEEKS_BACK: Final = 4
"""What is usual: the median of the same weekday in so many weeks before, up to the same time of the day."""

_SLICE: Final = 15 * MINUTE
_DAY: Final = 24 * 60 * MINUTE

# Waiting counts from the ticket (an appointment: from the booked time); what was waited before a transfer counts too.
_OPEN: Final = (
    "SELECT office_id,sum(waits),min(begun),sum(late),sum(expert) FROM ("
    "SELECT office_id,1 AS waits,{begun} AS begun,CASE WHEN {begun} < {limit} THEN 1 ELSE 0 END AS late,0 AS expert "
    "FROM desks_visit WHERE state='waiting' AND office_id IN ({marks}) UNION ALL "
    "SELECT office_id,0,NULL,0,CASE WHEN specialist='accepted' AND specialist_due_at < %s THEN 1 ELSE 0 END "
    "FROM desks_visit WHERE state IN ('invited','serving','held','away') AND office_id IN ({marks})) inside "
    "GROUP BY office_id"
)
_BEGUN: Final = "CASE WHEN booked_for > since_at THEN booked_for ELSE since_at - waited END"
# A state is asked for twice, once in the words of the index of who is inside.
_COUNTERS: Final = (
    "SELECT c.office_id,count(*),sum(CASE WHEN EXISTS (SELECT 1 FROM desks_seat s WHERE s.counter_id=c.id AND s.seen_at > %s) "
    "OR EXISTS (SELECT 1 FROM desks_visit v WHERE v.office_id=c.office_id AND v.counter_id=c.id AND "
    "v.state IN ('invited','serving','held','away') AND v.state IN ('invited','serving')) THEN 1 ELSE 0 END) "
    "FROM desks_counter c WHERE c.active AND c.office_id IN ({marks}) GROUP BY c.office_id"
)
_CAME: Final = (
    "SELECT office_id,day,count(*) FROM desks_visit WHERE day=%s AND office_id IN ({marks}) AND ticket_at < %s "
    "GROUP BY office_id,day"
)


class Standing(NamedTuple):
    """One office now. `longest` in µs, None when nobody waits; `breaches`: people who wait longer than promised.

    `counters` at work and in all; `experts_late`: specialists who are not there by when they promised; `expected`: how many
    should have come by now, None where nothing is known.
    """

    office_id: int
    waiting: int
    longest: int | None
    breaches: int
    counters: tuple[int, int]
    experts_late: int
    came: int
    expected: "Expected | None"


class Expected(NamedTuple):
    """How many should have come by now: by the forecast of the plan for this week, else what is usual on this weekday."""

    people: float
    by_plan: bool


def standings(offices: Sequence[int], at: int) -> list[Standing]:
    """The offices (ids) at a moment (µs), those that need somebody first. Three queries, and five more each quarter of an hour."""
    if not offices:
        return []
    inside = {
        row[0]: row[1:] for row in _asked(_OPEN.format(**_parts(offices)), [*_limits(at), *offices, at, *offices])
    }
    counters = {row[0]: row[1:] for row in _asked(_COUNTERS, [at - SEAT_MINUTES * MINUTE, *offices], offices)}
    came = {row[0]: row[2] for row in _came(offices, local_day(at), at)}
    expected = _expected(tuple(offices), at // _SLICE)
    found = [_standing(one, inside.get(one), counters.get(one, (0, 0)), came, expected, at) for one in offices]
    return sorted(found, key=lambda one: (-one.breaches, -(one.longest or 0), -one.waiting, one.office_id))


def set_up(units: Sequence[int]) -> list[int]:
    """Those of the units that are front offices which have been set up. One query."""
    known = set(Office.objects.values_list("pk", flat=True))
    return [unit for unit in units if unit in known]


def _standing(
    office: int,
    inside: Sequence[Any] | None,
    counters: Sequence[Any],
    came: Mapping[int, int],
    expected: Mapping[int, Expected],
    at: int,
) -> Standing:
    waiting, begun, late, expert = inside or (0, None, 0, 0)
    longest = max(0, at - int(begun)) if begun is not None else None
    at_work = (int(counters[1]), int(counters[0]))
    return Standing(
        office, int(waiting), longest, int(late), at_work, int(expert), came.get(office, 0), expected.get(office)
    )


def _limits(at: int) -> list[int]:
    """For each service the moment before which somebody who waits has waited too long."""
    return [at - one.promise_minutes * MINUTE for one in desk_services().values()]


@cache
def _limit() -> str:
    cases = " ".join(f"WHEN service='{code}' THEN CAST(%s AS bigint)" for code in desk_services())
    return f"CASE {cases} ELSE CAST(0 AS bigint) END"


def _parts(offices: Sequence[int]) -> dict[str, str]:
    return {"marks": _marks(offices), "begun": _BEGUN, "limit": _limit()}


def _marks(offices: Sequence[int]) -> str:
    return ",".join(["%s"] * len(offices))


def _asked(statement: str, values: list[Any], offices: Sequence[int] = ()) -> list[tuple[Any, ...]]:
    return statements.rows(statement.format(marks=_marks(offices)) if offices else statement, values)


def _came(offices: Sequence[int], day: dt.date, until: int) -> list[tuple[Any, ...]]:
    """How many took a ticket on a day before a moment, by office."""
    return _asked(_CAME, [day.isoformat(), *offices, until], offices)


_known: dict[tuple[int, ...], tuple[int, Mapping[int, Expected]]] = {}
_LARGEST: Final = 64
_reckoning = threading.Lock()


def _expected(offices: tuple[int, ...], quarter: int) -> Mapping[int, Expected]:
    """How many should have come by this quarter of an hour; reckoned once a quarter for the same offices."""
    with _reckoning:
        known = _known.get(offices)
        if known is None or known[0] != quarter:
            if len(_known) >= _LARGEST:
                _known.clear()
            at = quarter * _SLICE
            known = _known[offices] = (quarter, _usual(offices, at) | _planned(offices, at))
        return known[1]


def _usual(offices: tuple[int, ...], at: int) -> dict[int, Expected]:
    """The median of the same weekday in the weeks before, up to the same time. WEEKS_BACK queries."""
    counts: dict[int, list[int]] = {}
    weeks = 0
    for week in range(1, WEEKS_BACK + 1):
        then = at - 7 * week * _DAY
        rows = _came(offices, clock_of(then).date(), then)
        weeks += bool(rows)
        for office, _day, count in rows:
            counts.setdefault(office, []).append(count)
    # A week in which an office had nobody by now counts as nobody, not as unknown.
    return {office: Expected(median([*seen, *[0] * (weeks - len(seen))]), False) for office, seen in counts.items()}


def _planned(offices: tuple[int, ...], at: int) -> dict[int, Expected]:
    """What the newest plan of each office for this week forecast up to now. One query."""
    now = clock_of(at)
    monday = now.date() - dt.timedelta(days=now.weekday())
    rows = Outlook.objects.filter(office__in=offices, week_on=monday, state=READY).order_by("pk")
    return {
        office: Expected(round(_until(hours, now), 1), True)
        for office, hours in rows.values_list("office_id", "found__hours")
        if hours
    }


def _until(hours: Sequence[Sequence[Any]], now: dt.datetime) -> float:
    """The people of today's hours that are over, and of the running one its share."""
    today, passed = now.date().isoformat(), now.hour + now.minute / 60
    return float(sum(mean * min(1.0, max(0.0, passed - hour)) for day, hour, mean, *_ in hours if day == today))


def forget() -> None:
    """Let go of what is expected; for tests, whose databases come and go."""
    _known.clear()
