"""Intervals over replications: the mean of what each replication gave, by Student's t."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, inf, nan, pi, sin, sqrt
from typing import Final

_CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its 95 % interval, and what each replication gave. With one replication there is no interval."""

    value: float
    low: float | None
    high: float | None
    each: tuple[float, ...]

    def document(self) -> dict[str, float | None]:
        """The figure as the command line answers it; null where there is none."""
        value = None if self.value != self.value else self.value
        return {"value": value, "low": self.low, "high": self.high}


def measured(each: Sequence[float], most: float = inf, least: float = -inf) -> Measured:
    """The mean over replications and its interval. Replications without the figure (nan) are left out.

    `least` and `most`: what the figure cannot pass, so neither does its interval.
    """
    known = [value for value in each if value == value]
    if not known:
        return Measured(nan, None, None, tuple(each))
    mean = sum(known) / len(known)
    if len(known) < 2:
        return Measured(mean, None, None, tuple(each))
    variance = sum((value - mean) ** 2 for value in known) / (len(known) - 1)
    half = student(len(known) - 1) * sqrt(variance / len(known))
    return Measured(mean, max(least, mean - half), min(most, mean + half), tuple(each))


def share(each: Sequence[float]) -> Measured:
    """The same for a share from 0 to 1."""
    return measured(each, most=1.0, least=0.0)


def difference(after: Measured, before: Measured) -> Measured:
    """The change from one scenario to another, replication by replication: both had the same random numbers.

    Needs as many replications in both (ValueError).
    """
    return measured([a - b for a, b in zip(after.each, before.each, strict=True)])


@lru_cache(maxsize=256)
def student(freedom: int) -> float:
    """The value that Student's t of so many degrees of freedom exceeds in absolute value with probability 5 %."""
    low, high = 1.0, 13.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        if _within(middle, freedom) < _CONFIDENCE:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """P(|T| <= t) by the finite sums of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4."""
    theta = atan(t / sqrt(freedom))
    square = cos(theta) ** 2
    term = total = 1.0 if freedom % 2 == 0 else cos(theta)
    for step in range(2 + freedom % 2, freedom - 1, 2):
        term *= square * (step - 1) / step
        total += term
    if freedom % 2 == 0:
        return sin(theta) * total
    return 2 / pi * (theta + (sin(theta) * total if freedom > 1 else 0.0))
