"""Folds the streams of assemblies anew and compares every cell with the live rows."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from senim.assemblies.folding import COLUMNS, AssemblyState, advanced, begun
from senim.assemblies.models import Assembly
from senim.assemblies.writing import from_row
from senim.ledger.entries import Entry
from senim.ledger.models import Record
from senim.ledger.queries import entries_of
from senim.ledger.rebuilding import rebuilder
from senim.ledger.streams import ASSEMBLIES

CHUNK: Final = 500


@rebuilder("assemblies")
def differences() -> Iterator[str]:
    """One line for each assembly, or cell of one, that does not follow from the log."""
    first = Record.objects.filter(n=1, stream__lte=ASSEMBLIES.first, stream__gte=ASSEMBLIES.last)
    streams = list(first.order_by("-stream").values_list("stream", flat=True))
    for start in range(0, len(streams), CHUNK):
        chunk = streams[start : start + CHUNK]
        live = _live([ASSEMBLIES.number_of(one) for one in chunk])
        for stream, group in groupby(entries_of(chunk), key=lambda entry: entry.stream):
            yield from _compare(folded(list(group)), live.get(ASSEMBLIES.number_of(stream)))
    known = {ASSEMBLIES.number_of(one) for one in streams}
    strays = Assembly.objects.values_list("id", flat=True).iterator()
    yield from (f"assembly {one} has no record" for one in strays if one not in known)


def folded(entries: Sequence[Entry]) -> AssemblyState:
    """The assembly that the records of one stream make."""
    assembly = begun(entries[0])
    for entry in entries[1:]:
        assembly = advanced(assembly, entry)
    return assembly


def _live(ids: list[int]) -> dict[int, AssemblyState]:
    return {row[0]: from_row(row) for row in Assembly.objects.filter(id__in=ids).values_list(*COLUMNS)}


def _compare(expected: AssemblyState, live: AssemblyState | None) -> Iterator[str]:
    if live is None:
        yield f"assembly {expected.id} is missing"
        return
    for name, wanted, found in zip(COLUMNS, expected, live, strict=True):
        if wanted != found:
            yield f"assembly {expected.id} {name}: {found!r} instead of {wanted!r}"
