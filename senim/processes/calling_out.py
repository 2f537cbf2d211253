"""Remembers the signals that an instance throws, in the transaction that throws them, until the worker has told the others."""

from collections.abc import Sequence

from senim.ledger.entries import Entry
from senim.processes.models import ThrownSignal
from senim.processes.runs import item_id


def remember(entries: Sequence[Entry]) -> None:
    """Keep one row for each thrown signal among these records; they and the rows are stored together or not at all."""
    thrown = [one for one in entries if one.type == "thrown" and "signal" in one.payload]
    for one in thrown:
        ThrownSignal.objects.create(
            id=item_id(one.stream, one.n), stream=one.stream, name=one.payload["signal"], thrown_at=one.at
        )
