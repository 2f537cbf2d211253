"""The journal of reads in the log's chain: digests of its rows, so that a row that was changed, added or taken away is found."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from senim.accounts.models import Access
from senim.accounts.unusual import Read, add_up
from senim.ledger.housekeeping import READS, newest, note, told
from senim.ledger.rebuilding import rebuilder

SETTLED: Final = timedelta(minutes=10)
"""A row is digested when it is so old: no page takes longer to be written, so that none comes late below a digest."""

MOST: Final = 5000
_COLUMNS: Final = (
    "id",
    "at",
    "officer_id",
    "request_id",
    "part",
    "reason",
    "words",
    "task",
    "role",
    "unit_id",
    "organisation_id",
)
_FIRST: Final = 8
"""So many columns had the journal's first rows; the others are digested where they hold something."""


def digest_reads(at: datetime) -> int:
    """Append to the log what the journal holds since the last digest: from which row to which, how many, and their hash.

    Adds them to their readers' days as well (`unusual`). Gives how many rows; the worker calls it once a minute. What the rows
    say stays in the journal: a digest has no words.
    """
    with transaction.atomic():
        after = int(newest(READS).get("to", 0))
        rows = _rows(after, None, at - SETTLED)
        if rows:
            payload = {"after": after, "to": rows[-1][0], "number": len(rows), "hash": _digest(rows)}
            note(READS, "reads_digested", [payload], int(at.timestamp() * 1_000_000))
            add_up(Read(row[1], row[2], row[4], row[5]) for row in rows)
    return len(rows)


@rebuilder("journal")
def differences() -> Iterator[str]:
    """One line for each stretch of the journal that is not what was digested."""
    for facts in told(READS):
        rows = _rows(facts["after"], facts["to"], None)
        if (len(rows), _digest(rows)) != (facts["number"], facts["hash"]):
            yield f"reads {facts['after'] + 1} to {facts['to']}: {len(rows)} rows instead of {facts['number']}, or others"


def _rows(after: int, upto: int | None, before: datetime | None) -> list[tuple[Any, ...]]:
    rows = Access.objects.filter(pk__gt=after).order_by("pk")
    if before is not None:
        rows = rows.filter(at__lt=before)
    if upto is not None:
        rows = rows.filter(pk__lte=upto)
    return list(rows.values_list(*_COLUMNS)[:MOST])


def _digest(rows: list[tuple[Any, ...]]) -> str:
    """The SHA-256 over the rows in order, each as one line of JSON with its moment in UTC."""
    whole = hashlib.sha256()
    for number, at, *others in rows:
        rest = others if any(others[_FIRST - 2 :]) else others[: _FIRST - 2]
        line = json.dumps([number, at.astimezone(UTC).isoformat(), *rest], ensure_ascii=True)
        whole.update(line.encode() + b"\n")
    return whole.hexdigest()
