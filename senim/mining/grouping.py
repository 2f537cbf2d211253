"""Sums by key over sorted arrays of keys: the one way in which all summaries count and add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from senim.mining.buckets import Whole
from senim.mining.safe_counts import STEP

DENSE_KEYS = 1 << 22
"""Up to this size a table with a cell for every possible key is quicker than sorting."""
PAIR_BITS = 32


def pair(first: Whole, second: Whole) -> Whole:
    """Give one key for two codes; both are below 2^31."""
    return (first << PAIR_BITS) | second


def halves(keys: Whole) -> tuple[Whole, Whole]:
    """Give back the two codes of each key that `pair` made."""
    return keys >> PAIR_BITS, keys & ((1 << PAIR_BITS) - 1)


def compacted(keys: Whole, domain: int | None = None) -> tuple[Whole, Whole]:
    """Give the distinct keys, ascending, and for each key its place among them.

    `domain` says that every key lies in 0 … domain - 1; then no sorting is needed.
    """
    if domain is None or domain > DENSE_KEYS:
        distinct, places = np.unique(keys, return_inverse=True)
        return distinct, places.astype(np.int64, copy=False)
    present = np.flatnonzero(np.bincount(keys, minlength=domain))
    table = np.zeros(domain, dtype=np.int64)
    table[present] = np.arange(len(present))
    return present, table[keys]


def run_starts(*columns: npt.NDArray[np.generic]) -> Whole:
    """Give where a new combination of values begins in columns that are sorted together."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    new = np.ones(len(columns[0]), dtype=bool)
    new[1:] = False
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new)


def order_within(keys: Whole, values: Whole) -> Whole:
    """Give the order that sorts by key, then by value."""
    if len(keys) and int(keys.max()) < 1 << 15 and int(keys.min()) >= 0:
        # Sorting alone and then by short keys is several times quicker than a lexical sort.
        order = np.argsort(values)
        return order[np.argsort(keys[order].astype(np.int16), kind="stable")]
    return np.lexsort((values, keys))


def added_up(values: Whole, starts: Whole) -> Whole:
    """Give the exact sum of each run of values; runs begin at `starts`."""
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    total: Whole = np.add.reduceat(values, starts)
    return total


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """How often each key occurs; keys ascend."""

    keys: Whole
    counts: Whole

    @classmethod
    def of(cls, keys: Whole, domain: int | None = None) -> Self:
        """Count keys; `domain` as in `compacted`."""
        if domain is not None and domain <= DENSE_KEYS:
            return cls.of_cells(np.bincount(keys, minlength=domain))
        distinct, counts = np.unique(keys, return_counts=True)
        return cls(distinct, counts.astype(np.int64, copy=False))

    @classmethod
    def of_cells(cls, cells: Whole) -> Self:
        """Give the tally of a table that has a cell for every key from 0 on."""
        present = np.flatnonzero(cells)
        return cls(present, cells[present])

    @classmethod
    def merged(cls, parts: Sequence[Self]) -> Self:
        """Add up; none gives the empty tally."""
        keys = joined([part.keys for part in parts])
        order = np.argsort(keys, kind="stable")
        starts = run_starts(keys[order])
        return cls(keys[order][starts], added_up(joined([part.counts for part in parts])[order], starts))

    def relabelled(self, keys: Whole) -> Self:
        """The same counts under other keys, one for one, in any order; equal new keys are added up."""
        return self.merged([type(self)(keys, self.counts)])

    def of_key(self, key: int) -> int:
        """How often this key occurs."""
        place = int(np.searchsorted(self.keys, key))
        return int(self.counts[place]) if place < len(self.keys) and self.keys[place] == key else 0

    def at_least(self, floor: int) -> Self:
        """The same without keys that occur fewer than `floor` times."""
        often = self.counts >= floor
        return type(self)(self.keys[often], self.counts[often])

    def in_steps(self, floor: int) -> Self:
        """The same without keys that occur fewer than `floor` times, the others told as the beginning of their step (`safe_counts`)."""
        often = self.at_least(floor)
        return type(self)(often.keys, often.counts // STEP * STEP)

    def __eq__(self, other: object) -> bool:
        """Whether both count the same."""
        return isinstance(other, Tally) and alike((self.keys, self.counts), (other.keys, other.counts))

    __hash__ = None  # type: ignore[assignment]


def joined(parts: Sequence[Whole]) -> Whole:
    """Put arrays after one another; none gives an empty one."""
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def alike(mine: Sequence[npt.NDArray[np.generic]], theirs: Sequence[npt.NDArray[np.generic]]) -> bool:
    """Whether all arrays are equal, one by one."""
    return all(np.array_equal(a, b) for a, b in zip(mine, theirs, strict=True))
