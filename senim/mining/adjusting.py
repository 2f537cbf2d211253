"""Comparing like with like: weights that give both sides the same mix, and make up for cases that were still running."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from senim.mining.durations import Durations, Numbers, Truths
from senim.mining.errors import NotComparable

Codes = npt.NDArray[np.int64]

SMALLEST_CELL: Final = 5
"""A combination of region, channel … with fewer cases than this on either side is left out on both."""
LEAST_FOLLOWED: Final = 0.2
"""Durations are compared up to the time to which at least this share of the cases could be followed."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side made ready: durations (seconds) up to the horizon, weights that add up to 1, cells in ascending order.

    `days`: the day (UTC) on which each case began; None where that is unknown.
    """

    seconds: Numbers
    weights: Numbers
    cells: Codes
    days: Codes | None

    @property
    def effective(self) -> float:
        """As many equally weighted cases would say as much (Kish)."""
        return float(1 / np.sum(self.weights**2)) if len(self.weights) else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Both sides made comparable. `horizon` (seconds): longer durations count as this long; None where there is none.

    `left_out` and `running`: how many cases of both sides stand in no common cell, and how many had not ended.
    """

    before: Side
    after: Side
    horizon: float | None
    left_out: int
    running: int


def adjusted(before: Durations, after: Durations, by: Sequence[str]) -> Sides:
    """Give both sides one mix over the groups named in `by`, and one horizon.

    The common mix is that of both sides together, over the combinations that each side has SMALLEST_CELL cases of.
    Cases still running are made up for by those that ended and were at risk as long (inverse probability of censoring,
    Robins and Rotnitzky 1992); that supposes that a duration does not depend on when the case began. Refuses
    NotComparable where no combination is common.
    """
    keys = _cells(before, after, by)
    counts = [np.bincount(side, minlength=int(max(map(_largest, keys))) + 1) for side in keys]
    common = np.minimum(counts[0], counts[1]) >= SMALLEST_CELL if by else counts[0] + counts[1] > 0
    if by and not common.any():
        raise NotComparable(f"no combination of {', '.join(by)} has {SMALLEST_CELL} cases before and after")
    mix = np.where(common, counts[0] + counts[1], 0).astype(np.float64)
    mix /= max(mix.sum(), 1.0)
    kept = [common[side] for side in keys]
    sides = [side.where(chosen) for side, chosen in zip((before, after), kept, strict=True)]
    horizon = min((_followed(side) for side in sides), default=np.inf)
    ready = [_side(side, key[chosen], mix, horizon) for side, key, chosen in zip(sides, keys, kept, strict=True)]
    return Sides(
        before=ready[0],
        after=ready[1],
        horizon=None if np.isinf(horizon) else float(horizon),
        left_out=sum(int(np.sum(~chosen)) for chosen in kept),
        running=sum(int(side.running.sum()) for side in sides if side.running is not None),
    )


def _largest(codes: Codes) -> int:
    return int(codes.max(initial=0))


def _cells(before: Durations, after: Durations, by: Sequence[str]) -> tuple[Codes, Codes]:
    """The same code for the same combination of groups on both sides."""
    size = len(before)
    codes = np.zeros(size + len(after), np.int64)
    for name in by:
        values = np.concatenate([before.group(name), after.group(name)])
        distinct, places = np.unique(values, return_inverse=True)
        _, codes = np.unique(codes * len(distinct) + places, return_inverse=True)
    return codes[:size].astype(np.int64), codes[size:].astype(np.int64)


def _side(side: Durations, cells: Codes, mix: Numbers, horizon: float) -> Side:
    """Weigh the cases whose duration up to the horizon is known."""
    seconds, running = np.minimum(side.seconds, horizon), _running(side)
    known = ~running | (side.seconds >= horizon)
    weights = np.where(known, 1 / _still_followed(side.seconds, running, seconds), 0.0)
    totals = np.bincount(cells, weights, minlength=len(mix))
    weights *= np.divide(mix, totals, out=np.zeros_like(mix), where=totals > 0)[cells]
    order = np.flatnonzero(known)
    order = order[np.argsort(cells[order], kind="stable")]
    days = None if side.began is None else np.floor(side.began[order] / 86_400).astype(np.int64)
    weights = weights[order]
    return Side(seconds[order], weights / max(weights.sum(), 1e-300), cells[order], days)


def _running(side: Durations) -> Truths:
    return np.zeros(len(side), bool) if side.running is None else side.running


def _followed(side: Durations) -> float:
    """The longest time to which LEAST_FOLLOWED of the cases, and one at least, could be followed; else infinite."""
    running = _running(side)
    if not running.any():
        return float("inf")
    times = np.unique(side.seconds[running])
    lost = times[_still_followed(side.seconds, running, np.nextafter(times, np.inf)) < LEAST_FOLLOWED]
    limit = float(lost[0]) if len(lost) else float("inf")
    return min(limit, float(times[-1])) if times[-1] >= side.seconds.max() else limit


def _still_followed(seconds: Numbers, running: Truths, at: Numbers) -> Numbers:
    """The share (Kaplan and Meier) that would be followed up to just before each time; ends come before cuts."""
    if not running.any():
        return np.ones(len(at))
    times, cut = np.unique(seconds[running], return_counts=True)
    ordered, ended = np.sort(seconds), np.sort(seconds[~running])
    at_risk = len(ordered) - np.searchsorted(ordered, times, side="left")
    at_risk -= np.searchsorted(ended, times, side="right") - np.searchsorted(ended, times, side="left")
    share = np.r_[1.0, np.cumprod(1 - cut / at_risk)]
    return np.asarray(np.maximum(share[np.searchsorted(times, at, side="left")], 1e-12), dtype=np.float64)
