"""Who works where: names behind pseudonyms, and the officers to whom a step can be given."""

from collections.abc import Collection

from senim.accounts.models import Officer, Post
from senim.accounts.roles import grants
from senim.accounts.viewer import Viewer
from senim.ledger.models import Record
from senim.places import queries as places
from senim.places.models import Unit
from senim.processes.runs import STREAMS_PER_REQUEST


def names(pseudonyms: Collection[int | None]) -> dict[int, str]:
    """The full names of officers by pseudonym, for colleagues. One query, none for nobody."""
    wanted = {one for one in pseudonyms if one is not None}
    rows = Officer.objects.filter(pseudonym__in=wanted).values_list("pseudonym", "full_name") if wanted else ()
    return dict(rows)


def holders(role: str, unit_id: int) -> list[Officer]:
    """The active officers who hold a role at a unit or above it, by name. One query."""
    units = [one.pk for one in places.chain(unit_id)]
    posts = Post.objects.filter(role=role, unit_id__in=units, officer__is_active=True)
    return list(Officer.objects.filter(pk__in=posts.values("officer_id")).order_by("full_name"))


def fresh_eyes(officers: list[Officer], stream: int) -> list[Officer]:
    """Those who finished no step in an earlier run of the same request: a review needs other eyes. One query."""
    first = stream - stream % STREAMS_PER_REQUEST
    done = Record.objects.filter(stream__gte=first, stream__lt=stream, type="completed", actor__isnull=False)
    seen = set(done.values_list("actor", flat=True))
    return [one for one in officers if one.pseudonym not in seen]


def move_targets(unit_id: int) -> list[Unit]:
    """The units to which a request of this unit can go: those of the same region, then the departments of the others."""
    here = places.unit(unit_id)
    others = [one for one in places.police_units() if one.pk != unit_id]
    near = [one for one in others if one.region_id == here.region_id]
    far = [one for one in others if one.region_id != here.region_id and one.kind in {"department", "ministry"}]
    return [*sorted(near, key=lambda one: one.name.casefold()), *sorted(far, key=lambda one: one.name.casefold())]


def assigning_role(viewer: Viewer, unit_id: int) -> str:
    """The role in which the viewer may hand over the steps of a unit; empty when in none."""
    return next((role for role in viewer.roles_in(unit_id) if grants(role, "work.assign")), "")
