"""The line of a front office: giving tickets, calling, serving, sending on, ending. One transaction each.

Every act appends to the visit's stream and refuses NotInThisState where somebody else was first. `at` in µs UTC.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db import transaction

from senim.desks import writing
from senim.desks.catalogue import NO_PRIORITY, desk_service, priorities
from senim.desks.errors import CounterBusy, NobodyWaits, NotInThisState, UnknownCounter
from senim.desks.folding import VisitState, local_day
from senim.desks.models import Counter
from senim.desks.openings import MINUTE
from senim.ledger import statements
from senim.ledger.actor import CITIZEN, SYSTEM, Actor

SPECIALIST_PROMISE_MINUTES: Final = 10
"""So soon a specialist who accepted is at the counter; a promise of ours."""

_NUMBER: Final = (
    "INSERT INTO desks_series (office_id,day,letter,next) VALUES (%s,%s,%s,%s) "
    "ON CONFLICT (office_id,day,letter) DO UPDATE SET next=desks_series.next+{step} RETURNING next"
)
_BUSY: Final = (
    "SELECT id FROM desks_visit WHERE office_id=%s AND counter_id=%s AND state IN ('invited','serving') LIMIT 1"
)


class Ticket(NamedTuple):
    """What is asked for a ticket. `label` only from a kiosk that printed offline from its reserved block."""

    office_id: int
    service: str
    channel: str
    language: str
    priority: str = NO_PRIORITY
    label: str = ""


@transaction.atomic
def take_ticket(*, ticket: Ticket, at: int, by: Actor = CITIZEN, told: Mapping[str, Any] | None = None) -> VisitState:
    """Give a ticket to a person without appointment; they wait from now. Refuses UnknownDeskService.

    `told`: the waiting time that is told with it (see `estimating.Told.payload`), kept in the record.
    """
    desk_service(ticket.service)
    label = ticket.label or next_label(ticket.office_id, local_day(at), ticket.service)
    payload = {
        "office": ticket.office_id,
        "service": ticket.service,
        "channel": ticket.channel,
        "language": ticket.language,
        "label": label,
        "priority": ticket.priority,
        "line": place_in_line(at, ticket.priority),
        **(told or {}),
    }
    return writing.open_visit("ticketed", at, payload, by)


@transaction.atomic
def check_in(
    *,
    visit_id: int,
    at: int,
    by: Actor = CITIZEN,
    priority: str | None = None,
    told: Mapping[str, Any] | None = None,
) -> VisitState:
    """Somebody with an appointment is here: they wait as if they had come at the booked time, early or late.

    Who comes later than the booked time waits from when they came. `told` as in `take_ticket`. Refuses NotInThisState.
    """
    visit = writing.load(visit_id)
    if visit.state != "booked" or visit.booked_for is None:
        raise NotInThisState("not booked")
    known = visit.priority if priority is None else priority
    payload = {
        "label": next_label(visit.office_id, local_day(at), visit.service),
        "priority": known,
        "line": place_in_line(max(at, visit.booked_for), known),
        **(told or {}),
    }
    return writing.write(visit, [("ticketed", at, payload)], by)


def place_in_line(at: int, priority: str) -> int:
    """The moment that orders the line: when the person came (or was booked for), less the head start of the priority."""
    known = priorities().get(priority)
    return at - (known.head_start_minutes * MINUTE if known else 0)


def next_label(office_id: int, day: dt.date, service: str) -> str:
    """The next ticket of the service's letter in this office on this day: `A001`. Must be called in a transaction."""
    letter = desk_service(service).letter
    return f"{letter}{reserve(office_id, day, letter, 1):03d}"


def reserve(office_id: int, day: dt.date, letter: str, count: int) -> int:
    """Take `count` ticket numbers in a row out of a series; the first of them. Kiosks reserve blocks so that they can print offline."""
    row = statements.row(_NUMBER.format(step=count), [office_id, day.isoformat(), letter, count + 1])
    assert row is not None
    return int(row[0]) - count


@transaction.atomic
def call_next(*, counter: Counter, at: int, by: Actor) -> VisitState:
    """Call the ticket that is next for what this counter serves. Two counters never get the same one.

    Refuses CounterBusy while the counter has somebody, NobodyWaits when no ticket waits for it.
    """
    check_free(counter)
    wanted = list(counter.services)
    if not wanted:
        raise NobodyWaits(str(counter.pk))
    marks = ",".join(["%s"] * len(wanted))
    where = (
        f"office_id=%s AND state='waiting' AND (counter_id=%s OR (counter_id IS NULL AND service IN ({marks}))) "
        "ORDER BY line_at,id LIMIT 1"
    )
    visit = writing.first(where, [counter.office_id, counter.pk, *wanted])
    if visit is None:
        raise NobodyWaits(str(counter.pk))
    return _call(visit, counter, at, by)


@transaction.atomic
def call_ticket(*, counter: Counter, visit_id: int, at: int, by: Actor) -> VisitState:
    """Call this very ticket, out of its turn. Refuses CounterBusy, NotInThisState, UnknownCounter for another office's ticket."""
    check_free(counter)
    visit = writing.load(visit_id)
    if visit.office_id != counter.office_id:
        raise UnknownCounter(str(counter.pk))
    return _call(visit, counter, at, by)


def check_free(counter: Counter) -> None:
    """Refuse (CounterBusy) a counter that has somebody; the row of the counter is held, so that two screens of one counter take turns."""
    if statements.on_postgresql():
        statements.rows("SELECT id FROM desks_counter WHERE id=%s FOR UPDATE", [counter.pk])
    if statements.row(_BUSY, [counter.office_id, counter.pk]) is not None:
        raise CounterBusy(str(counter.pk))


def _call(visit: VisitState, counter: Counter, at: int, by: Actor) -> VisitState:
    return writing.write(visit, [("invited", at, {"counter": counter.pk})], by)


@transaction.atomic
def act(*, visit_id: int, kind: str, at: int, by: Actor, payload: dict[str, Any] | None = None) -> VisitState:
    """Write one record that needs nothing but the visit: recalled, put_back, serving, held, resumed, stepped_out, came_back, left.

    Refuses NotInThisState.
    """
    return writing.write(writing.load(visit_id), [(kind, at, payload)], by)


@transaction.atomic
def triage(*, visit_id: int, service: str, priority: str, at: int, by: Actor) -> VisitState:
    """Change what a waiting ticket is for, or whose turn it is; the moment of the ticket stays. Refuses UnknownDeskService."""
    desk_service(service)
    visit = writing.load(visit_id)
    if visit.line_at is None:
        raise NotInThisState("no ticket")
    came = visit.line_at + (visit.line_at - place_in_line(visit.line_at, visit.priority))
    payload = {"service": service, "priority": priority, "line": place_in_line(came, priority)}
    return writing.write(visit, [("triaged", at, payload)], by)


@transaction.atomic
def transfer(*, visit_id: int, service: str, at: int, by: Actor, counter: Counter | None = None) -> VisitState:
    """Send a visit on to another service, or to one counter; its history and its place in line stay with it.

    Refuses UnknownDeskService, UnknownCounter for a counter of another office, NotInThisState.
    """
    desk_service(service)
    visit = writing.load(visit_id)
    if counter is not None and counter.office_id != visit.office_id:
        raise UnknownCounter(str(counter.pk))
    payload = {"service": service, **({"counter": counter.pk} if counter else {})}
    return writing.write(visit, [("transferred", at, payload)], by)


@transaction.atomic
def finish(*, visit_id: int, outcome: str, at: int, by: Actor) -> VisitState:
    """End serving with an outcome (a code). Refuses NotInThisState."""
    return writing.write(writing.load(visit_id), [("served", at, {"outcome": outcome})], by)


@transaction.atomic
def link(*, visit_id: int, request_id: int, at: int, by: Actor) -> VisitState:
    """Say which service request this visit opened or continued. Refuses NotInThisState."""
    return writing.write(writing.load(visit_id), [("linked", at, {"request": request_id})], by)


@transaction.atomic
def ask_specialist(*, visit_id: int, branch: str, at: int, by: Actor) -> VisitState:
    """Ask a specialist of a branch (investigative, criminal, administrative) to come down to the counter. Refuses NotInThisState."""
    return writing.write(writing.load(visit_id), [("specialist_asked", at, {"branch": branch})], by)


@transaction.atomic
def answer_specialist(*, visit_id: int, coming: bool, at: int, by: Actor) -> VisitState:
    """The specialist comes, with our promise of ten minutes, or cannot. Refuses NotInThisState."""
    if not coming:
        return writing.write(writing.load(visit_id), [("specialist_declined", at, None)], by)
    payload = {"due": at + SPECIALIST_PROMISE_MINUTES * MINUTE}
    return writing.write(writing.load(visit_id), [("specialist_accepted", at, payload)], by)


@transaction.atomic
def specialist_arrived(*, visit_id: int, at: int, by: Actor) -> VisitState:
    """The specialist is at the counter. Refuses NotInThisState."""
    return writing.write(writing.load(visit_id), [("specialist_arrived", at, None)], by)


@transaction.atomic
def give_up(*, visit_id: int, at: int) -> VisitState:
    """A called ticket to which nobody came is over, by rule and not by a person. Refuses NotInThisState."""
    return writing.write(writing.load(visit_id), [("left", at, {"outcome": "no_show"})], SYSTEM)
