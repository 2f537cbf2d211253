"""Reading the log: by stream, and in global order up to the point that no open writer can still fill."""

from collections.abc import Iterator
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from senim.ledger import statements
from senim.ledger.entries import Entry, read_payload
from senim.ledger.errors import LogBusy
from senim.ledger.models import Record
from senim.ledger.triggers import WRITERS_LOCK

_COLUMNS = ("stream", "n", "at", "type", "activity", "lifecycle", "role", "actor", "unit", "payload", "hash", "seq")
_FEW = 16
_SELECT = f"SELECT {','.join(_COLUMNS)} FROM ledger_record"


def stream_entries(stream: int, after: int = 0) -> list[Entry]:
    """The records of one stream in order, those numbered above `after`."""
    return [
        _entry(row) for row in Record.objects.filter(stream=stream, n__gt=after).order_by("n").values_list(*_COLUMNS)
    ]


def stream_entries_of(stream: int, types: tuple[str, ...]) -> list[Entry]:
    """The records of one stream that are of these types, in order. A plain statement: it is part of many steps."""
    marks = ",".join(["%s"] * len(types))
    found = statements.rows(f"{_SELECT} WHERE stream=%s AND type IN ({marks}) ORDER BY n", [stream, *types])
    return [_entry(row) for row in found]


def entries_of(streams: list[int]) -> Iterator[Entry]:
    """The records of several streams, by stream and number. One plain statement for those of one request."""
    if len(streams) <= _FEW:
        numbers = ",".join(str(int(one)) for one in streams) or "NULL"
        return map(_entry, statements.rows(f"{_SELECT} WHERE stream IN ({numbers}) ORDER BY stream, n", []))
    rows = Record.objects.filter(stream__in=streams).order_by("stream", "n").values_list(*_COLUMNS)
    return map(_entry, rows.iterator(chunk_size=5000))


def entries_between(after: int, upto: int, most: int) -> list[Entry]:
    """Up to `most` records with after < seq <= upto, in global order."""
    rows = Record.objects.filter(seq__gt=after, seq__lte=upto).order_by("seq")[:most].values_list(*_COLUMNS)
    return [_entry(row) for row in rows]


def end_of_log() -> int:
    """The sequence number up to which the log is final: below it no transaction is still open.

    On SQLite there is one writer at a time, so it is the newest record. On PostgreSQL numbers are given before the
    commit; for a moment we take alone the lock that every writer shares, and then nothing is under way.
    Raises LogBusy when a writer keeps us waiting.
    """
    if connection.vendor != "postgresql":
        return _newest()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '250ms'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
            return _newest()
    except OperationalError as fault:
        raise LogBusy("a writer is open") from fault


def _newest() -> int:
    return Record.objects.aggregate(newest=Max("seq"))["newest"] or 0


def _entry(row: tuple[Any, ...]) -> Entry:
    text, digest, seq = row[9:]
    return Entry._make((*row[:9], read_payload(text), text, bytes(digest), seq))
