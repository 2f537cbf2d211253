"""Exact values at given ranks in bounded memory: a first pass told the bucket of each rank, further passes look only there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from senim.mining.buckets import EDGES, Whole
from senim.mining.grouping import order_within, pair
from senim.mining.spreads import KEPT, Spread
from senim.mining.summaries import recoding
from senim.mining.summarising import PIECE, Times

DURATIONS: Final = -1
"""The key under which the durations of cases are asked for; other keys are pairs of activity codes."""
COLLECTED: Final = 4_000_000
"""Up to so many values are collected and sorted; where the buckets hold more they are divided first."""
PARTS: Final = 1024
_NO_STEP: Final = -2


@dataclass(frozen=True, slots=True)
class Sought:
    """The value at `rank` of a key lies in low … high - 1, where there are `inside` values; `before` of the key are smaller."""

    key: int
    rank: int
    low: int
    high: int
    before: int
    inside: int


@dataclass(frozen=True, slots=True, eq=False)
class Sieve:
    """Ranges of values to look into, by key. A key with several ranges has them in several layers.

    `names` are those that the keys' codes mean; with `divide` the values are counted in PARTS equal parts of each range,
    otherwise they are collected.
    """

    names: tuple[str, ...]
    keys: Whole
    low: Whole
    high: Whole
    layer: Whole
    divide: bool


@dataclass(frozen=True, slots=True, eq=False)
class Sifted:
    """What lay in the ranges of a sieve: range numbers and values when collected, counts by range and part when divided."""

    ranges: Whole
    values: Whole
    counts: Whole


def rank_pair(count: int, share: Fraction) -> tuple[int, int, Fraction]:
    """Give the two neighbouring ranks, from 0, of a quantile of type 7 and how far it lies from the first to the second."""
    rank, rest = divmod((count - 1) * share, 1)
    return rank, min(rank + 1, count - 1), rest


def exact_ranks(
    asked: Iterable[tuple[int | None, Spread, Sequence[Fraction]]],
    names: tuple[str, ...],
    sift: Callable[[Sieve], Iterable[Sifted]],
) -> dict[tuple[int, int], int]:
    """Give the exact value at each rank that the shares need, by (key, rank).

    Each spread comes with the key it is asked under (None for its own keys) and its shares; `sift` runs a sieve over
    the whole log, part by part. As many passes as the fullest bucket needs: none for a small log, most often one.
    """
    known: dict[tuple[int, int], int] = {}
    sought: list[Sought] = []
    for key, spread, shares in asked:
        wanted = [
            (own, rank)
            for own, count in zip(spread.keys.tolist(), spread.counts.tolist(), strict=True)
            for rank in {rank for share in shares for rank in rank_pair(count, share)[:2]}
        ]
        small = {own for own, count in zip(spread.keys.tolist(), spread.counts.tolist(), strict=True) if count <= KEPT}
        known |= {
            (own if key is None else key, rank): spread.kept_at(own, rank) for own, rank in wanted if own in small
        }
        sought += _first_ranges(key, spread, [(own, rank) for own, rank in wanted if own not in small])
    while sought:
        known |= {(one.key, one.rank): one.low for one in sought if one.high - one.low == 1}
        sought = [one for one in sought if one.high - one.low > 1]
        sought, found = _looked_into(sought, names, sift)
        known |= found
    return known


def _first_ranges(key: int | None, spread: Spread, wanted: list[tuple[int, int]]) -> list[Sought]:
    """In which bucket each (key of the spread, rank) lies."""
    keys, ranks = np.array(wanted, dtype=np.int64).reshape(-1, 2).T
    buckets, before, inside = spread.buckets_at(keys, ranks)
    columns = (keys, ranks, EDGES[buckets], EDGES[buckets + 1], before, inside)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Sought(own if key is None else key, *rest) for own, *rest in rows]


def _looked_into(
    sought: list[Sought], names: tuple[str, ...], sift: Callable[[Sieve], Iterable[Sifted]]
) -> tuple[list[Sought], dict[tuple[int, int], int]]:
    """One pass: give what is still sought, in smaller ranges, and what was found."""
    if not sought:
        return [], {}
    divide = sum({(one.key, one.low): one.inside for one in sought}.values()) > COLLECTED
    sought = sought if divide else _together(sought)
    ranges = sorted({(one.key, one.low, one.high) for one in sought})
    number = {one: place for place, one in enumerate(ranges)}
    parts = list(sift(_sieve(ranges, names, divide)))
    if divide:
        counts = np.sum([part.counts.reshape(-1, PARTS) for part in parts], axis=0)
        return [_narrower(one, counts[number[one.key, one.low, one.high]]) for one in sought], {}
    which = np.concatenate([part.ranges for part in parts])
    values = np.concatenate([part.values for part in parts])
    order = order_within(which, values)
    values, first = values[order], np.searchsorted(which[order], np.arange(len(ranges)))
    found = {
        (one.key, one.rank): int(values[first[number[one.key, one.low, one.high]] + one.rank - one.before])
        for one in sought
    }
    return [], found


def _together(sought: list[Sought]) -> list[Sought]:
    """The same with one range where two of a key have no value between them: so a key seldom needs more than one look."""
    blocks: list[list[Sought]] = []
    for one in sorted(sought, key=lambda one: (one.key, one.rank)):
        last = blocks[-1][-1] if blocks else None
        if last and last.key == one.key and one.before in (last.before, last.before + last.inside):
            blocks[-1].append(one)
        else:
            blocks.append([one])
    return [replace(one, low=block[0].low, high=block[-1].high, before=block[0].before)
            for block in blocks for one in block]  # fmt: skip


def _sieve(ranges: list[tuple[int, int, int]], names: tuple[str, ...], divide: bool) -> Sieve:
    keys, low, high = (np.array(column, dtype=np.int64) for column in zip(*ranges, strict=True))
    first = np.searchsorted(keys, keys)
    return Sieve(names, keys, low, high, np.arange(len(keys)) - first, divide)


def _narrower(one: Sought, counts: Whole) -> Sought:
    width = -(-(one.high - one.low) // PARTS)
    ends = one.before + np.cumsum(counts)
    part = int(np.searchsorted(ends, one.rank, side="right"))
    low = one.low + part * width
    inside = int(counts[part])
    return replace(one, low=low, high=min(low + width, one.high), before=int(ends[part]) - inside, inside=inside)


def sifted(times: Times, sieve: Sieve) -> Sifted:
    """Give what of these times lies in the sieve's ranges."""
    found = [_within(times.durations, np.zeros(len(times.durations), dtype=np.int64), *_of_durations(sieve, layer))
             for layer in _layers(sieve, sieve.keys == DURATIONS)]  # fmt: skip
    edges = sieve.keys != DURATIONS
    for layer in _layers(sieve, edges):
        places, tables = _tables(times, sieve, edges & (sieve.layer == layer))
        found.append(_within(times.gaps, places, *tables))
    ranges = np.concatenate([np.zeros(0, dtype=np.int64), *(one[0] for one in found)])
    values = np.concatenate([np.zeros(0, dtype=np.int64), *(one[1] for one in found)])
    if not sieve.divide:
        return Sifted(ranges, values, np.zeros(0, dtype=np.int64))
    width = -(-(sieve.high - sieve.low) // PARTS)
    cells = ranges * PARTS + (values - sieve.low[ranges]) // width[ranges]
    nothing = np.zeros(0, dtype=np.int64)
    return Sifted(nothing, nothing, np.bincount(cells, minlength=len(sieve.keys) * PARTS))


def _layers(sieve: Sieve, chosen: np.ndarray) -> list[int]:
    layers: list[int] = np.unique(sieve.layer[chosen]).tolist()
    return layers


def _of_durations(sieve: Sieve, layer: int) -> tuple[Whole, Whole, Whole]:
    number = np.flatnonzero((sieve.keys == DURATIONS) & (sieve.layer == layer))
    return sieve.low[number], sieve.high[number], number


def _within(values: Whole, places: Whole, low: Whole, high: Whole, number: Whole) -> tuple[Whole, Whole]:
    """The values that lie in the range at their place, with the range's number."""
    found = [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(values), PIECE):
        here, place = values[start : start + PIECE], places[start : start + PIECE]
        found.append(start + np.flatnonzero((here >= low.take(place)) & (here < high.take(place))))
    rows = np.concatenate(found)
    return number[places[rows]], values[rows]


def _tables(times: Times, sieve: Sieve, chosen: np.ndarray) -> tuple[Whole, tuple[Whole, Whole, Whole]]:
    """For each step a place in tables of the least value, the end and the number of the range of its pair; none is empty."""
    numbers = np.flatnonzero(chosen)
    places, keys = _keys(times, sieve.names)
    slot = np.minimum(np.searchsorted(sieve.keys[numbers], keys), len(numbers) - 1)
    number = numbers[slot]
    there = sieve.keys[number] == keys
    return places, (np.where(there, sieve.low[number], 1), np.where(there, sieve.high[number], 0), number)


def _keys(times: Times, names: tuple[str, ...]) -> tuple[Whole, Whole]:
    """Give for each row a place in a table, and in the table the key of its step under these names; _NO_STEP where it is none."""
    codes = recoding(times.names, names)
    size = len(codes)
    if size * size <= len(times.pairs):
        return times.pairs, np.append(pair(np.repeat(codes, size), np.tile(codes, size)), _NO_STEP)
    distinct, places = np.unique(times.pairs, return_inverse=True)
    first, second = np.divmod(distinct, max(size, 1))
    return places, np.where(first < size, pair(codes[np.minimum(first, size - 1)], codes[second]), _NO_STEP)
