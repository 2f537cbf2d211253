"""Which times will matter: kept from the first pass, they spare most logs a second reading; the answer never depends on them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from senim.mining.buckets import EDGES, Whole
from senim.mining.grouping import halves, pair
from senim.mining.ranks import DURATIONS, Sieve
from senim.mining.spreads import KEPT
from senim.mining.summaries import Summary, recoding
from senim.mining.summarising import Times

MARGIN: Final = 0.03
TABLE_PAIRS: Final = 1 << 20
_ALL: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """In which range the median of each step probably lies; a key that is not here may have it anywhere."""

    names: tuple[str, ...]
    keys: Whole
    low: Whole
    high: Whole


def guess_of(summary: Summary) -> Guess:
    """Guess from the first parts of a log, for steps that were seen often, around the middle of what was seen."""
    edges = summary.edges
    often = edges.counts > KEPT
    keys, last = edges.keys[often], edges.counts[often] - 1
    # Four standard errors of the rank of a median, and something for a log that changes with time.
    margin = MARGIN + 2 / np.sqrt(last)
    low, _, _ = edges.buckets_at(keys, (last * (0.5 - margin)).astype(np.int64))
    high, _, _ = edges.buckets_at(keys, (last * (0.5 + margin)).astype(np.int64))
    return Guess(summary.activities, keys, EDGES[low], EDGES[high + 1])


def likely(guess: Guess, names: tuple[str, ...]) -> Callable[[Times], Times] | None:
    """Give what keeps of times the steps within the guess, and all durations; nothing for more names than a table has room."""
    size = len(names)
    if size * size > TABLE_PAIRS:
        return None
    known = recoding(names, guess.names) if set(names) <= set(guess.names) else None
    low, high = np.zeros(size * size + 1, dtype=np.int64), np.full(size * size + 1, _ALL)
    if known is not None and len(guess.keys):
        keys = pair(np.repeat(known, size), np.tile(known, size))
        slot = np.searchsorted(guess.keys, keys).clip(max=len(guess.keys) - 1)
        there = guess.keys[slot] == keys
        low[:-1], high[:-1] = np.where(there, guess.low[slot], 0), np.where(there, guess.high[slot], _ALL)
    low[-1] = _ALL  # what is no step

    def keep(times: Times) -> Times:
        rows = np.flatnonzero((times.gaps >= low.take(times.pairs)) & (times.gaps < high.take(times.pairs)))
        return replace(times, pairs=times.pairs[rows], gaps=times.gaps[rows])

    return keep


def covers(guess: Guess, sieve: Sieve) -> bool:
    """Whether all that the sieve looks for was within the guess."""
    codes = recoding(guess.names, sieve.names)
    first, second = halves(guess.keys)
    keys = pair(codes[first], codes[second])
    order = np.argsort(keys)
    asked = sieve.keys != DURATIONS
    if not len(keys):
        return True
    slot = order[np.searchsorted(keys[order], sieve.keys[asked]).clip(max=len(keys) - 1)]
    inside = (guess.low[slot] <= sieve.low[asked]) & (sieve.high[asked] <= guess.high[slot])
    return bool((inside | (keys[slot] != sieve.keys[asked])).all())
