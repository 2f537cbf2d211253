"""Makes distributions by key (spreads.Spread) of values that come in one piece, or piece by piece from a processor's caches."""

from fractions import Fraction
from typing import Final

import numpy as np

from senim.mining.buckets import BUCKETS, Whole, bucket_of
from senim.mining.errors import RowsUnsorted
from senim.mining.grouping import compacted, joined, order_within
from senim.mining.spreads import HALF, KEPT, LOW, Spread

__all__ = ["MEDIAN", "P90", "Spread", "Spreading", "spread_of"]

MEDIAN: Final = Fraction(1, 2)
P90: Final = Fraction(9, 10)

_DENSE_KEYS: Final = 1024
_FITS: Final = 1 << 63


def spread_of(keys: Whole, values: Whole, domain: int | None = None) -> Spread:
    """Give the distributions of these values by key; as Spreading, in one piece."""
    spreading = Spreading(domain)
    spreading.add(keys, values)
    return spreading.spread()


class Spreading:
    """Takes values by key in any number of pieces; gives their distributions.

    `domain` says that every key lies in 0 … domain - 1: quicker. The pieces' arrays are not held on to. To use one for
    part after part is quicker than a new one for each, because fresh memory costs more than the counting.
    """

    def __init__(self, domain: int | None = None) -> None:
        """Begin with nothing."""
        self._domain = domain
        self._pieces: list[tuple[Whole, Whole]] = []
        self._cells = _Cells(domain) if domain is not None and domain <= _DENSE_KEYS else None

    def add(self, keys: Whole, values: Whole) -> None:
        """Take values. Refuses RowsUnsorted a negative one: time does not run backwards."""
        if len(values) and int(values.min()) < 0:
            raise RowsUnsorted("an event stands before its predecessor in the same case: rows are not sorted by at_us")
        if self._cells:
            self._cells.add(keys, values)
        else:
            self._pieces.append((keys.copy(), values.copy()))

    def spread(self) -> Spread:
        """Give the distributions of all that was taken, and begin anew."""
        if self._cells:
            return self._cells.spread(np.arange(self._domain or 0, dtype=np.int64))
        values = joined([values for _, values in self._pieces])
        labels, places = compacted(joined([keys for keys, _ in self._pieces]), self._domain)
        self._pieces = []
        if len(labels) <= _DENSE_KEYS:
            cells = _Cells(len(labels))
            cells.add(places, values)
            return cells.spread(labels)
        counts = np.bincount(places, minlength=len(labels))
        few = np.flatnonzero((counts <= KEPT).take(places))
        filled, inside = np.unique(places * BUCKETS + bucket_of(values), return_counts=True)
        sums = (counts, *_sums(places, values, len(labels)))
        return _canonical(labels, sums, (places[few], values[few]), (filled, inside.astype(np.int64, copy=False)))


class _Cells:
    """A cell for every bucket of every key, for few keys; and the values of keys that have few."""

    def __init__(self, size: int) -> None:
        self._table = np.zeros(size * BUCKETS, dtype=np.int64)
        self._begin(size)

    def _begin(self, size: int) -> None:
        self._counts, self._high, self._low = (np.zeros(size, dtype=np.int64) for _ in range(3))
        self._few: list[tuple[Whole, Whole]] = []

    def add(self, places: Whole, values: Whole) -> None:
        cells = places * BUCKETS
        cells += bucket_of(values)
        np.add.at(self._table, cells, 1)
        high, low = _sums(places, values, len(self._low))
        self._high += high
        self._low += low
        self._counts += np.bincount(places, minlength=len(self._low))
        # A key that has few values in the end had few at every moment.
        rows = np.flatnonzero((self._counts <= KEPT).take(places))
        self._few.append((places[rows], values[rows]))

    def spread(self, labels: Whole) -> Spread:
        places, values = (joined(list(columns)) for columns in zip((labels[:0], labels[:0]), *self._few, strict=True))
        rows = np.flatnonzero((self._counts <= KEPT).take(places))
        filled = np.flatnonzero(self._table)
        sums = (self._counts, self._high + (self._low >> HALF), self._low & LOW)
        inside = self._table[filled]
        self._table[filled] = 0
        self._begin(len(self._counts))
        return _canonical(labels, sums, (places[rows], values[rows]), (filled, inside))


def _canonical(
    labels: Whole, sums: tuple[Whole, Whole, Whole], few: tuple[Whole, Whole], filled: tuple[Whole, Whole]
) -> Spread:
    """Keys that occur, all values of those with few, filled buckets of the others; the columns' keys are places in labels."""
    counts, high, low = sums
    kept_places, kept = few
    order = order_within(kept_places, kept)
    cells, inside = filled
    large = counts[cells // BUCKETS] > KEPT
    cells, inside = cells[large], inside[large]
    there = counts > 0
    return Spread(
        labels[there], counts[there], high[there], low[there],
        labels[cells // BUCKETS], cells % BUCKETS, inside, labels[kept_places[order]], kept[order],
    )  # fmt: skip


def _sums(places: Whole, values: Whole, size: int) -> tuple[Whole, Whole]:
    """The two halves of the exact sums, for fewer than 2^31 values."""
    high, low = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    if len(values) * (int(values.max()) if len(values) else 0) < _FITS:
        np.add.at(low, places, values)
    else:
        np.add.at(high, places, values >> HALF)
        np.add.at(low, places, values & LOW)
    return high + (low >> HALF), low & LOW
