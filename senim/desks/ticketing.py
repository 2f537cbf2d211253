"""Taking a ticket, from whichever door: with the waiting time that is told, and the code that opens it on the phone; once for its key."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.utils import IntegrityError

from senim.desks import queueing, writing
from senim.desks.catalogue import DeskService, desk_services, priorities
from senim.desks.codes import code_of, hash_of_code, visit_of_code
from senim.desks.errors import NotInThisState, OfficeClosed, UnknownDeskService, UnknownOffice, UnknownVisit
from senim.desks.estimating import SEAT_MINUTES, Told, told_at_ticket
from senim.desks.folding import VisitState, local_day
from senim.desks.models import Closure, Counter, Office, Seat, VisitCard
from senim.desks.openings import MINUTE, Span, closures_of, openings
from senim.desks.queueing import Ticket
from senim.ledger.actor import CITIZEN, Actor
from senim.places.queries import unit

SOON_MINUTES: Final = 15
"""So long before the doors open a ticket can be had: people who stand there already."""


class Given(NamedTuple):
    """A ticket as it was given: `told` is None where it was given before (`new` false) or without the server."""

    visit: VisitState
    code: str
    told: Told | None
    new: bool


def give(*, ticket: Ticket, key: bytes, at: int, by: Actor = CITIZEN, tell: bool = True) -> Given:
    """Give a ticket, once for its key: a repeated press gives the same ticket and code, whatever else it says.

    `tell` false: it was given earlier, without us, so nothing was told. Refuses UnknownDeskService for a service that no
    counter of the office serves.
    """
    code = code_of(key)
    known = _given_before(code)
    if known is not None:
        return known
    if ticket.service not in {one.code for one in offered(ticket.office_id)}:
        raise UnknownDeskService(ticket.service)
    told = told_at_ticket(ticket, at) if tell else None
    try:
        return Given(_take(ticket, code, at, by, told.payload() if told else None), code, told, new=True)
    except IntegrityError:  # the same press, at the same instant
        known = _given_before(code)
        if known is None:
            raise
        return known


@transaction.atomic
def _take(ticket: Ticket, code: str, at: int, by: Actor, told: Mapping[str, Any] | None) -> VisitState:
    visit = queueing.take_ticket(ticket=ticket, at=at, by=by, told=told)
    VisitCard.objects.create(visit_id=visit.id, code_hash=hash_of_code(code))
    return visit


def _given_before(code: str) -> Given | None:
    try:
        return Given(read(visit_of_code(code)), code, None, new=False)
    except UnknownVisit:
        return None


def arrive(*, code: str, office_id: int, at: int, by: Actor = CITIZEN, priority: str | None = None) -> Given:
    """Somebody with an appointment is here: they wait from the booked time. Who is in line already gets the same ticket.

    Refuses UnknownVisit for a wrong code and for one of another office, NotInThisState for another day's and for one that is over.
    """
    visit = read(visit_of_code(code))
    if visit.office_id != office_id:
        raise UnknownVisit("another office")
    if visit.label:
        return Given(visit, code, None, new=False)
    if visit.booked_for is None or local_day(visit.booked_for) != local_day(at):
        raise NotInThisState("another day")
    return Given(queueing.check_in(visit_id=visit.id, at=at, by=by, priority=priority), code, None, new=True)


def read(visit_id: int) -> VisitState:
    """A visit as it stands, not locked. Refuses UnknownVisit. One query."""
    found = writing.seen(visit_id)
    if found is None:
        raise UnknownVisit(str(visit_id))
    return found


def office_of(office_id: int) -> Office:
    """A front office that is set up, with its unit. Refuses UnknownOffice. One query."""
    found = Office.objects.select_related("unit").filter(pk=office_id).first()
    if found is None:
        raise UnknownOffice(str(office_id))
    return found


def offered(office_id: int) -> tuple[DeskService, ...]:
    """What the counters of an office serve, by letter. One query."""
    rows = Counter.objects.filter(office_id=office_id, active=True).values_list("services", flat=True)
    codes = {code for services in rows for code in services}
    return tuple(one for one in desk_services().values() if one.code in codes)


def known_priority(code: str) -> str:
    """The code of a group that is called earlier; none for anything else."""
    return code if code in priorities() else ""


def check_open(office_id: int, at: int) -> None:
    """Refuses OfficeClosed when the office takes nobody: outside its hours, and nobody sits at a counter. Two or three queries.

    Whoever is at work beats the calendar: a Saturday that was announced too late, an hour longer in the evening.
    """
    if shut_now(office_id, at) is None:
        return
    seen = Seat.objects.filter(counter__office=office_id, seen_at__gt=at - SEAT_MINUTES * MINUTE)
    if not seen.exists():
        raise OfficeClosed(str(office_id))


class Shut(NamedTuple):
    """Why and until when an office takes nobody now: the closure where there is one, the next opening of the day in µs, if any."""

    closure: Closure | None
    until: int | None


def shut_now(office_id: int, at: int) -> Shut | None:
    """Why an office is shut at a moment; None while it is open or about to open. One query."""
    day = local_day(at)
    closures = closures_of(office_id, day)
    spans = openings(unit(office_id), day, closures)
    if any(span.opens - SOON_MINUTES * MINUTE <= at < span.closes for span in spans):
        return None
    closure = next((one for one in closures if one.from_at <= at < one.until_at), None)
    return Shut(closure, next((span.opens for span in spans if span.opens > at), None))


def spans_of(office_id: int, at: int) -> tuple[Span, ...]:
    """When the office is open on the day of a moment, closures cut out. One query."""
    day = local_day(at)
    return openings(unit(office_id), day, closures_of(office_id, day))
