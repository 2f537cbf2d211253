"""Folds the streams of visits anew and compares every cell with the live rows."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from senim.desks import writing
from senim.desks.folding import VisitState, advanced
from senim.desks.folding import begun as opened
from senim.desks.models import Visit
from senim.ledger.models import Record
from senim.ledger.queries import entries_of
from senim.ledger.rebuilding import rebuilder
from senim.ledger.streams import VISITS

CHUNK: Final = 500


@rebuilder("desks")
def differences() -> Iterator[str]:
    """One line for each visit, or cell of one, that does not follow from the log."""
    begun = Record.objects.filter(n=1, stream__range=(VISITS.last, VISITS.first))
    streams = list(begun.order_by("-stream").values_list("stream", flat=True))
    for start in range(0, len(streams), CHUNK):
        chunk = streams[start : start + CHUNK]
        live = _live([-stream for stream in chunk])
        for stream, group in groupby(entries_of(chunk), key=lambda entry: entry.stream):
            yield from _compare(folded(list(group)), live.get(-stream))
    known = {-stream for stream in streams}
    strays = Visit.objects.values_list("id", flat=True).iterator()
    yield from (f"visit {visit} has no record" for visit in strays if visit not in known)


def folded(entries: list[Any]) -> VisitState:
    """The visit that the records of one stream make."""
    visit = opened(entries[0])
    for entry in entries[1:]:
        visit = advanced(visit, entry)
    return visit


def _live(ids: list[int]) -> dict[int, VisitState]:
    rows = Visit.objects.filter(id__in=ids).values_list(*writing.COLUMNS)
    return {row[0]: writing.from_row(row) for row in rows}


def _compare(expected: VisitState, live: VisitState | None) -> Iterator[str]:
    if live is None:
        yield f"visit {expected.id} is missing"
        return
    for name, wanted, found in zip(VisitState._fields, expected, live, strict=True):
        if wanted != found:
            yield f"visit {expected.id} {name}: {found!r} instead of {wanted!r}"
