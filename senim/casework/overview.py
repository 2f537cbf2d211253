"""The supervisor's figures: load by officer and unit, what is late or nearly so, who waits, how the months went."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.intake.actions import micros
from senim.kernel.worktime import WorktimeRefused, add
from senim.mining.suppression import share
from senim.places import queries as places
from senim.processes.figures import ZONE
from senim.processes.models import Instance, MonthlyFigure, WorkItem

SUPERVISE: Final = "supervise"
MONTHS: Final = 12
MOST_OFFICERS: Final = 60


class Load(NamedTuple):
    """What is open at an officer or a unit. `key` is an officer's id (0: nobody yet) or a unit's id."""

    key: int
    name: str
    open: int
    overdue: int
    at_risk: int


class Month(NamedTuple):
    """What came in and what ended in a month."""

    month: str
    received: int
    ended: int
    within_promise: int
    within_limit: int

    @property
    def percent(self) -> float | None:
        """The share answered within the promise, in per cent; None where fewer than ten ended."""
        part = share(self.within_promise, self.ended)
        return None if part is None else 100 * part


class Overview(NamedTuple):
    """The whole view. `urgent` is empty for whoever may not open cases."""

    totals: Load
    waiting: int
    by_officer: list[Load]
    by_unit: list[Load]
    urgent: list[WorkItem]
    months: list[Month]


def overview(viewer: Viewer, now: dt.datetime) -> Overview:
    """Load, risk and trend of the units that the viewer supervises. Six queries, seven with names."""
    units = viewer.units(SUPERVISE)
    reads = [one for one in units if viewer.may_in("case.read", one)]
    counters = _counters(micros(now), risk_end(units, now))
    items = WorkItem.objects.filter(unit_id__in=units)
    waiting = Instance.objects.filter(next_due_at__isnull=False, waiting_for="citizen", unit_id__in=units).count()
    urgent = list(WorkItem.objects.filter(unit_id__in=reads).order_by("due_at", "id")[:3]) if reads else []
    by_unit = _by_unit(items, counters)
    totals = Load(0, "", *(sum(getattr(row, name) for row in by_unit) for name in ("open", "overdue", "at_risk")))
    by_officer = _by_officer(items.filter(unit_id__in=reads), counters) if reads else []
    return Overview(totals, waiting, by_officer, by_unit, urgent, _months(units, now))


def risk_end(units: Sequence[int], now: dt.datetime) -> int:
    """One working day from now, by the calendar of the first unit, in µs: what is due before it is at risk."""
    try:
        return add(places.calendar_for(units[0]), micros(now), 1, "working-days")
    except (IndexError, WorktimeRefused):
        return micros(now + dt.timedelta(days=1))


def _counters(now: int, risk: int) -> dict[str, Count]:
    return {
        "open": Count("id"),
        "late": Count("id", filter=Q(due_at__lt=now)),
        "soon": Count("id", filter=Q(due_at__gte=now, due_at__lte=risk)),
    }


def _by_unit(items: "QuerySet[WorkItem]", counters: dict[str, Count]) -> list[Load]:
    rows = items.values_list("unit_id").annotate(**counters)
    return _worst_first(Load(unit, places.unit(unit).name, *counts) for unit, *counts in rows)


def _by_officer(items: "QuerySet[WorkItem]", counters: dict[str, Count]) -> list[Load]:
    rows = list(items.values_list(Coalesce("officer", 0)).annotate(**counters))
    known = Officer.objects.filter(pseudonym__in=[who for who, *_counts in rows])
    people = {pseudonym: (pk, name) for pseudonym, pk, name in known.values_list("pseudonym", "pk", "full_name")}
    return _worst_first(Load(*people.get(who, (0, "")), *counts) for who, *counts in rows)[:MOST_OFFICERS]


def _worst_first(loads: Iterable[Load]) -> list[Load]:
    return sorted(loads, key=lambda load: (-load.overdue, -load.at_risk, -load.open, load.name))


def _months(units: Sequence[int], now: dt.datetime) -> list[Month]:
    local = now.astimezone(ZONE)
    first = local.year * 12 + local.month - MONTHS
    since = f"{first // 12:04d}-{first % 12 + 1:02d}"
    rows = MonthlyFigure.objects.filter(month__gte=since, unit_id__in=units).values("month").order_by("month")
    sums = rows.annotate(r=Sum("received"), e=Sum("ended"), p=Sum("within_promise"), q=Sum("within_limit"))
    return [Month(row["month"], row["r"], row["e"], row["p"], row["q"]) for row in sums]
