"""Whose request is whose to see: the one rule that every list, page, fragment, file, letter and hint asks."""

from collections.abc import Iterable, Sequence
from typing import Final

from senim.accounts.viewer import Viewer
from senim.places import queries as places
from senim.places.errors import UnitUnknown
from senim.processes.models import Instance, WorkItem

READ: Final = "case.read"
SHIELDED_KINDS: Final = frozenset({"oversight"})
"""Units whose requests their receiving desk sees only while it still has a step of its own: a complaint about the police
must not stay open to the department it is about."""


def may_read(viewer: Viewer, instances: Iterable[Instance], items: Sequence[WorkItem] = ()) -> bool:
    """Whether some run of the request belongs to a unit, or came in at a desk, where the viewer may read cases."""
    busy = {item.unit_id for item in items}
    return any(_reaches(viewer, one.unit_id, one.desk_id, busy) for one in instances)


def _reaches(viewer: Viewer, unit_id: int, desk_id: int, busy: set[int]) -> bool:
    if viewer.may_in(READ, unit_id):
        return True
    return (desk_id in busy or not is_shielded(unit_id)) and viewer.may_in(READ, desk_id)


def is_shielded(unit_id: int) -> bool:
    """Whether a unit looks into complaints about the police."""
    try:
        return places.unit(unit_id).kind in SHIELDED_KINDS
    except UnitUnknown:
        return True


def is_mine(viewer: Viewer, item: WorkItem) -> bool:
    """Whether the step is the viewer's own open task: theirs by name, or nobody's yet and of a role they hold there."""
    return item.officer in (None, pseudonym(viewer)) and viewer.may_do(item.role, item.unit_id)


def own_item(viewer: Viewer, items: Iterable[WorkItem]) -> WorkItem | None:
    """The viewer's own most urgent open step, the reason that needs no words; None when there is none."""
    return next((item for item in items if is_mine(viewer, item)), None)


def pseudonym(viewer: Viewer) -> int | None:
    """The viewer as the log and the work items know them."""
    return viewer.officer.pseudonym if viewer.officer else None


def units_of_role(viewer: Viewer, role: str) -> tuple[int, ...]:
    """The units at which, or above which, the viewer holds a role."""
    return places.units_under({post.path for post in viewer.posts if post.role == role})
