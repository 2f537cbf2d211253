"""Appending to the log, inside the transaction of the one who calls."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection

from senim.ledger import statements
from senim.ledger.entries import Entry
from senim.ledger.errors import StreamMoved

_INSERT = "INSERT INTO ledger_record (stream,n,at,type,activity,lifecycle,role,actor,unit,payload,hash) VALUES "
_ROW = "(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"


def append(entries: Sequence[Entry], beside: Sequence[statements.Statement] = ()) -> None:
    """Write entries (see `entries.chained`), and `beside` them the rows that follow from them (see `statements.run_all`).

    Must be called inside a transaction, so that the log and its projections stand or fall together.
    Refuses StreamMoved when another writer was first. On PostgreSQL a trigger takes the writers' lock.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("append needs a transaction")
    values: list[Any] = []
    for entry in entries:
        values += entry[:9]
        values += (entry.text, entry.hash)
    try:
        statements.run_all([(_insert_of(len(entries)), values), *beside])
    except IntegrityError as fault:
        raise StreamMoved(f"stream {entries[0].stream} has moved past {entries[0].n - 1}") from fault


@lru_cache(maxsize=64)
def _insert_of(count: int) -> str:
    return _INSERT + ",".join([_ROW] * count)
