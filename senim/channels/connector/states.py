"""Where requests stand for the system that filed them: one statement for one, for many and for a page. Codes only."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.channels.connector.problems import Problem
from senim.channels.connector.shapes import RequestState, Status
from senim.intake.timeline import moment_of
from senim.ledger import statements
from senim.sealing import receipts
from senim.sealing.errors import SealingError

DOOR: Final = "connector"
_SELECT: Final = (
    "SELECT r.id, r.received_at, r.service, r.lane, r.external_number, s.number, i.stage, i.outcome, i.waiting_for, "
    "i.ended_at, c.promise_due_at, c.limit_due_at FROM channels_filed f "
    "JOIN intake_servicerequest r ON r.id=f.request_id "
    "JOIN processes_instance i ON i.stream=(SELECT MAX(n.stream) FROM processes_instance n WHERE n.request_id=r.id) "
    "LEFT JOIN processes_serviceclock c ON c.stream=i.stream "
    "LEFT JOIN intake_systemnumber s ON s.request_id=r.id "
)
Found = list[tuple[int, RequestState]]
_OF_KEY: Final = f"WHERE f.key_id=%s AND f.door='{DOOR}' "


def state_of(key_id: int, number: str) -> tuple[int, RequestState]:
    """The id and the state of a request that this system filed. One statement.

    Refuses Problem 404 for every other number: what others filed, and what is none, get the same answer.
    """
    try:
        year, request_id = receipts.read_number(number)
    except SealingError:
        raise unknown() from None
    found = states(key_id, "AND f.request_id=%s", [request_id])
    if not found or found[0][1].received_at.year % 100 != year % 100:
        raise unknown()
    return found[0]


def state_by_id(key_id: int, request_id: int) -> RequestState:
    """The state of a request that this system has just filed. One statement."""
    return states(key_id, "AND f.request_id=%s", [request_id])[0][1]


def page(key_id: int, after: int, most: int, own_number: str = "", register_number: str = "") -> Found:
    """Requests with a greater id, oldest first; only those with the numbers that are given. One statement."""
    # The second condition names the rows of the partial index, in its own words: SQLite knows it by no other.
    by_register = "AND r.external_number=%s AND NOT (r.external_number='') " if register_number else ""
    narrowed = ("AND s.number=%s " if own_number else "") + by_register
    given = [one for one in (own_number, register_number) if one]
    return states(key_id, f"{narrowed}AND f.request_id>%s ORDER BY f.request_id LIMIT %s", [*given, after, most])


def several(key_id: int, request_ids: Sequence[int]) -> Found:
    """These requests, as far as the key filed them, in the order in which they are named. One statement, none for none."""
    if not request_ids:
        return []
    marks = ",".join(["%s"] * len(request_ids))
    found = dict(states(key_id, f"AND f.request_id IN ({marks})", list(request_ids)))
    return [(one, found[one]) for one in request_ids if one in found]


def states(key_id: int, more: str, values: list[Any]) -> Found:
    """The requests of a key, narrowed by a condition of ours."""
    return [(row[0], _state(row)) for row in statements.rows(_SELECT + _OF_KEY + more, [key_id, *values])]


def _state(row: tuple[Any, ...]) -> RequestState:
    received_at = (
        row[1] if isinstance(row[1], dt.datetime) else dt.datetime.fromisoformat(row[1]).replace(tzinfo=dt.UTC)
    )
    return RequestState(
        number=receipts.number(row[0], 2000 + received_at.year % 100),
        service=row[2],
        lane=row[3],
        received_at=received_at,
        status=status_of(row[7], row[8], row[9]),
        stage=row[6],
        outcome=row[7],
        promise_due_at=moment(row[10]),
        limit_due_at=moment(row[11]),
        own_number=row[5] or "",
        register_number=row[4],
    )


def status_of(outcome: str, waiting_for: str, ended_at: int | None) -> Status:
    """The status of a run, as the person's own page tells it."""
    if ended_at is None:
        return "waiting" if waiting_for == "citizen" else "working"
    return outcome if outcome in ("withdrawn", "redirected") else "answered"  # type: ignore[return-value]


def moment(at: int | None) -> dt.datetime | None:
    """A moment of the log as UTC."""
    return None if at is None else moment_of(at)


def unknown() -> Problem:
    """The one answer for every request that is not this system's."""
    told = _("Your system has filed no request with this number. Look at the number on the receipt.")
    return Problem(404, "unknown_request", told)
