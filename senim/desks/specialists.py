"""Specialists of the investigative, criminal and administrative police who are called down to a counter: who is asked, and the answer."""

from typing import Final, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from senim.accounts.viewer import Viewer
from senim.desks import queueing, writing
from senim.desks.errors import MovedOn, NotInThisState
from senim.desks.folding import VisitState
from senim.desks.models import Counter, Visit
from senim.desks.reaching import actor_of_unit
from senim.places.models import Unit
from senim.places.queries import front_offices, unit, unit_in

RIGHT: Final = "desks.advise"
MOST: Final = 100


class Ask(NamedTuple):
    """One ask that is open: the visit, the unit whose branch is asked, the counter, and whether the promise is broken."""

    visit: Visit
    unit: Unit
    counter: int | None
    late: bool


def asks(viewer: Viewer, at: int) -> list[Ask]:
    """Who is asked to come down out of the viewer's units, the longest waiting first. Two queries."""
    rows = Visit.objects.filter(office_id__in=_offices(viewer), state__in=("serving", "held"))
    found = [
        (one, unit_asked(one.office_id, one.branch))
        for one in rows.filter(specialist__in=("asked", "accepted")).order_by("since_at", "id")[:MOST]
    ]
    mine = [(one, asked) for one, asked in found if viewer.may_in(RIGHT, asked.pk)]
    numbers = dict(Counter.objects.filter(pk__in=[one.counter_id for one, _ in mine]).values_list("pk", "number"))
    return [Ask(one, asked, numbers.get(one.counter_id or 0), is_late(one, at)) for one, asked in mine]


def open_asks(viewer: Viewer) -> int:
    """How many asks of the viewer's units nobody has answered yet: the count beside the page's name. One query."""
    rows = Visit.objects.filter(office_id__in=_offices(viewer), state__in=("serving", "held"), specialist="asked")
    pairs = rows.values_list("office_id", "branch")[:MOST]
    return sum(1 for office, branch in pairs if viewer.may_in(RIGHT, unit_asked(office, branch).pk))


def unit_asked(office_id: int, branch: str) -> Unit:
    """The unit of a branch that sends its specialist to an office: that of its region."""
    return unit_in(unit(office_id).region_id or "", branch)


def is_late(visit: Visit | VisitState, at: int) -> bool:
    """Whether somebody accepted and is not there in the promised time."""
    return visit.specialist == "accepted" and visit.specialist_due_at is not None and visit.specialist_due_at < at


@transaction.atomic
def answer(*, viewer: Viewer, visit_id: int, n: int, act: str, at: int) -> VisitState:
    """Accept, decline, or say that one is there. Refuses PermissionDenied for an ask of another unit, MovedOn, NotInThisState."""
    visit = writing.load(visit_id)
    asked = unit_asked(visit.office_id, visit.branch) if visit.branch else None
    if asked is None or not viewer.may_in(RIGHT, asked.pk):
        raise PermissionDenied
    if visit.n != n:
        raise MovedOn(act)
    by = actor_of_unit(viewer, RIGHT, asked.pk)
    if act == "arrived":
        return queueing.specialist_arrived(visit_id=visit_id, at=at, by=by)
    if act not in {"accept", "decline"}:
        raise NotInThisState(act)
    return queueing.answer_specialist(visit_id=visit_id, coming=act == "accept", at=at, by=by)


def _offices(viewer: Viewer) -> list[int]:
    """The front offices of the regions in which the viewer may be asked; bounded, because the places are known in memory."""
    regions = {unit(one).region_id for one in viewer.units(RIGHT)}
    return [office.pk for region in sorted(one for one in regions if one) for office in front_offices(region)]
