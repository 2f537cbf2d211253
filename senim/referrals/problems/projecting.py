"""Keeps who shares which problem in step with the log, in the writer's transaction, and proves all tables of this room."""

from collections.abc import Iterator, Sequence
from typing import Any

from senim.catalogue.queries import Compiled
from senim.ledger.entries import Entry
from senim.ledger.models import Record
from senim.ledger.queries import entries_of
from senim.ledger.rebuilding import rebuilder
from senim.processes.projectors import projector
from senim.referrals.problems.folding import PROBLEM, SHARED, request_of, share
from senim.referrals.problems.models import Sharing
from senim.referrals.records import CHUNK, compared, differences, live


@projector
def keep(_compiled: Compiled, entries: Sequence[Entry]) -> None:
    """Write what records of requests say of shared problems; nothing is asked when none of them does."""
    for entry in entries:
        if entry.type in SHARED:
            _write(entry)


def _write(entry: Entry) -> None:
    request_id = request_of(entry)
    found = Sharing.objects.filter(pk=request_id)
    row = share(found.values("problem_id", "joined_at", "told").first(), entry)
    if row is None:
        found.delete()
    else:
        Sharing.objects.update_or_create(request_id=request_id, defaults=row)


@rebuilder("problems")
def problem_differences() -> Iterator[str]:
    """One line for each row of problems, measures and sharings that does not follow from the log."""
    yield from differences(PROBLEM)
    expected: dict[tuple[Any, ...], dict[str, Any]] = {}
    told = Record.objects.filter(type__in=sorted(SHARED), stream__gt=0)
    streams = sorted(set(told.values_list("stream", flat=True)))
    for start in range(0, len(streams), CHUNK):
        for entry in entries_of(streams[start : start + CHUNK]):
            if entry.type in SHARED:
                _fold(expected, entry)
    yield from compared("sharing", expected, live(Sharing, ("request_id",)))


def _fold(rows: dict[tuple[Any, ...], dict[str, Any]], entry: Entry) -> None:
    key = (request_of(entry),)
    row = share(rows.get(key), entry)
    if row is None:
        rows.pop(key, None)
    else:
        rows[key] = row
