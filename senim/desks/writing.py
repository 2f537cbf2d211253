"""One writing of one visit: its row is locked, records are chained, and log, row and beat stand or fall together."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import connection

from senim.desks import reminding
from senim.desks.errors import UnknownVisit
from senim.desks.folding import VisitState, advanced, begun
from senim.ledger import statements
from senim.ledger.actions import append
from senim.ledger.actor import Actor
from senim.ledger.entries import Entry, chained
from senim.sealing.chain import GENESIS

Written = tuple[str, int, Mapping[str, Any] | None]
"""The type, the moment and the payload of a record to be written."""

COLUMNS: Final = VisitState._fields
TABLE: Final = "desks_visit"
_DAY: Final = COLUMNS.index("day")
_SELECT: Final = f"SELECT {','.join(COLUMNS)} FROM {TABLE}"
_UPDATE: Final = f"UPDATE {TABLE} SET {','.join(f'{name}=%s' for name in COLUMNS[1:])} WHERE id=%s"
_INSERT: Final = f"INSERT INTO {TABLE} ({','.join(COLUMNS)}) VALUES ({','.join(['%s'] * len(COLUMNS))})"
_BEAT: Final = (
    "INSERT INTO desks_beat (office_id,n) VALUES (%s,1) ON CONFLICT (office_id) DO UPDATE SET n=desks_beat.n+1"
)


def stream_of(visit_id: int) -> int:
    """The stream of a visit: negative, so that it is never taken for that of a request."""
    return -visit_id


def load(visit_id: int) -> VisitState:
    """A visit as it stands, locked for the transaction. Refuses UnknownVisit."""
    lock = " FOR UPDATE" if statements.on_postgresql() else ""
    row = statements.row(f"{_SELECT} WHERE id=%s{lock}", [visit_id])
    if row is None:
        raise UnknownVisit(str(visit_id))
    return from_row(row)


def seen(visit_id: int) -> VisitState | None:
    """A visit as it stands, without a lock; None where there is none."""
    row = statements.row(f"{_SELECT} WHERE id=%s", [visit_id])
    return from_row(row) if row is not None else None


def first(where: str, values: list[Any]) -> VisitState | None:
    """The first visit that matches and that no other writer holds, locked for the transaction.

    Two counters that ask at the same instant get two visits: on PostgreSQL the second skips the row that the first holds, on
    SQLite there is one writer at a time.
    """
    lock = " FOR UPDATE SKIP LOCKED" if statements.on_postgresql() else ""
    row = statements.row(f"{_SELECT} WHERE {where}{lock}", values)
    return from_row(row) if row is not None else None


def from_row(row: tuple[Any, ...]) -> VisitState:
    """The state that a row of the table stands for."""
    day = row[_DAY]  # SQLite gives text
    visit = VisitState._make(row)
    return visit._replace(day=day if isinstance(day, dt.date) else dt.date.fromisoformat(day), head=bytes(visit.head))


def open_visit(kind: str, at: int, payload: Mapping[str, Any], by: Actor, visit_id: int = 0) -> VisitState:
    """Write the first record of a new visit; the visit as it then stands. Must be called in a transaction.

    `visit_id`: the number that `next_id` gave before, where something else had to name the visit first.
    """
    visit_id = visit_id or next_id()
    (entry,) = chained(stream_of(visit_id), 0, GENESIS, [(kind, "", at, payload)], by)
    visit = begun(entry)
    append([entry], [(_INSERT, _row(visit)), (_BEAT, [visit.office_id])])
    reminding.follow([entry])
    return visit


def write(visit: VisitState, events: Iterable[Written], by: Actor) -> VisitState:
    """Write records of a loaded visit; the visit as it then stands. Refuses NotInThisState. Must be called in a transaction."""
    before = visit.n
    named = [(kind, "", at, payload) for kind, at, payload in events]
    entries: list[Entry] = chained(stream_of(visit.id), before, visit.head, named, by)
    for entry in entries:
        visit = advanced(visit, entry)
    append(entries, [(_UPDATE, [*_row(visit)[1:], visit.id]), (_BEAT, [visit.office_id])])
    reminding.follow(entries)
    return visit


def beat(office_id: int) -> None:
    """Say that something in an office has changed that its boards and phones show. Must be called in a transaction."""
    statements.run(_BEAT, [office_id])


def next_id() -> int:
    """A number that no visit had: visits are never deleted. On PostgreSQL from the table's own sequence."""
    if connection.vendor == "postgresql":
        row = statements.row("SELECT nextval(pg_get_serial_sequence('desks_visit','id'))", [])
    else:
        row = statements.row("SELECT coalesce(max(id),0)+1 FROM desks_visit", [])
    assert row is not None
    return int(row[0])


def _row(visit: VisitState) -> list[Any]:
    return [value.isoformat() if isinstance(value, dt.date) else value for value in visit]
