"""The test behind a verdict: are cases faster, judged by the mean and by the ranks together, whatever the distribution.

Both are linear in what each case contributes, so their variances and their correlation follow from the contributions,
with weights, cells of a mix, and days on which cases share their luck.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from senim.mining.adjusting import Codes, Side
from senim.mining.durations import Numbers

LEAST_DAYS: Final = 21
"""In fewer days than this the luck that cases of one day share cannot be told from that of weekdays."""
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Share:
    """What one side adds to the variances: of the log of the mean, of the ranks, and of both together.

    `freedom` is what a variance estimated from so many cases (or days) is worth.
    """

    mean: float
    rank: float
    both: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """`mean`: log of after's mean over before's. `rank`: one half less the probability that after is faster.

    Both are negative where after is faster. `before`, `after`: what each side adds to their variances; `crowding`: by
    how much the variance is larger because cases of one day resemble each other (1 or more).
    """

    mean: float
    rank: float
    before: Share
    after: Share
    crowding: float

    def score(self, worth: tuple[float, float] | None = None, more: tuple[float, float] = (1.0, 1.0)) -> float:
        """The sum of both in standard errors, divided by its own standard error; negative is faster.

        `worth` puts another effect in the place of the one seen, `more` so many times the cases of each side.
        """
        mean, rank = worth or (self.mean, self.rank)
        shares = ((self.before, more[0]), (self.after, more[1]))
        own = [math.sqrt(sum(getattr(share, kind) / times for share, times in shares)) for kind in ("mean", "rank")]
        together = sum(share.both / times for share, times in shares)
        parts = [value / error for value, error in zip((mean, rank), own, strict=True) if error > 0]
        product = math.prod(own)
        correlation = min(1.0, max(-1.0, together / product)) if product > 0 else 0.0
        return sum(parts) / math.sqrt(max(len(parts) * (1 + correlation * (len(parts) - 1)), 1e-12))

    @property
    def freedom(self) -> float:
        """Degrees of freedom after Welch and Satterthwaite, of the mean's variance."""
        parts = [(share.mean or share.rank, share.freedom) for share in (self.before, self.after)]
        total = sum(part for part, _ in parts)
        below = sum(part**2 / freedom for part, freedom in parts if freedom > 0)
        return total**2 / below if below > 0 else min(freedom for _, freedom in parts)


def evidence(before: Side, after: Side) -> Evidence:
    """Weigh two sides, each of at least two cases. Costs one sorting of each."""
    means = [float(np.sum(side.weights * side.seconds)) for side in (before, after)]
    whole = means[0] > 0 and means[1] > 0
    placed_after = 1 - _placements(before, after.seconds)
    placed_before = _placements(after, before.seconds)
    sides = ((before, means[0], -1.0, placed_before), (after, means[1], 1.0, placed_after))
    shares, crowding = [], []
    for side, mean, sign, placed in sides:
        one = sign * side.seconds / mean if whole else np.zeros(len(side.seconds))
        share, crowd = _share(side, one, -placed)
        shares.append(share)
        crowding.append(crowd)
    return Evidence(
        mean=math.log(means[1] / means[0]) if whole else 0.0,
        rank=0.5 - float(np.sum(after.weights * placed_after)),
        before=shares[0],
        after=shares[1],
        crowding=max(crowding),
    )


def faster_by(side: Side, factor: float) -> float:
    """The probability, less one half, that a case `factor` times as long as one of this side is faster than another."""
    return float(np.sum(side.weights * (1 - _placements(side, side.seconds * factor)))) - 0.5


def _placements(side: Side, at: Numbers) -> Numbers:
    """The share of a side that is below each value, ties by half."""
    order = np.argsort(side.seconds, kind="stable")
    ordered = side.seconds[order]
    below = np.r_[0.0, np.cumsum(side.weights[order])]
    left, right = (below[np.searchsorted(ordered, at, side=end)] for end in ("left", "right"))
    return np.asarray((left + right) / 2, dtype=np.float64)


def _share(side: Side, mean: Numbers, rank: Numbers) -> tuple[Share, float]:
    """Variances of the weighted sums of two contributions, within the cells of the mix."""
    counts = np.bincount(side.cells)
    small = np.sqrt(counts / np.maximum(counts - 1, 1))[side.cells]
    rows = [side.weights * small * centred(side, values, side.cells) for values in (mean, rank)]
    crowding, days = _crowding(side, mean, rank)
    squares = [float(np.sum(a * b)) * crowding for a, b in ((rows[0], rows[0]), (rows[1], rows[1]), (rows[0], rows[1]))]
    freedom = min(side.effective, days) if crowding > 1 else side.effective
    # Where all ranks are equal or fully apart one case could still have fallen otherwise.
    squares[1] = max(squares[1], 0.25 / max(side.effective, 1.0) ** 2)
    return Share(squares[0], squares[1], squares[2], max(freedom - len(np.unique(side.cells)), 1.0)), crowding


def centred(side: Side, values: Numbers, groups: Codes) -> Numbers:
    """The values less the weighted mean of their group."""
    totals = np.bincount(groups, side.weights)
    sums = np.bincount(groups, side.weights * values)
    return values - np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0)[groups]


def _crowding(side: Side, mean: Numbers, rank: Numbers) -> tuple[float, float]:
    """By how much days multiply the variance (at least 1), and how many days there are.

    What a weekday has of its own is taken out before: both sides have all weekdays.
    """
    if side.days is None:
        return 1.0, 0.0
    distinct, day = np.unique(side.days, return_inverse=True)
    if len(distinct) < LEAST_DAYS:
        return 1.0, float(len(distinct))
    spread = [float(np.std(values)) or 1.0 for values in (mean, rank)]
    both = centred(side, mean / spread[0] + rank / spread[1], side.cells)
    rows = side.weights * centred(side, both, (side.days % _WEEK).astype(np.int64))
    alone, free = float(np.sum(rows**2)), len(distinct) - _WEEK
    by_day = float(np.sum(np.bincount(day, rows) ** 2)) * len(distinct) / free
    # Days that only by chance seem alike (their variance has a standard error of the root of 2/free) change nothing.
    crowded = alone > 0 and by_day / alone > 1 + math.sqrt(2 / free)
    return (by_day / alone if crowded else 1.0), float(len(distinct))
