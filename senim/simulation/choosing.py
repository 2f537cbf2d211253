"""Chooses the distribution that lies nearest to what was seen, and says how near: the Kolmogorov distance."""

from collections.abc import Callable
from math import erf, exp, inf, lgamma, log, sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from senim.simulation.distributions import Distribution

Seconds = NDArray[np.float64]
_POINTS: Final = 2_000
_KEPT_VALUES: Final = 200
_GOOD_ENOUGH: Final = 0.06
"""A named distribution at least so near is preferred to a list of values, which says nothing beyond what was seen."""
_FEWEST: Final = 20
_NO_SPREAD: Final = 1e-3


class Fitted(NamedTuple):
    """A distribution, how many values it was chosen from, and the largest gap between the two distribution functions."""

    distribution: Distribution
    values: int
    error: float


def nearest(values: Seconds) -> Fitted:
    """The distribution for these seconds (at least one, none below 0).

    Named distributions are tried by their moments, the lognormal also by those of its logarithm; where the nearest is
    farther than 0.06 and there are at least 20 values, 200 of their quantiles take its place.
    """
    ordered = np.sort(values)
    mean, sd = float(ordered.mean()), float(ordered.std())
    if sd <= _NO_SPREAD * mean:
        return Fitted(Distribution("fixed", (mean,)), len(ordered), 0.0 if sd == 0 else 1.0)
    tried = [(distance(ordered, one), place, one) for place, one in enumerate(_candidates(ordered, mean, sd))]
    error, _, best = min(tried)
    if error > _GOOD_ENOUGH and len(ordered) >= _FEWEST:
        kept = ordered if len(ordered) <= _KEPT_VALUES else np.quantile(ordered, _middles(_KEPT_VALUES))
        best = Distribution("empirical", (), tuple(round(float(value), 6) for value in kept))
        error = distance(ordered, best)
    return Fitted(best, len(ordered), error)


def _candidates(ordered: Seconds, mean: float, sd: float) -> list[Distribution]:
    found = [
        Distribution("exponential", (mean,)),
        Distribution("gamma", (mean, sd)),
        Distribution("lognormal", (mean, sd)),
        Distribution("uniform", (float(ordered[0]), float(ordered[-1]))),
    ]
    if ordered[0] > 0:
        logs = np.log(ordered)
        middle, spread = float(logs.mean()), float(logs.std())
        if spread < 4:
            by_logs = exp(middle + spread * spread / 2)
            found.append(Distribution("lognormal", (by_logs, by_logs * sqrt(exp(spread * spread) - 1))))
    return found


def _middles(count: int) -> Seconds:
    found: Seconds = (np.arange(count) + 0.5) / count
    return found


def distance(ordered: Seconds, distribution: Distribution) -> float:
    """The Kolmogorov distance between sorted values and a distribution, at up to 2,000 of the values."""
    count = len(ordered)
    places = np.unique(np.linspace(0, count - 1, min(count, _POINTS)).astype(np.int64))
    points = ordered[places]
    below = np.searchsorted(ordered, points, "left") / count
    upto = np.searchsorted(ordered, points, "right") / count
    function = share_below(distribution)
    at = np.array([function(float(point)) for point in points])
    if distribution.name == "empirical":
        # A step of the list lies on the value itself: what counts is the height after it.
        return float(np.abs(upto - at).max())
    return float(np.maximum(np.abs(upto - at), np.abs(at - below)).max())


def share_below(distribution: Distribution) -> Callable[[float], float]:
    """The distribution function: the share of values up to a number of seconds."""
    mean, sd = distribution.mean, distribution.sd
    if distribution.name == "empirical":
        steps = np.sort(np.array(distribution.values))
        return lambda value: float(np.searchsorted(steps, value, "right")) / len(steps)
    if distribution.name == "exponential":
        return lambda value: 1 - exp(-value / mean)
    if distribution.name == "gamma":
        shape, scale = (mean / sd) ** 2, sd * sd / mean
        return lambda value: gamma_share(shape, value / scale)
    if distribution.name == "lognormal":
        _, middle, spread = distribution.shape()
        return lambda value: 0.5 * (1 + erf((log(value) - middle) / spread / sqrt(2))) if value > 0 else 0.0
    low, high = distribution.parameters[0], distribution.parameters[-1]
    return lambda value: min(1.0, max(0.0, (value - low) / (high - low)))


def gamma_share(shape: float, value: float) -> float:
    """The regularised lower incomplete gamma function: its series below the mean, a continued fraction above.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 6.5.29 and 6.5.31.
    """
    if value <= 0 or value == inf:
        return 0.0 if value <= 0 else 1.0
    front = exp(shape * log(value) - value - lgamma(shape))
    if value < shape + 1:
        term = total = 1 / shape
        step = shape
        while term > total * 1e-12:
            step += 1
            term *= value / step
            total += term
        return min(1.0, front * total)
    return max(0.0, 1 - front * _fraction(shape, value))


def _fraction(shape: float, value: float) -> float:
    """The continued fraction by Lentz's method."""
    below = value + 1 - shape
    upper, lower = 1e300, 1 / below
    total = lower
    for step in range(1, 1_000):
        factor = step * (shape - step)
        below += 2
        lower = 1 / (factor * lower + below)
        upper = below + factor / upper
        change = lower * upper
        total *= change
        if abs(change - 1) < 1e-12:
            break
    return total
