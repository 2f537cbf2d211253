"""Variants: the distinct sequences of activities, counted by their fingerprints and merged without being spelt out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from senim.mining.buckets import Whole
from senim.mining.grouping import added_up, alike, joined, run_starts
from senim.mining.sequences import Lane


@dataclass(frozen=True, slots=True, eq=False)
class Variants:
    """How many cases have each fingerprint; fingerprints ascend."""

    first: Lane
    second: Lane
    counts: Whole

    def __len__(self) -> int:
        """How many variants there are."""
        return len(self.counts)

    @classmethod
    def merged(cls, parts: Sequence[Self]) -> Self:
        """Add up; none gives no variants."""
        first = joined_lanes([part.first for part in parts])
        second = joined_lanes([part.second for part in parts])
        order, starts = grouped(first, second)
        counts = added_up(joined([part.counts for part in parts])[order], starts)
        return cls(first[order][starts], second[order][starts], counts)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same variants equally often."""
        mine = (self.first, self.second, self.counts)
        return isinstance(other, Variants) and alike(mine, (other.first, other.second, other.counts))

    __hash__ = None  # type: ignore[assignment]


def variants_of(first: Lane, second: Lane) -> Variants:
    """Count the fingerprints of cases."""
    order, starts = grouped(first, second)
    counts = np.diff(starts, append=len(first)).astype(np.int64)
    return Variants(first[order][starts], second[order][starts], counts)


def grouped(first: Lane, second: Lane) -> tuple[Whole, Whole]:
    """Give the order that sorts fingerprints, and where in that order each distinct one begins."""
    order = np.argsort(first)
    starts = run_starts(first[order])
    exact = run_starts(first[order], second[order])
    if len(exact) != len(starts):
        # Equal first halves of different fingerprints: once in 2^64, but then the second halves must be sorted too.
        order = np.lexsort((second, first))
        exact = run_starts(first[order], second[order])
    return order, exact


def joined_lanes(parts: Sequence[Lane]) -> Lane:
    """Put arrays of fingerprints after one another."""
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint64)
