"""The work list: open steps of one's units, most urgent first, a page at a time; what is counted is what is listed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.casework.scope import pseudonym, units_of_role
from senim.intake.actions import micros
from senim.places import queries as places
from senim.processes.models import Instance, WorkItem

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
    """One page of the viewer's list, most urgent first. Three queries."""
    if asked.tab == "waiting":
        return _waiting(viewer, asked)
    rows = _items(viewer, asked)
    counts = rows.aggregate(**_counters(ends(now)))
    page, older = _page(_after(rows, "due_at", "id", asked.after).order_by("due_at", "id"), _ITEM)
    return Listed(_lines(page), counts, older)


def open_items(viewer: Viewer, asked: Asked) -> QuerySet[WorkItem]:
    """The open steps of a list, for other pages: the same scope, the same filters."""
    return _items(viewer, asked)


def _items(viewer: Viewer, asked: Asked) -> QuerySet[WorkItem]:
    rows = WorkItem.objects.filter(unit_id__in=_units(viewer, asked))
    if asked.tab == "mine":
        rows = rows.filter(_doable(viewer))
    if asked.service:
        rows = rows.filter(service=asked.service)
    if asked.officer >= 0:
        rows = rows.filter(officer=_pseudonym_of(asked.officer))
    return rows.filter(role=asked.role) if asked.role else rows


def _pseudonym_of(officer_id: int) -> int | None:
    """The officer as work items know them; nobody for 0, and what no item has for an id that is none."""
    if not officer_id:
        return None
    return Officer.objects.filter(pk=officer_id).values_list("pseudonym", flat=True).first() or -1


def _doable(viewer: Viewer) -> Q:
    """Mine by name, or nobody's and of a role that I hold there."""
    mine = Q(officer=pseudonym(viewer))
    for role in {post.role for post in viewer.posts}:
        mine |= Q(officer=None, role=role, unit_id__in=units_of_role(viewer, role))
    return mine


def _units(viewer: Viewer, asked: Asked) -> list[int]:
    units = viewer.units(SEE)
    if asked.unit:
        units = tuple(one for one in units if one == asked.unit)
    if asked.region:
        units = tuple(one for one in units if places.unit(one).region_id == asked.region)
    return list(units)


def _counters(end: Ends) -> dict[str, Count]:
    return {
        "overdue": Count("id", filter=Q(due_at__lt=end.now)),
        "today": Count("id", filter=Q(due_at__gte=end.now, due_at__lt=end.day)),
        "week": Count("id", filter=Q(due_at__gte=max(end.day, end.now), due_at__lt=end.week)),
        "later": Count("id", filter=Q(due_at__gte=end.week)),
    }


_ITEM: Final = ("id", "stream", "request_id", "element", "role", "unit_id", "officer", "service", "due_at")
_RUN: Final = ("stream", "stream", "request_id", "stage", "waiting_for", "unit_id", "officer", "service", "next_due_at")


def _waiting(viewer: Viewer, asked: Asked) -> Listed:
    """Requests of the units that wait for the person: they all have a timer, so the index of timers finds them."""
    rows = Instance.objects.filter(next_due_at__isnull=False, waiting_for="citizen", unit_id__in=_units(viewer, asked))
    rows = rows.filter(service=asked.service) if asked.service else rows
    counts = rows.aggregate(waiting=Count("stream"))
    page, older = _page(_after(rows, "next_due_at", "stream", asked.after).order_by("next_due_at", "stream"), _RUN)
    return Listed([line._replace(element="", role="") for line in _lines(page)], counts, older)


def _after(rows: "QuerySet[Any]", due: str, key: str, after: tuple[int, int] | None) -> "QuerySet[Any]":
    if after is None:
        return rows
    return rows.filter(Q(**{f"{due}__gt": after[0]}) | Q(**{due: after[0], f"{key}__gt": after[1]}))


def _page(rows: "QuerySet[Any]", columns: Sequence[str]) -> tuple[list[tuple[Any, ...]], tuple[int, int] | None]:
    # values_list() refuses a column named twice, so the doubled key of a run is put in by hand.
    found = list(rows.values_list(*dict.fromkeys(columns))[: PAGE + 1])
    if len(columns) > len(dict.fromkeys(columns)):
        found = [(row[0], *row) for row in found]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], (last[-1], last[0]) if last else None


_WORDS: Final = (
    "SELECT i.stream, i.version_id, r.subject, r.received_at FROM processes_instance i "
    "JOIN intake_servicerequest r ON r.id = i.request_id WHERE i.stream IN ({})"
)


def _lines(page: list[tuple[Any, ...]]) -> list[Line]:
    """The rows with version and subject, which lie in other tables: fetched by key, for this page only."""
    streams = sorted({row[1] for row in page})
    words: dict[int, tuple[Any, ...]] = {}
    if streams:
        with connection.cursor() as cursor:
            cursor.execute(_WORDS.format(",".join(["%s"] * len(streams))), streams)
            words = {row[0]: (row[1], row[2], _moment(row[3])) for row in cursor.fetchall()}
    return [Line(*row, *words[row[1]]) for row in page if row[1] in words]


def _moment(value: Any) -> dt.datetime:
    """A moment as SQLite (text) or PostgreSQL gives it to a plain statement."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
