"""Who sees what an analyst keeps in the studio: its owner, and who may draw models at the same unit or above it."""

from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.places import queries as places

MODEL: Final = "studio.model"
Rows = TypeVar("Rows", bound=Model)


def seen_by(viewer: Viewer, rows: "QuerySet[Rows]", owner: str) -> "QuerySet[Rows]":
    """Those of `rows` that the viewer may see; `owner` names their field of the owner, `unit` is where they belong."""
    mine = Q(**{owner: viewer.officer})
    for path in viewer.paths(MODEL):
        mine |= Q(unit__path__startswith=path)
    return rows.filter(mine)


def home_of(viewer: Viewer) -> int | None:
    """The id of the unit to which belongs what the viewer keeps: the lowest one that has all their posts of this right.

    None where there is none; then only the owner sees it. So nobody sees figures of units that are not their own.
    """
    ways = [path.strip("/").split("/") for path in viewer.paths(MODEL)]
    shared: list[str] = []
    for steps in zip(*ways, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return places.unit(int(shared[-1])).pk if shared and shared[-1] else None


def may_delete(viewer: Viewer, owner: Officer) -> bool:
    """Only the owner deletes; what somebody left behind whose account is closed, everybody who sees it."""
    return viewer.officer is not None and (owner == viewer.officer or not owner.is_active)
