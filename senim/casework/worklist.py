"""The work list: open steps of one's units, most urgent first, a page at a time; what is counted is what is listed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple

from django.utils import timezone

from senim.accounts.models import Officer
from senim.accounts.roles import ROLES
from senim.accounts.viewer import Viewer
from senim.casework.scope import pseudonym, units_of_role
from senim.intake.actions import micros
from senim.ledger import statements
from senim.places import queries as places

Tab = Literal["mine", "units", "waiting"]
Group = Literal["overdue", "today", "week", "later"]
SEE: Final = "work.see"
PAGE: Final = 50
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the list is asked for; empty means all. `officer` is an id, 0 for what nobody has, -1 for all.

    `after` is the key of the last row of the page before."""

    tab: Tab = "mine"
    service: str = ""
    role: str = ""
    unit: int = 0
    region: str = ""
    officer: int = -1
    after: tuple[int, int] | None = None

    def first(self, **changed: Any) -> "Asked":
        """The first page of this or a changed list."""
        return replace(self, after=None, **changed)

    def then(self, after: tuple[int, int]) -> "Asked":
        """The page after a key."""
        return replace(self, after=after)


class Ends(NamedTuple):
    """Where the groups end, in µs: what is due before `now` is overdue, before `day` is today's, before `week` this week's."""

    now: int
    day: int
    week: int

    def group(self, due_at: int) -> Group:
        """The group of a due moment."""
        if due_at < self.now:
            return "overdue"
        return "today" if due_at < self.day else "week" if due_at < self.week else "later"


class Line(NamedTuple):
    """One row: an open step, or (without `element`) a request that waits for the person."""

    id: int
    stream: int
    request_id: int
    element: str
    role: str
    unit_id: int
    officer: int | None
    service: str
    due_at: int
    version_id: int
    subject: str
    copy: int
    received_at: dt.datetime


class Listed(NamedTuple):
    """One page of the list, its counts by group over the whole list, and the key of the next page."""

    lines: list[Line]
    counts: dict[str, int]
    older: tuple[int, int] | None


def ends(now: dt.datetime) -> Ends:
    """The ends of the groups by the wall clock: midnight, and the midnight after Sunday."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Ends(micros(now), micros(midnight + _DAY), micros(midnight + _DAY * (7 - midnight.weekday())))


def listed(viewer: Viewer, asked: Asked, now: dt.datetime) -> Listed:
    """One page of the viewer's list, most urgent first. Two plain statements: rows with their words, and counts."""
    source = _waiting(viewer, asked) if asked.tab == "waiting" else _items(viewer, asked)
    counts = _counts(source, ends(now) if asked.tab != "waiting" else None)
    lines = _lines(source, asked.after)
    more = len(lines) > PAGE
    return Listed(lines[:PAGE], counts, (lines[PAGE - 1].due_at, lines[PAGE - 1].id) if more else None)


class _Source(NamedTuple):
    """Where the rows of a list lie: a table, its columns in the order of _ROW, and the condition of the scope."""

    table: str
    columns: str
    key: str
    due: str
    where: str
    values: list[Any]


def _items(viewer: Viewer, asked: Asked) -> _Source:
    parts = [_in("unit_id", _units(viewer, asked))]
    values: list[Any] = []
    if asked.tab == "mine":
        parts.append(_doable(viewer))
        values.append(pseudonym(viewer))
    if asked.officer >= 0:
        who = _pseudonym_of(asked.officer)
        parts.append("officer IS NULL" if who is None else "officer = %s")
        values += [] if who is None else [who]
    for name, value in (("service", asked.service), ("role", asked.role)):
        if value:
            parts.append(f"{name} = %s")
            values.append(value)
    columns = "id, stream, element, role, unit_id, officer, due_at, copy"
    return _Source("processes_workitem", columns, "id", "due_at", " AND ".join(parts), values)


def _waiting(viewer: Viewer, asked: Asked) -> _Source:
    """Requests of the units that wait for the person: they all have a timer, so the index of timers finds them."""
    parts = ["next_due_at IS NOT NULL", "waiting_for = 'citizen'", _in("unit_id", _units(viewer, asked))]
    values: list[Any] = []
    if asked.service:
        parts.append("service = %s")
        values.append(asked.service)
    columns = "stream AS id, stream, '' AS element, '' AS role, unit_id, officer, next_due_at AS due_at, 0 AS copy"
    return _Source("processes_instance", columns, "stream", "next_due_at", " AND ".join(parts), values)


def _doable(viewer: Viewer) -> str:
    """Mine by name (one value), or nobody's and of a role that I hold there. Roles and units are codes of our own."""
    held = [
        f"(role = '{role}' AND {_in('unit_id', units_of_role(viewer, role))})"
        for role in sorted({post.role for post in viewer.posts} & ROLES.keys())
    ]
    return f"(officer = %s OR (officer IS NULL AND ({' OR '.join(held) or '1 = 0'})))"


def _in(column: str, units: Iterable[int]) -> str:
    numbers = ",".join(str(int(one)) for one in units)
    return f"{column} IN ({numbers})" if numbers else "1 = 0"


def _pseudonym_of(officer_id: int) -> int | None:
    """The officer as work items know them; nobody for 0, and what no item has for an id that is none."""
    if not officer_id:
        return None
    return Officer.objects.filter(pk=officer_id).values_list("pseudonym", flat=True).first() or -1


def _units(viewer: Viewer, asked: Asked) -> tuple[int, ...]:
    units = viewer.units(SEE)
    if asked.unit:
        units = tuple(one for one in units if one == asked.unit)
    if asked.region:
        units = tuple(one for one in units if places.unit(one).region_id == asked.region)
    return units


def _counts(source: _Source, end: Ends | None) -> dict[str, int]:
    """How many rows the whole list has, by group; over open steps only, never over history."""
    counted = {"waiting": "count(*)"}
    if end is not None:
        counted = {
            "overdue": f"count(*) FILTER (WHERE due_at < {end.now})",
            "today": f"count(*) FILTER (WHERE due_at >= {end.now} AND due_at < {end.day})",
            "week": f"count(*) FILTER (WHERE due_at >= {end.day} AND due_at < {end.week})",
            "later": f"count(*) FILTER (WHERE due_at >= {end.week})",
        }
    counts = f"SELECT {', '.join(counted.values())} FROM {source.table} WHERE {source.where}"
    return dict(zip(counted, statements.rows(counts, source.values)[0], strict=True))


_ROW: Final = (
    "SELECT w.id, w.stream, i.request_id, w.element, w.role, w.unit_id, w.officer, i.service, w.due_at, i.version_id, "
    "r.subject, w.copy, r.received_at FROM ({}) w JOIN processes_instance i ON i.stream = w.stream "
    "JOIN intake_servicerequest r ON r.id = i.request_id ORDER BY w.due_at, w.id"
)


def _lines(source: _Source, after: tuple[int, int] | None) -> list[Line]:
    """The rows of one page and one more; their words lie in other tables and are fetched for these rows only."""
    where, values = source.where, source.values
    if after is not None:
        where += f" AND ({source.due} > %s OR ({source.due} = %s AND {source.key} > %s))"
        values = [*values, after[0], *after]
    page = f"SELECT {source.columns} FROM {source.table} WHERE {where} ORDER BY {source.due}, {source.key} LIMIT {PAGE + 1}"
    return [Line._make((*row[:-1], _moment(row[-1]))) for row in statements.rows(_ROW.format(page), values)]


def _moment(value: Any) -> dt.datetime:
    """A moment as SQLite (text) or PostgreSQL gives it to a plain statement."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
