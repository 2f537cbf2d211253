"""How a record changes a visit: the one description of the projection, used by every writer and by the rebuild."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from senim.desks.errors import NotInThisState
from senim.kernel.events import EventType as E
from senim.ledger.entries import Entry

ZONE: Final = ZoneInfo("Asia/Almaty")
OPEN: Final = frozenset({"booked", "waiting", "invited", "serving", "held", "away"})
"""States from which a visit goes on."""

INSIDE: Final = frozenset({"waiting", "invited", "serving", "held", "away"})
"""States of somebody who has a ticket."""


class VisitState(NamedTuple):
    """The columns of `Visit` in the order of the table; see there."""

    id: int
    office_id: int
    day: dt.date
    service: str
    channel: str
    language: str
    priority: str = ""
    state: str = ""
    since_at: int = 0
    label: str = ""
    booked_for: int | None = None
    ticket_at: int | None = None
    line_at: int | None = None
    counter_id: int | None = None
    officer: int | None = None
    calls: int = 0
    first_called_at: int | None = None
    first_served_at: int | None = None
    ended_at: int | None = None
    outcome: str = ""
    request_id: int | None = None
    branch: str = ""
    specialist: str = ""
    specialist_due_at: int | None = None
    waited: int = 0
    walked: int = 0
    served: int = 0
    held: int = 0
    stepped_out: int = 0
    n: int = 0
    head: bytes = b""


_PERIODS: Final = {
    "waiting": "waited", "invited": "walked", "serving": "served", "held": "held", "away": "stepped_out",
}  # fmt: skip

# The state that each record leads to, and those in which it may be written; None: the state stays.
TRANSITIONS: Final[Mapping[str, tuple[str | None, frozenset[str]]]] = {
    E.BOOKED: ("booked", frozenset({""})),
    E.REBOOKED: (None, frozenset({"booked"})),
    E.BOOKING_CANCELLED: ("cancelled", frozenset({"booked"})),
    E.MISSED: ("missed", frozenset({"booked"})),
    E.TICKETED: ("waiting", frozenset({"", "booked"})),
    E.TRIAGED: (None, frozenset({"waiting", "away"})),
    E.INVITED: ("invited", frozenset({"waiting"})),
    E.RECALLED: (None, frozenset({"invited"})),
    E.PUT_BACK: ("waiting", frozenset({"invited"})),
    E.SERVING: ("serving", frozenset({"invited"})),
    E.HELD: ("held", frozenset({"serving"})),
    E.RESUMED: ("serving", frozenset({"held"})),
    E.STEPPED_OUT: ("away", frozenset({"waiting", "invited"})),
    E.CAME_BACK: ("waiting", frozenset({"away"})),
    E.TRANSFERRED: ("waiting", frozenset({"serving", "held", "invited"})),
    E.SPECIALIST_ASKED: (None, frozenset({"serving", "held"})),
    E.SPECIALIST_ACCEPTED: (None, frozenset({"serving", "held"})),
    E.SPECIALIST_DECLINED: (None, frozenset({"serving", "held"})),
    E.SPECIALIST_ARRIVED: (None, frozenset({"serving", "held"})),
    E.LINKED: (None, frozenset({"invited", "serving", "held"})),
    E.SERVED: ("finished", frozenset({"serving", "held"})),
    E.LEFT: ("left", frozenset({"waiting", "invited", "away", "held"})),
}
_SPECIALIST_AFTER: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    E.SPECIALIST_ASKED: ("asked", frozenset({"", "declined", "arrived"})),
    E.SPECIALIST_ACCEPTED: ("accepted", frozenset({"asked"})),
    E.SPECIALIST_DECLINED: ("declined", frozenset({"asked", "accepted"})),
    E.SPECIALIST_ARRIVED: ("arrived", frozenset({"asked", "accepted"})),
}


def begun(entry: Entry) -> VisitState:
    """The visit that its first record (`booked` or `ticketed`) opens."""
    facts = entry.payload
    when = facts.get("for") or entry.at
    empty = VisitState(
        id=-entry.stream,
        office_id=facts["office"],
        day=local_day(when),
        service=facts["service"],
        channel=facts["channel"],
        language=facts["language"],
    )
    return advanced(empty, entry)


def advanced(visit: VisitState, entry: Entry) -> VisitState:
    """The visit after a record. Refuses (NotInThisState) a record that cannot follow."""
    target, sources = TRANSITIONS[entry.type]
    if visit.state not in sources:
        raise NotInThisState(f"{entry.type} after {visit.state or 'nothing'}")
    if target is not None:
        visit = _moved(visit, target, entry.at)
    change = _CHANGES.get(entry.type)
    if change is not None:
        visit = visit._replace(**change(visit, entry))
    return visit._replace(n=entry.n, head=entry.hash)


def local_day(at: int) -> dt.date:
    """The local date of a moment in µs."""
    return dt.datetime.fromtimestamp(at / 1_000_000, ZONE).date()


def _moved(visit: VisitState, target: str, at: int) -> VisitState:
    """Close the period that is over: a clock that went backwards counts as no time."""
    period = _PERIODS.get(visit.state)
    changes: dict[str, Any] = {"state": target, "since_at": at}
    if period:
        changes[period] = getattr(visit, period) + max(0, at - visit.since_at)
    if target not in OPEN:
        changes["ended_at"] = at
    return visit._replace(**changes)


def _booked(_: VisitState, entry: Entry) -> dict[str, Any]:
    facts = entry.payload
    return {
        "booked_for": facts["for"],
        "day": local_day(facts["for"]),
        "priority": facts.get("priority", ""),
        "counter_id": facts["counter"],
    }


def _ticketed(visit: VisitState, entry: Entry) -> dict[str, Any]:
    facts = entry.payload
    return {
        "label": facts["label"],
        "priority": facts.get("priority", visit.priority),
        "ticket_at": entry.at,
        "line_at": facts["line"],
        "counter_id": None,
        "day": local_day(entry.at),
        "language": facts.get("language", visit.language),
    }


def _triaged(_: VisitState, entry: Entry) -> dict[str, Any]:
    return {
        "service": entry.payload["service"],
        "priority": entry.payload["priority"],
        "line_at": entry.payload["line"],
    }


def _invited(visit: VisitState, entry: Entry) -> dict[str, Any]:
    return {
        "counter_id": entry.payload["counter"],
        "officer": entry.actor,
        "calls": 1,
        "first_called_at": visit.first_called_at or entry.at,
    }


def _recalled(visit: VisitState, _: Entry) -> dict[str, Any]:
    return {"calls": visit.calls + 1}


def _waits_again(_: VisitState, __: Entry) -> dict[str, Any]:
    return {"counter_id": None, "officer": None, "calls": 0}


def _transferred(_: VisitState, entry: Entry) -> dict[str, Any]:
    """The place in line stays that of the ticket, so that a person who was sent on does not queue anew; `counter` may be named."""
    return {
        "service": entry.payload["service"],
        "counter_id": entry.payload.get("counter"),
        "officer": None,
        "calls": 0,
        "specialist": "",
        "branch": "",
        "specialist_due_at": None,
    }


def _serving(visit: VisitState, entry: Entry) -> dict[str, Any]:
    return {"first_served_at": visit.first_served_at or entry.at, "officer": entry.actor or visit.officer}


def _linked(_: VisitState, entry: Entry) -> dict[str, Any]:
    return {"request_id": entry.payload["request"]}


def _ended(_: VisitState, entry: Entry) -> dict[str, Any]:
    return {"outcome": entry.payload.get("outcome", "")}


def _specialist(visit: VisitState, entry: Entry) -> dict[str, Any]:
    state, sources = _SPECIALIST_AFTER[entry.type]
    if visit.specialist not in sources:
        raise NotInThisState(f"{entry.type} after {visit.specialist or 'nothing'}")
    return {
        "specialist": state,
        "branch": entry.payload.get("branch", visit.branch),
        "specialist_due_at": entry.payload.get("due", visit.specialist_due_at),
    }


_CHANGES: Final[Mapping[str, Callable[[VisitState, Entry], dict[str, Any]]]] = {
    E.BOOKED: _booked,
    E.REBOOKED: _booked,
    E.BOOKING_CANCELLED: _ended,
    E.TICKETED: _ticketed,
    E.TRIAGED: _triaged,
    E.INVITED: _invited,
    E.RECALLED: _recalled,
    E.PUT_BACK: _waits_again,
    E.STEPPED_OUT: _waits_again,
    E.SERVING: _serving,
    E.TRANSFERRED: _transferred,
    E.LINKED: _linked,
    E.SERVED: _ended,
    E.LEFT: _ended,
    **dict.fromkeys(_SPECIALIST_AFTER, _specialist),
}
