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
    rows = rows_of(chunk)
    counting = Counting(rows.names)
    counting.add(rows)
    return counting.summary()


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


class Counting:
    """Counts part after part of a log whose parts have the same names, in the same memory; gives their summary."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """Begin with nothing."""
        self.names = names
        self._pairs = len(names) ** 2
        self._steps, self._durations = Spreading(self._pairs + 1), Spreading(CASES + 1)
        self._begin()

    def _begin(self) -> None:
        self._events = 0
        self._starts, self._ends = (np.zeros(len(self.names), dtype=np.int64) for _ in range(2))
        self._variants: list[Variants] = []

    def add(self, rows: Rows, keep: Callable[[Times], Times] | None = None) -> Times:
        """Count rows. Gives of their times what `keep` keeps; it must copy, for the times it is given do not last."""
        kept = []
        for piece, walk in walks(rows):
            times = walk.times
            self._steps.add(times.pairs, times.gaps)
            self._durations.add(np.full(len(times.durations), CASES, dtype=np.int64), times.durations)
            self._variants.append(variants_of(*fingerprints(piece.names, piece.codes, walk.starts)))
            self._starts += np.bincount(walk.first, minlength=len(self.names))
            self._ends += np.bincount(walk.last, minlength=len(self.names))
            if keep:
                kept.append(keep(times))
        self._events += len(rows.cases)
        return Times.joined(rows.names, kept)

    def summary(self) -> Summary:
        """Give the summary of all that was counted, and begin anew."""
        edges = self._steps.spread().below(self._pairs)
        first, second = np.divmod(edges.keys, max(len(self.names), 1))
        durations = self._durations.spread()
        summary = Summary(
            cases=durations.count(CASES),
            events=self._events,
            activities=self.names,
            edges=edges.relabelled(pair(first, second)),
            starts=Tally.of_cells(self._starts),
            ends=Tally.of_cells(self._ends),
            durations=durations,
            variants=Variants.merged(self._variants),
        )
        self._begin()
        return occurring(summary)


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Of a piece the row where each case starts, its first and its last activity; and the times, which last until the next."""

    starts: Whole
    first: Whole
    last: Whole
    times: Times
