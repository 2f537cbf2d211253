"""Did cases become faster? The change with its intervals, a verdict that is wrong once in twenty, and what is lacking."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

from senim.mining.adjusting import Side, Sides, adjusted
from senim.mining.bootstrap import NOTHING, Interval, chance, mean_change, quantile, quantile_change
from senim.mining.durations import Durations
from senim.mining.errors import NotComparable
from senim.mining.evidence import Evidence, Share, evidence, faster_by

Verdict = Literal["faster", "slower", "no proof", "too few"]

ALPHA: Final = 0.05
POWER: Final = 0.8
WORTH: Final = 0.2
"""A cut of a fifth is what `cases_needed` is reckoned for: it would be found four times out of five."""
LEAST_CASES: Final = 30
"""With fewer cases on a side there is no verdict."""
_TRUSTED: Final = 10
_MOST_MORE: Final = 20.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `compare` found. Changes are relative (-0.2: a fifth less); a quantile beyond the horizon has none.

    `cases`: those compared, before and after. `probability_faster`: that a case after is faster than one before, ties
    by half; None without cases. `cases_needed`: so many more cases after (where `more_before`, on both sides) until a
    cut of WORTH would be found four times out of five; 0 when there are enough or the verdict is proven.
    `horizon` in seconds, `left_out`, `running`: see senim.mining.adjusting.Sides. `score`: standard errors.
    """

    cases: tuple[int, int]
    median: Interval
    mean: Interval
    p90: Interval
    probability_faster: float | None
    verdict: Verdict
    cases_needed: int
    more_before: bool
    horizon: float | None
    left_out: int
    running: int
    score: float | None


def compare(before: Durations, after: Durations, *, adjust: Sequence[str] = (), looks: int = 1) -> Comparison:
    """Compare the durations of cases before and after a change.

    `adjust` names groups (region, channel, season …) whose mix is made the same on both sides. `looks` is how often in
    all the comparison will be made while cases come in: the level of each look is lowered (Šidák 1967) so that all of
    them together say "faster" or "slower" of nothing once in twenty at the most, however they are spaced.

    The verdict is a two-sided test at 5 % of mean and ranks together, each in standard errors, and asks besides that
    both point the same way. Intervals hold the true change 95 times in 100 (more with more looks). The same durations
    give the same answer, bit for bit. Refuses NotComparable where no combination of the groups is on both sides.
    """
    alpha, sides, found, verdict = judge(before, after, adjust=adjust, looks=looks)
    pair = (sides.before, sides.after)
    if found is None:
        return _nothing(sides, alpha)
    random = chance(pair)
    needed, both = (0, False) if verdict in {"faster", "slower"} else _needed(pair, found, alpha)
    crowding = found.crowding
    return Comparison(
        cases=(len(pair[0].seconds), len(pair[1].seconds)),
        median=_quantile(sides, 0.5, quantile_change(*pair, 0.5, alpha, crowding, random)),
        mean=mean_change(*pair, alpha, crowding, random),
        p90=_quantile(sides, 0.9, quantile_change(*pair, 0.9, alpha, crowding, random)),
        probability_faster=0.5 - found.rank,
        verdict=verdict,
        cases_needed=needed,
        more_before=both,
        horizon=sides.horizon,
        left_out=sides.left_out,
        running=sides.running,
        score=found.score(),
    )


def judge(
    before: Durations, after: Durations, *, adjust: Sequence[str] = (), looks: int = 1
) -> tuple[float, Sides, Evidence | None, Verdict]:
    """The verdict of `compare` alone: the level of this look, the sides, the evidence (None: nearly no cases), it."""
    if looks < 1:
        raise NotComparable("a comparison is looked at once or more often")
    alpha = 1 - (1 - ALPHA) ** (1 / looks)
    sides = adjusted(before, after, adjust)
    pair = (sides.before, sides.after)
    if min(len(side.seconds) for side in pair) < 2:
        return alpha, sides, None, "too few"
    found = evidence(*pair)
    enough = min(side.effective for side in pair) >= LEAST_CASES
    return alpha, sides, found, _verdict(found, alpha) if enough else "too few"


def _quantile(sides: Sides, share: float, change: Interval) -> Interval:
    """A quantile that lies at the horizon is not known."""
    pair = (sides.before, sides.after)
    beyond = sides.horizon is not None and any(quantile(side, share) >= sides.horizon for side in pair)
    return NOTHING if beyond else change


def _verdict(found: Evidence, alpha: float) -> Verdict:
    score, bound = found.score(), critical(alpha, found.freedom)
    if score <= -bound and found.mean <= 0 and found.rank <= 0:
        return "faster"
    if score >= bound and found.mean >= 0 and found.rank >= 0:
        return "slower"
    return "no proof"


def critical(alpha: float, freedom: float) -> float:
    """The two-sided bound of Student's t (Hill's expansion, Communications of the ACM 1970), good from 5 degrees on."""
    z = NormalDist().inv_cdf(1 - alpha / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def _needed(pair: tuple[Side, Side], found: Evidence, alpha: float) -> tuple[int, bool]:
    """How many more cases after (or, second, on both sides) until a cut of WORTH would be found."""
    bound = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(POWER)
    sizes = [len(side.seconds) for side in pair]
    if max(sizes) < _TRUSTED:
        return _blind(alpha, min(sizes)), True
    pilot = _pilot(found, sizes)
    worth = (math.log(1 - WORTH), -faster_by(pair[0], 1 - WORTH))
    times, both = _after_alone(pilot, worth, bound), False
    if times is None:
        reached = max(-pilot.score(worth), 1e-9)
        times, both = max(1.0, (bound / reached) ** 2), True
    more = max(math.ceil(sizes[1] * (times - 1)), LEAST_CASES - sizes[1], 0)
    if both or sizes[0] < LEAST_CASES:
        more, both = max(more, math.ceil(sizes[0] * (times - 1)) if both else 0, LEAST_CASES - sizes[0]), True
    return more, both


def _pilot(found: Evidence, sizes: Sequence[int]) -> Evidence:
    """The evidence with the variances of a side of too few cases taken from the other."""
    shares = [found.before, found.after]
    for thin, other in ((1, 0), (0, 1)):
        if sizes[thin] < _TRUSTED <= sizes[other]:
            part, times = shares[other], sizes[other] / sizes[thin]
            shares[thin] = Share(part.mean * times, part.rank * times, part.both * times, part.freedom)
    return Evidence(found.mean, found.rank, shares[0], shares[1], found.crowding)


def _after_alone(pilot: Evidence, worth: tuple[float, float], bound: float) -> float | None:
    """By how much the cases after must be multiplied; None where no reasonable number of them is enough."""
    if -pilot.score(worth, (1.0, _MOST_MORE)) < bound:
        return None
    low, high = 1.0, _MOST_MORE
    if -pilot.score(worth) >= bound:
        return low
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if -pilot.score(worth, (1.0, middle)) >= bound else (middle, high)
    return high


def _nothing(sides: Sides, alpha: float) -> Comparison:
    """The answer where one side has nearly no cases."""
    sizes = (len(sides.before.seconds), len(sides.after.seconds))
    return Comparison(
        cases=sizes,
        median=NOTHING,
        mean=NOTHING,
        p90=NOTHING,
        probability_faster=None,
        verdict="too few",
        cases_needed=_blind(alpha, min(sizes)),
        more_before=sizes[0] < LEAST_CASES,
        horizon=sides.horizon,
        left_out=sides.left_out,
        running=sides.running,
        score=None,
    )


def _blind(alpha: float, cases: int) -> int:
    """What is needed besides `cases` on each side if durations vary as much as their mean (their variation is not known)."""
    bound = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(POWER)
    return math.ceil(2 * (bound / math.log(1 - WORTH)) ** 2) - cases
