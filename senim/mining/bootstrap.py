"""Intervals for the change of the mean and of quantiles: what other samples of the same size would have shown.

Means are resampled case by case and studentised; quantiles by the exact law of a resampled order statistic (a beta
distribution, Woodruff 1952 for weights), which costs the same for a hundred cases and a million. The chance is seeded
by the durations themselves, so that equal logs give equal intervals.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from senim.mining.adjusting import Codes, Side
from senim.mining.durations import Numbers
from senim.mining.evidence import centred

DRAWS: Final = 4_000
MEAN_DRAWS: Final = 2_000
RESAMPLED_UP_TO: Final = 5_000
"""With more cases on both sides the studentised mean is normal for all that an interval shows."""
_CHUNK: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A relative change (-0.2: a fifth less) and the interval that holds the true one; None where there is none."""

    value: float | None
    low: float | None
    high: float | None


NOTHING: Final = Interval(None, None, None)


def chance(sides: Sequence[Side]) -> np.random.Generator:
    """Random numbers that depend on nothing but the durations and weights."""
    seed = hashlib.sha256(b"".join(array.tobytes() for side in sides for array in (side.seconds, side.weights)))
    return np.random.Generator(np.random.PCG64(int.from_bytes(seed.digest()[:16], "big")))


def quantile(side: Side, share: float) -> float:
    """The weighted quantile of type 7 (Hyndman and Fan): with equal weights the same as NumPy's."""
    if np.ptp(side.weights) <= 1e-12 * side.weights[0]:
        return float(np.quantile(side.seconds, share))
    order = np.argsort(side.seconds, kind="stable")
    weights = side.weights[order]
    place = np.cumsum(weights) - weights / 2
    return float(np.interp(share, (place - place[0]) / max(place[-1] - place[0], 1e-300), side.seconds[order]))


def quantile_change(
    before: Side, after: Side, share: float, alpha: float, crowding: float, random: np.random.Generator
) -> Interval:
    """The change of a quantile with its interval of 1 - alpha; `crowding` multiplies the variance."""
    values = [quantile(side, share) for side in (before, after)]
    if values[0] <= 0:
        return NOTHING
    drawn = [
        _drawn_quantiles(side, share, value, crowding, random)
        for side, value in zip((before, after), values, strict=True)
    ]
    with np.errstate(over="ignore"):  # a median of nearly nothing: the change is without bound
        ratios = np.divide(drawn[1], drawn[0], out=np.full(DRAWS, np.inf), where=drawn[0] > 0)
    low, high = np.quantile(ratios, [alpha / 2, 1 - alpha / 2], method="nearest")
    ends = (values[1] / values[0] - 1, float(low) - 1, float(high) - 1)
    return Interval(*(end if np.isfinite(end) else None for end in ends))


def _drawn_quantiles(side: Side, share: float, value: float, crowding: float, random: np.random.Generator) -> Numbers:
    below = (side.seconds <= value).astype(np.float64)
    variance = float(np.sum((side.weights * centred(side, below, side.cells)) ** 2)) * crowding
    size = min(share * (1 - share) / variance, len(below)) if variance > 0 else float(len(below))
    drawn = random.beta(size * share + 1 - share, size * (1 - share) + share, DRAWS)
    order = np.argsort(side.seconds, kind="stable")
    weights = side.weights[order]
    return np.asarray(np.interp(drawn, np.cumsum(weights) - weights / 2, side.seconds[order]), dtype=np.float64)


def mean_change(before: Side, after: Side, alpha: float, crowding: float, random: np.random.Generator) -> Interval:
    """The change of the mean with its interval of 1 - alpha, studentised on the log of the ratio."""
    means = [_mean(before), _mean(after)]
    if min(means) ** 2 <= 0:
        return NOTHING if means[0] <= 0 else Interval(means[1] / means[0] - 1, None, None)
    change = float(np.log(means[1] / means[0]))
    error = float(np.sqrt(sum(_relative_variance(side) for side in (before, after)) * crowding))
    if max(len(before.seconds), len(after.seconds)) > RESAMPLED_UP_TO:
        high = NormalDist().inv_cdf(1 - alpha / 2)
        low = -high
    else:
        low, high = np.quantile(_studentised(before, after, random), [alpha / 2, 1 - alpha / 2])
    with np.errstate(over="ignore"):
        ends = np.expm1([change, change - error * high, change - error * low])
    return Interval(*(float(end) if np.isfinite(end) else None for end in ends))


def _relative_variance(side: Side) -> float:
    """The variance of the log of the weighted mean, within the cells of the mix."""
    counts = np.bincount(side.cells)
    small = np.sqrt(counts / np.maximum(counts - 1, 1))[side.cells]
    mean = _mean(side)
    return float(np.sum((side.weights * small * centred(side, side.seconds, side.cells)) ** 2)) / mean**2


def _studentised(before: Side, after: Side, random: np.random.Generator) -> Numbers:
    """How far resampled changes lie from the one seen, in their own standard errors."""
    (first, spread), (second, other) = (_resampled(side, random) for side in (before, after))
    first, second = first / _mean(before), second / _mean(after)
    told = (first > 0) & (second > 0) & (spread + other > 0)
    if not told.any():
        return np.zeros(1)
    changes = np.log(second[told]) - np.log(first[told])
    return np.asarray(changes / np.sqrt((spread + other)[told]), dtype=np.float64)


def _mean(side: Side) -> float:
    return float(np.sum(side.weights * side.seconds))


def _resampled(side: Side, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Means of samples drawn again within the cells, and the variances of their logs. Cells stand together."""
    starts = np.flatnonzero(np.r_[True, side.cells[1:] != side.cells[:-1]])
    one = _resampled_plain if len(starts) == 1 and np.ptp(side.weights) == 0 else _resampled_cells
    parts = [one(side, starts, rows, random) for rows in _chunks(len(side.seconds))]
    means, variances = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
    return means, np.divide(variances, means**2, out=np.zeros_like(means), where=means**2 > 0)


def _resampled_plain(side: Side, _: Codes, rows: int, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Means and their variances where all cases weigh the same and stand in one cell."""
    size = len(side.seconds)
    drawn = side.seconds[random.integers(0, size, (rows, size), dtype=np.int32)]
    means = drawn.mean(axis=1)
    drawn -= means[:, None]
    return means, np.einsum("ij,ij->i", drawn, drawn) / (size * max(size - 1, 1))


def _resampled_cells(side: Side, starts: Codes, rows: int, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """The same with weights and cells."""
    counts = np.diff(np.r_[starts, len(side.cells)])
    first, size = np.repeat(starts, counts), np.repeat(counts, counts)
    share = np.add.reduceat(side.weights, starts)
    drawn = first + np.floor(random.random((rows, len(first))) * size).astype(np.int64)
    weights, seconds = side.weights[drawn], side.seconds[drawn]
    totals = np.add.reduceat(weights, starts, axis=1)
    cell_means = np.add.reduceat(weights * seconds, starts, axis=1) / totals
    rest = (weights * (seconds - np.repeat(cell_means, counts, axis=1))) ** 2
    cell_variances = np.add.reduceat(rest, starts, axis=1) / totals**2 * (counts / np.maximum(counts - 1, 1))
    return cell_means @ share, cell_variances @ share**2


def _chunks(width: int) -> list[int]:
    rows = max(1, _CHUNK // max(width, 1))
    return [min(rows, MEAN_DRAWS - done) for done in range(0, MEAN_DRAWS, rows)]
