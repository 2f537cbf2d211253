"""Which front offices an officer reaches with a right, and as who they act there."""

from django.core.exceptions import PermissionDenied

from senim.accounts.roles import grants
from senim.accounts.viewer import Viewer
from senim.desks.errors import UnknownOffice
from senim.desks.models import Office
from senim.desks.ticketing import office_of
from senim.ledger.actor import Actor
from senim.places.queries import unit

MOST_OFFICES = 200


def office_in_scope(viewer: Viewer, right: str, office_id: int) -> Office:
    """An office in which the right holds. Refuses PermissionDenied for another one and for none, in the same words. One query."""
    if not viewer.may_in(right, office_id):
        raise PermissionDenied
    try:
        return office_of(office_id)
    except UnknownOffice:
        raise PermissionDenied from None


def offices_in_scope(viewer: Viewer, right: str) -> list[Office]:
    """The offices in which the right holds, in the order of the units. One query."""
    rows = Office.objects.select_related("unit").filter(unit_id__in=viewer.units(right))
    return list(rows.order_by("unit__region_id", "unit_id")[:MOST_OFFICES])


def actor_of_unit(viewer: Viewer, right: str, unit_id: int) -> Actor:
    """The officer as the log knows them at an office or a unit: in the first post that grants the right there.

    Refuses PermissionDenied.
    """
    path = unit(unit_id).path
    for post in viewer.posts:
        if grants(post.role, right) and path.startswith(post.path):
            return viewer.actor(post.role, unit_id)
    raise PermissionDenied
