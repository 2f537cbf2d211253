"""Handing over: which of the ticked steps the viewer may give away, and who could have all of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.casework import actions, colleagues
from senim.casework.rows import exact, language
from senim.intake.models import ServiceRequest
from senim.places import queries as places
from senim.places.errors import UnitUnknown
from senim.processes.models import Instance, WorkItem
from senim.processes.queries import service_of
from senim.processes.runs import DESK_ROLES

MOST: Final = 50


class Ticked(NamedTuple):
    """One step in words."""

    item: WorkItem
    subject: str
    step: str
    unit: str
    due: str


class AskedOver(NamedTuple):
    """The steps that can be handed over by the viewer, and to whom; `units` is empty when a desk's own step is among them."""

    items: list[WorkItem]
    rows: list[Ticked]
    officers: list[tuple[str, str]]
    units: list[tuple[str, str]]


def asked(viewer: Viewer, ids: Sequence[str]) -> AskedOver:
    """The ticked steps in the viewer's scope; what is outside is left out as if it were not there."""
    wanted = [int(one) for one in ids[:MOST] if one.isdecimal() and len(one) < 19]
    rows = WorkItem.objects.filter(pk__in=wanted).order_by("due_at", "id")
    items = [item for item in rows if viewer.may_in("work.assign", item.unit_id)]
    return AskedOver(items, _rows(items), _officers(items), _units(items))


def hand_over(viewer: Viewer, items: Sequence[WorkItem], given: Mapping[str, Any], at: dt.datetime) -> int:
    """Give the steps to the chosen officer, or their requests to the chosen unit; how many. Refuses NotYours."""
    if given.get("officer"):
        officer = Officer.objects.get(pk=given["officer"], is_active=True)
        return actions.give(viewer=viewer, items=items, officer=officer, at=at)
    return actions.move(viewer=viewer, items=items, unit_id=int(given["unit"]), at=at)


def _rows(items: Sequence[WorkItem]) -> list[Ticked]:
    runs = {one.stream: one for one in Instance.objects.filter(stream__in=[item.stream for item in items])}
    subjects = dict(
        ServiceRequest.objects.filter(pk__in=[item.request_id for item in items]).values_list("pk", "subject")
    )
    found = []
    for item in items:
        name = service_of(runs[item.stream]).name(item.element, language())
        unit = places.unit(item.unit_id).name
        found.append(Ticked(item, subjects.get(item.request_id, ""), name, unit, exact(item.due_at, language())))
    return found


def _officers(items: Sequence[WorkItem]) -> list[tuple[str, str]]:
    """Those who hold the role of every one of the steps at its unit."""
    pairs = dict.fromkeys((item.role, item.unit_id) for item in items)
    common: list[Officer] | None = None
    for role, unit_id in pairs:
        able = colleagues.holders(role, unit_id)
        common = able if common is None else [one for one in common if one in able]
    return [(str(one.pk), one.full_name) for one in common or []]


def _units(items: Sequence[WorkItem]) -> list[tuple[str, str]]:
    if not items or any(item.role in DESK_ROLES for item in items):
        return []
    try:
        return [(str(one.pk), one.name) for one in colleagues.move_targets(items[0].unit_id)]
    except UnitUnknown:
        return []
