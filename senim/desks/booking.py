"""Appointments: booked, moved, cancelled, missed. One transaction each; the claims make double booking impossible.

`at` in µs UTC. A closing office and a booking exclude each other by the lock on the office's row (see closing.py).
"""

from typing import Final, NamedTuple

from django.db import IntegrityError, transaction

from senim.desks import claiming, slots, writing
from senim.desks.codes import code_of, hash_of_code
from senim.desks.errors import NotInThisState, SlotTaken
from senim.desks.folding import VisitState
from senim.desks.models import Claim, Visit, VisitCard
from senim.desks.openings import MINUTE
from senim.desks.slots import Ask, Slot
from senim.ledger import statements
from senim.ledger.actor import CITIZEN, SYSTEM, Actor
from senim.notices.transports.chosen import is_open

MOBILITY: Final = "mobility"
"""The priority of who needs a counter that a wheelchair can reach."""

BY_PERSON, BY_OFFICE, CLOSED = "person", "office", "closed"
"""Why an appointment was moved or cancelled: the person wished it, staff did, or the office is closed at that time."""

_OLD_CLAIMS: Final = 2 * 24 * 60 * MINUTE


class Wanted(NamedTuple):
    """What is asked for an appointment. `starts` in µs; a name and a contact only if the person leaves them."""

    office_id: int
    service: str
    starts: int
    language: str
    channel: str = "web"
    accessible: bool = False
    name: str = ""
    phone: str = ""
    email: str = ""
    remind: bool = False


class Booked(NamedTuple):
    """An appointment, and the code that opens it, which is not kept anywhere."""

    visit: VisitState
    code: str


def book(*, wanted: Wanted, key: bytes, at: int, by: Actor = CITIZEN) -> Booked:
    """Make an appointment. The same `key` again gives the same appointment, however often and at once it is pressed.

    Refuses SlotTaken for a time that is taken, kept for walk-ins, outside the openings or too far ahead, UnknownOffice,
    UnknownDeskService. Writes `booked` to the log (office, service, time, counter, channel of reminders), never a contact.
    """
    code = code_of(key)
    digest = hash_of_code(code)
    before = _by_hash(digest)
    if before is None:
        try:
            return Booked(_booked(wanted, digest, at, by), code)
        except (IntegrityError, SlotTaken):
            before = _by_hash(digest)  # the other press of the same button was faster
            if before is None:
                raise
    return Booked(before, code)


@transaction.atomic
def _booked(wanted: Wanted, digest: bytes, at: int, by: Actor) -> VisitState:
    claiming.hold_office(wanted.office_id)
    visit_id = writing.next_id()
    card = VisitCard(visit_id=visit_id, code_hash=digest, name=wanted.name, phone=wanted.phone, email=wanted.email)
    card.save(force_insert=True)
    slot = _free(wanted.office_id, Ask(wanted.service, at, wanted.accessible), wanted.starts)
    counter = claiming.take(slot, visit_id, wanted.language)
    payload = {
        "office": wanted.office_id,
        "service": wanted.service,
        "channel": wanted.channel,
        "language": wanted.language,
        "for": slot.at,
        "counter": counter,
        "priority": MOBILITY if wanted.accessible else "",
        "reach": _way(wanted),
        "remind": wanted.remind,
    }
    return writing.open_visit("booked", at, payload, by, visit_id)


def rebook(*, visit_id: int, starts: int, at: int, by: Actor = CITIZEN, reason: str = BY_PERSON) -> VisitState:
    """Move an appointment to another time of the same office; moved to where it stands already, nothing happens.

    Refuses SlotTaken (the old time is still held), NotInThisState, UnknownVisit. Writes `rebooked`.
    """
    with transaction.atomic():
        visit = _held(visit_id)
        if visit.booked_for == starts:
            return visit
        slot = _free(visit.office_id, asked_by(visit, at), starts)
        return moved(visit, slot, at, by, reason)


def moved(visit: VisitState, slot: Slot, at: int, by: Actor, reason: str) -> VisitState:
    """Write a locked visit into another slot. Must be called in a transaction; refuses SlotTaken."""
    counter = claiming.move(slot, visit.id, visit.language)
    payload = {"for": slot.at, "counter": counter, "priority": visit.priority, "reason": reason}
    return writing.write(visit, [("rebooked", at, payload)], by)


@transaction.atomic
def cancel(*, visit_id: int, at: int, by: Actor = CITIZEN, reason: str = BY_PERSON) -> VisitState:
    """Give an appointment up and free its time. Refuses NotInThisState, UnknownVisit. Writes `booking_cancelled`."""
    return dropped(_held(visit_id), at, by, reason)


def dropped(visit: VisitState, at: int, by: Actor, reason: str) -> VisitState:
    """Cancel a locked visit. Must be called in a transaction."""
    after = writing.write(visit, [("booking_cancelled", at, {"outcome": reason})], by)
    claiming.let_go(visit.id)
    return after


def miss_due(at: int, most: int = 200) -> int:
    """Write down that nobody came, for appointments whose grace is over; how many. The worker calls it once a minute.

    What was held lies in the past and frees nothing; claims older than two days go.
    """
    late = statements.rows(
        "SELECT v.id FROM desks_visit v JOIN desks_office o ON o.unit_id=v.office_id "
        "WHERE v.state='booked' AND v.booked_for + o.grace_minutes * CAST(%s AS bigint) < %s ORDER BY v.id LIMIT %s",
        [MINUTE, at, most],
    )
    missed = sum(_missed(row[0], at) for row in late)
    Claim.objects.filter(at__lt=at - _OLD_CLAIMS).delete()
    return missed


@transaction.atomic
def _missed(visit_id: int, at: int) -> bool:
    """Whether the visit was still booked: somebody may have come at this very moment."""
    visit = writing.load(visit_id)
    if visit.state != "booked":
        return False
    writing.write(visit, [("missed", at, None)], SYSTEM)
    return True


def asked_by(visit: VisitState, at: int) -> Ask:
    """What a booked visit needs of another time."""
    return Ask(visit.service, at, visit.priority == MOBILITY, visit.id)


def _held(visit_id: int) -> VisitState:
    """The visit, locked, still booked; its office is kept from closing meanwhile."""
    office = Visit.objects.filter(pk=visit_id).values_list("office_id", flat=True).first()
    claiming.hold_office(office or 0)
    visit = writing.load(visit_id)
    if visit.state != "booked":
        raise NotInThisState(visit.state)
    return visit


def _free(office_id: int, ask: Ask, starts: int) -> Slot:
    slot = slots.slot_at(office_id, ask, starts)
    if slot is None:
        raise SlotTaken(str(starts))
    return slot


def _by_hash(digest: bytes) -> VisitState | None:
    visit_id = VisitCard.objects.filter(code_hash=digest).values_list("visit_id", flat=True).first()
    row = Visit.objects.filter(pk=visit_id).values_list(*writing.COLUMNS).first() if visit_id else None
    return writing.from_row(row) if row else None


def _way(wanted: Wanted) -> str:
    """By which channel the person is told: e-mail, else SMS; empty for none. A channel that is not set up here is none."""
    left = {"email": wanted.email, "sms": wanted.phone}
    return next((channel for channel, address in left.items() if address and is_open(channel, address)), "")
