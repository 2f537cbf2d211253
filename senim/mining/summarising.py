"""From events to a summary: one part of a log, holding whole cases, in a few passes over coded columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pyarrow as pa

from senim.mining.buckets import Whole
from senim.mining.grouping import Tally, joined, pair
from senim.mining.quantiles import Spreading
from senim.mining.sequences import Rows, case_ends, case_starts, fingerprints, pieces, put_steps, rows_of
from senim.mining.summaries import CASES, Summary, occurring
from senim.mining.variants import Variants, variants_of

COLUMNS: Final = ["case", "activity", "at_us"]
"""What `summarise` reads of a log."""
PIECE: Final = 1 << 17
"""So many rows are walked through at once: their columns fit into a processor's cache."""
_TABLES: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Times of a part of a log in µs: of the step from each row (sequences.put_steps) and of each case, first to last event."""

    names: tuple[str, ...]
    pairs: Whole
    gaps: Whole
    durations: Whole

    @classmethod
    def joined(cls, names: tuple[str, ...], parts: Sequence[Self]) -> Self:
        """The times of several pieces of rows of the same names."""
        return cls(names, *(joined([getattr(part, name) for part in parts]) for name in ("pairs", "gaps", "durations")))

    @property
    def nbytes(self) -> int:
        """How much memory they take."""
        return self.pairs.nbytes + self.gaps.nbytes + self.durations.nbytes


def summarise(chunk: pa.Table) -> Summary:
    """Give the summary of one part of a log in our layout: whole cases, rows sorted by case, moment and position.

    Every row counts, whatever its lifecycle. Refuses RowsUnsorted.
    """
    return counted(rows_of(chunk))[0]


def walks(rows: Rows) -> Iterator[tuple[Rows, "Walk"]]:
    """Walk through the rows piece by piece: small pieces, in the same memory, stay in the processor's caches."""
    room = np.empty((2, 0), dtype=np.int64)
    for part in pieces(rows.cases, PIECE):
        piece = rows.piece(part)
        count = len(piece.cases)
        if count > room.shape[1]:
            room = np.empty((2, count), dtype=np.int64)
        starts = case_starts(piece.cases)
        ends = case_ends(starts, count)
        put_steps(piece, ends, room[0, :count], room[1, :count])
        times = Times(rows.names, room[0, :count], room[1, :count], piece.at[ends] - piece.at[starts])
        yield piece, Walk(starts, piece.codes[starts], piece.codes[ends], times)


def counted(
    rows: Rows, keep: Callable[[Times], Times] | None = None, used: dict[int, Spreading] | None = None
) -> tuple[Summary, Times]:
    """Give the summary of rows, and of their times what `keep` keeps (copied: the times it is given do not last).

    `used` keeps the memory for counting from part to part.
    """
    size = len(rows.names)
    used = {} if used is None else used
    steps, durations = _counting(used, size * size + 1), _counting(used, CASES)
    variants, outer, kept = [], [], []
    for piece, walk in walks(rows):
        times = walk.times
        steps.add(times.pairs, times.gaps)
        durations.add(np.full(len(times.durations), CASES, dtype=np.int64), times.durations)
        variants.append(variants_of(*fingerprints(piece.names, piece.codes, walk.starts)))
        outer.append((Tally.of(walk.first, size), Tally.of(walk.last, size)))
        if keep:
            kept.append(keep(times))
    edges = steps.spread().below(size * size)
    first, second = np.divmod(edges.keys, max(size, 1))
    lengths = durations.spread()
    summary = Summary(
        cases=lengths.count(CASES),
        events=len(rows.cases),
        activities=rows.names,
        edges=edges.relabelled(pair(first, second)),
        starts=Tally.merged([starts for starts, _ in outer]),
        ends=Tally.merged([ends for _, ends in outer]),
        durations=lengths,
        variants=Variants.merged(variants),
    )
    return occurring(summary), Times.joined(rows.names, kept)


def _counting(used: dict[int, Spreading], what: int) -> Spreading:
    """What counts steps, by the number of pairs there can be, or the durations of cases, under CASES."""
    if what not in used:
        if len(used) > _TABLES:
            used.clear()
        used[what] = Spreading(what or CASES + 1)
    return used[what]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Of a piece the row where each case starts, its first and its last activity; and the times, which last until the next."""

    starts: Whole
    first: Whole
    last: Whole
    times: Times
