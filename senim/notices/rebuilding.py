"""Folds the log anew and compares what follows from it: how people are reached, and which notices there are and for when.

Delivery (attempts, states, references) is a fact of its own and not compared; a notice without its record would be found.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from senim.catalogue.queries import Compiled, compiled
from senim.ledger.entries import Entry
from senim.ledger.models import Record
from senim.ledger.queries import entries_of
from senim.ledger.rebuilding import rebuilder
from senim.notices.erasing import Purge, purges
from senim.notices.folding import Add, Change, Drop, Due, Reached, heard
from senim.notices.models import Notice, Reach
from senim.processes.runs import STREAMS_PER_REQUEST

CHUNK: Final = 500
END_OF_LOG: Final = 1 << 62
Rows = dict[tuple[Any, ...], tuple[Any, ...]]


@rebuilder("notices")
def differences() -> Iterator[str]:
    """One line for each reach and each notice that does not follow from the log."""
    requests = requests_told_of()
    for start in range(0, len(requests), CHUNK):
        chunk = requests[start : start + CHUNK]
        reaches, notices = expected(chunk)
        yield from compared(chunk, reaches, notices)


def compared(requests: list[int], reaches: Rows, notices: Rows) -> Iterator[str]:
    """One line for each row of these requests that is not as expected; the rows as `expected` gives them."""
    yield from _compare("reach", reaches, _live_reaches(requests))
    yield from _compare("notice", notices, _live_notices(requests))


def requests_told_of() -> list[int]:
    """Requests whose log says how the person is reached, and those that have a row here."""
    in_log = Record.objects.filter(type__in=("registered", "reach_set"), payload__contains='"reach":"')
    streams = in_log.values_list("stream", flat=True)
    found = {stream // STREAMS_PER_REQUEST for stream in streams.iterator()}
    found.update(Reach.objects.filter(request_id__gt=0).values_list("request_id", flat=True))
    found.update(Notice.objects.filter(request_id__gt=0).values_list("request_id", flat=True).distinct())
    return sorted(found)


def expected(requests: list[int]) -> tuple[Rows, Rows]:
    """The rows as the log has them: reaches by request, notices by (stream, n, kind).

    A reach is (channel, language, optional, stage), a notice (due_at, until_at, moot). Records of one request are folded in
    the order in which they were written.
    """
    streams = [
        request * STREAMS_PER_REQUEST + ordinal for request in requests for ordinal in range(STREAMS_PER_REQUEST)
    ]
    entries = sorted(entries_of(streams), key=lambda entry: (entry.stream // STREAMS_PER_REQUEST, entry.seq))
    reaches: Rows = {}
    notices: Rows = {}
    gone = purges()
    for request, group in groupby(entries, key=lambda entry: entry.stream // STREAMS_PER_REQUEST):
        reached, mine = _fold(group, gone)
        notices |= mine
        if reached is not None:
            reaches[(request,)] = tuple(reached[1:])
    return reaches, notices


def _fold(entries: Iterable[Entry], gone: Sequence[Purge]) -> tuple[Reached | None, Rows]:
    """One request: how its person is reached, and its notices without those that were erased, each purge in its place of the log."""
    services: dict[int, Compiled] = {}
    reached: Reached | None = None
    notices: Rows = {}
    seq = 0
    for entry in entries:
        notices = without(notices, gone, seq, entry.seq)
        seq = entry.seq
        service = _version(services.get(entry.stream), entry)
        services[entry.stream] = service
        reached, changes = heard(service.net, service.service, reached, entry)
        for change in changes:
            apply(notices, change)
    return reached, without(notices, gone, seq, END_OF_LOG)


def without(notices: Rows, gone: Sequence[Purge], after: int, before: int) -> Rows:
    """The rows that purges between two records left over."""
    until = max((one.due_until for one in gone if after < one.seq < before), default=None)
    return notices if until is None else {key: row for key, row in notices.items() if row[0] > until}


def _version(before: Compiled | None, entry: Entry) -> Compiled:
    """The version in whose elements a record is told: the one it began with, or that it moved to."""
    if entry.type == "registered":
        return compiled(entry.payload["version"], date.fromisoformat(entry.payload["terms_on"]))
    assert before is not None  # every stream begins with its registration
    return compiled(entry.payload["to"], before.terms_on) if entry.type == "migrated" else before


def apply(notices: Rows, change: Change) -> None:
    """The columns that follow from the log: due, until, moot."""
    if isinstance(change, Add):
        notices[change[:3]] = (change.due_at, change.until_at, False)
    elif isinstance(change, Drop | Due):
        for key in [key for key in notices if key[0] == change.stream and key[2] in change.kinds]:
            due, until, moot = notices[key]
            if isinstance(change, Drop):
                notices[key] = (due, until, True)
            elif not moot:
                notices[key] = (change.due_at, until, moot)


def _live_reaches(requests: list[int]) -> Rows:
    rows = Reach.objects.filter(request_id__in=requests)
    return {row[:1]: row[1:] for row in rows.values_list("request_id", "channel", "language", "optional", "stage")}


def _live_notices(requests: list[int]) -> Rows:
    rows = Notice.objects.filter(request_id__in=requests)
    return {row[:3]: row[3:] for row in rows.values_list("stream", "n", "kind", "due_at", "until_at", "moot")}


def _compare(name: str, expected: Rows, live: Rows) -> Iterator[str]:
    for key in sorted(expected.keys() | live.keys()):
        if key not in live:
            yield f"{name} {key}: missing"
        elif key not in expected:
            yield f"{name} {key}: too many"
        elif expected[key] != live[key]:
            yield f"{name} {key}: differs"
