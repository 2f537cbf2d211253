"""Many distributions of whole numbers at once, one to a key: exact counts and sums, mergeable quantiles of a stated error."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Final, Self

import numpy as np

from senim.mining.buckets import BUCKETS, Whole, bucket_of, middle
from senim.mining.grouping import added_up, alike, joined, order_within, run_starts

KEPT: Final = 256
"""A key with at most so many values keeps them all, and every quantile of it is exact."""

# Sums are carried in two halves, because a million years of microseconds would not fit into one whole number of 64 bits.
HALF: Final = 32
LOW: Final = (1 << HALF) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """For each key how many values there are, their exact sum, and either all of them or how many lie in each bucket.

    `keys` ascend; `bin_keys`, `bins` and `kept_keys`, `kept` ascend together. What a Spread holds follows from the
    values alone, not from how they were cut and merged.
    """

    keys: Whole
    counts: Whole
    high: Whole
    low: Whole
    bin_keys: Whole
    bins: Whole
    bin_counts: Whole
    kept_keys: Whole
    kept: Whole

    @classmethod
    def merged(cls, parts: Sequence[Self]) -> Self:
        """Add up; none gives the empty spread."""
        part = cls(*(joined([getattr(part, field.name) for part in parts]) for field in fields(cls)))
        return part if len(parts) == 1 else part._summed()

    def relabelled(self, keys: Whole) -> Self:
        """The same distributions under other keys, one for one, in any order; equal new keys are added up."""
        of_bins = keys[np.searchsorted(self.keys, self.bin_keys)]
        of_kept = keys[np.searchsorted(self.keys, self.kept_keys)]
        renamed = type(self)(
            keys, self.counts, self.high, self.low, of_bins, self.bins, self.bin_counts, of_kept, self.kept
        )
        return renamed if bool((keys[1:] > keys[:-1]).all()) else renamed._summed()

    def below(self, end: int) -> Self:
        """Only the distributions of keys below this one."""
        own, of_bins, of_kept = (np.searchsorted(keys, end) for keys in (self.keys, self.bin_keys, self.kept_keys))
        return type(self)(
            self.keys[:own], self.counts[:own], self.high[:own], self.low[:own], self.bin_keys[:of_bins],
            self.bins[:of_bins], self.bin_counts[:of_bins], self.kept_keys[:of_kept], self.kept[:of_kept],
        )  # fmt: skip

    def _summed(self) -> Self:
        """Bring joined columns into the one form: sorted, each key once, values of keys that grew too large put into buckets."""
        order = np.argsort(self.keys, kind="stable")
        starts = run_starts(self.keys[order])
        keys = self.keys[order][starts]
        counts, high, low = (added_up(column[order], starts) for column in (self.counts, self.high, self.low))
        small = counts <= KEPT
        stays = small[np.searchsorted(keys, self.kept_keys)] if len(keys) else np.zeros(0, dtype=bool)
        grown = self.kept[~stays]
        bin_keys = joined([self.bin_keys, self.kept_keys[~stays]])
        bins = joined([self.bins, bucket_of(grown)])
        weights = joined([self.bin_counts, np.ones(len(grown), dtype=np.int64)])
        order = np.argsort(np.searchsorted(keys, bin_keys) * BUCKETS + bins)
        bin_keys, bins = bin_keys[order], bins[order]
        starts = run_starts(bin_keys, bins)
        kept_keys, kept = self.kept_keys[stays], self.kept[stays]
        by_value = order_within(np.searchsorted(keys, kept_keys), kept)
        return type(self)(
            keys, counts, high + (low >> HALF), low & LOW, bin_keys[starts], bins[starts],
            added_up(weights[order], starts), kept_keys[by_value], kept[by_value],
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same distributions."""
        return isinstance(other, Spread) and alike(self._columns(), other._columns())

    __hash__ = None  # type: ignore[assignment]

    def _columns(self) -> list[Whole]:
        return [getattr(self, field.name) for field in fields(self)]

    def count(self, key: int) -> int:
        """How many values the key has."""
        place = self._place(key)
        return 0 if place is None else int(self.counts[place])

    def total(self, key: int) -> int:
        """The exact sum of the key's values."""
        place = self._place(key)
        return 0 if place is None else (int(self.high[place]) << HALF) + int(self.low[place])

    def mean(self, key: int, unit: int = 1) -> float | None:
        """The mean of the key's values in a unit of so many, correctly rounded; nothing where there are none."""
        count = self.count(key)
        return self.total(key) / (count * unit) if count else None

    def quantile(self, key: int, share: Fraction) -> float | None:
        """The quantile of Hyndman and Fan's type 7: exact up to KEPT values, else within buckets.RELATIVE_ERROR."""
        count = self.count(key)
        if not count:
            return None
        rank, rest = divmod((count - 1) * share, 1)
        below, above = self.at_rank(key, rank), self.at_rank(key, min(rank + 1, count - 1))
        return below + float(rest) * (above - below)

    def at_rank(self, key: int, rank: int) -> float:
        """The value that stands at this place, counted from 0, when the key's values are sorted; exact up to KEPT values."""
        if self.count(key) <= KEPT:
            return float(self.kept_at(key, rank))
        buckets, _, _ = self.buckets_at(np.array([key]), np.array([rank]))
        return float(middle(buckets)[0])

    def kept_at(self, key: int, rank: int) -> int:
        """The value at this place of a key whose values are kept."""
        return int(self.kept[int(np.searchsorted(self.kept_keys, key)) + rank])

    def buckets_at(self, keys: Whole, ranks: Whole) -> tuple[Whole, Whole, Whole]:
        """For keys of more than KEPT values the bucket that holds each rank, how many stand before it, how many are in it."""
        ends = np.cumsum(self.bin_counts)
        before_key = np.append(0, ends)[np.searchsorted(self.bin_keys, keys)]
        places = np.searchsorted(ends, before_key + ranks, side="right")
        inside = self.bin_counts[places]
        return self.bins[places], ends[places] - inside - before_key, inside

    def _place(self, key: int) -> int | None:
        place = int(np.searchsorted(self.keys, key))
        return place if place < len(self.keys) and self.keys[place] == key else None
