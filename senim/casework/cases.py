"""One request as officers open it: what it is, where it stands, its open steps. Outside one's scope it is not there."""

from dataclasses import dataclass
from typing import Final

from senim.accounts.roles import grants
from senim.accounts.viewer import Viewer
from senim.casework.errors import NotYours, OutOfScope
from senim.casework.scope import is_mine, may_read, own_item
from senim.intake.models import ServiceRequest
from senim.intake.queries import Standing, number_of, standing
from senim.ledger import plain_rows
from senim.ledger.actor import Actor
from senim.processes.models import Instance, WorkItem

_LARGEST: Final = 2**63 - 1
"""The largest number that a database takes; an address may name a larger one."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request that the viewer may read, with its newest run and the steps that wait in any of its runs."""

    request: ServiceRequest
    standing: Standing
    items: list[WorkItem]
    viewer: Viewer

    @property
    def instance(self) -> Instance:
        """The newest run."""
        return self.standing.last

    @property
    def number(self) -> str:
        """The number on the receipt."""
        return number_of(self.request)

    @property
    def is_open(self) -> bool:
        """Whether the newest run goes on."""
        return self.instance.ended_at is None

    @property
    def own(self) -> WorkItem | None:
        """The viewer's own open step."""
        return own_item(self.viewer, self.items)

    def item(self, element: str, copy: int = 0) -> WorkItem | None:
        """The open step of this element, of several copies the one of that number; 0: the viewer's own, else the most urgent."""
        found = [one for one in self.items if one.element == element and copy in (0, one.copy)]
        return self._named(found) or own_item(self.viewer, found) or next(iter(found), None)

    def _named(self, items: list[WorkItem]) -> WorkItem | None:
        """The first of some steps that somebody gave to the viewer, or that they took."""
        return next((one for one in items if one.officer is not None and self.is_mine(one)), None)

    def to_do(self) -> list[WorkItem]:
        """The steps whose forms are shown to the viewer: their own; of copies that nobody has one is enough."""
        found: dict[tuple[str, int | None], WorkItem] = {}
        for one in self.items:
            if self.is_mine(one):
                found.setdefault((one.element, one.copy if one.officer is not None else None), one)
        return list(found.values())

    def is_mine(self, item: WorkItem) -> bool:
        """Whether a step is the viewer's own."""
        return is_mine(self.viewer, item)

    def actor(self, role: str = "") -> Actor:
        """The viewer as who they act here: in `role`, else as in their own step, else in a role they hold at the unit or the desk.

        Refuses NotYours where they hold none that may do work.
        """
        for unit_id in dict.fromkeys((self.instance.unit_id, self.instance.desk_id)):
            held = [one for one in self.viewer.roles_in(unit_id) if grants(one, "work.do") and role in ("", one)]
            first = self.own.role if self.own and self.own.role in held else next(iter(held), "")
            if first:
                return self.viewer.actor(first, unit_id)
        raise NotYours(role)


def case_of(viewer: Viewer, request_id: int) -> Case:
    """The case of a request. Refuses OutOfScope for one that the viewer may not read and for one that does not exist. Four queries."""
    case = case_beyond(viewer, request_id)
    if not may_read(viewer, case.standing.instances, case.items):
        raise OutOfScope
    return case


def case_beyond(viewer: Viewer, request_id: int) -> Case:
    """The same without asking for the scope: only for `openings`, which asks for two signatures. Refuses OutOfScope for no request."""
    found = plain_rows.first(ServiceRequest, "id=%s", [request_id]) if request_id <= _LARGEST else None
    if found is None:
        raise OutOfScope
    where = standing(found)
    streams = ",".join(str(one.stream) for one in where.instances)
    items = plain_rows.found(WorkItem, f"stream IN ({streams}) ORDER BY due_at, id", [])
    return Case(found, where, items, viewer)
