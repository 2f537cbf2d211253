"""Keeps ranges as right as they say they are: what was told is held against what came true, one wait after another.

A range of 80 % leaves one tenth of the waits below it and one tenth above. Each of its ends carries a correction, counted in
widths of the range. A wait that ends outside moves that end outwards by nine steps; one that does not moves it inwards by
one. So an end rests only where one of ten waits lies beyond it, whatever the office's days are like (tracking of quantiles:
I. Gibbs and E. Candes, NeurIPS 2021; A. Angelopoulos, E. Candes and R. Tibshirani, NeurIPS 2023). What is judged is the
range as people read it, in whole minutes.
"""

from collections.abc import Callable, Iterable
from math import ceil, floor, inf, isinf
from typing import Final, NamedTuple

from senim.simulation.waits import LOW, Wait

STEP: Final = 0.01
LEAST_WIDTH_S: Final = 60.0
MOST: Final = 3.0
"""No end is moved by more widths than this."""


class Correction(NamedTuple):
    """By how many widths the lower end is put lower and the upper end higher; below 0 the range gets narrower."""

    lower: float = 0.0
    upper: float = 0.0


_NONE: Final = Correction()
_LONG_S: Final = 3600.0


class Stated(NamedTuple):
    """A range as people read it, in whole minutes; over an hour in steps of five. `high` is inf where nobody can say."""

    low: float
    high: float

    def holds(self, waited_s: float) -> bool:
        """Whether a wait was inside."""
        return self.low * 60 <= waited_s <= self.high * 60


def stated(wait: Wait, correction: Correction = _NONE) -> Stated:
    """The range to tell: its ends moved by the correction, then outwards to whole minutes; never below nothing, never crossed."""
    low, high = _ends(wait, correction)
    if isinf(high):
        return Stated(_rounded(low, floor), inf)
    return Stated(_rounded(low, floor), max(1.0, _rounded(high, ceil)))


def learned(correction: Correction, wait: Wait, waited_s: float) -> Correction:
    """The correction after one more wait has ended; `wait` is the range before any correction, as it was when the wait began.

    A range that begins at nothing has no lower end to learn of, one that nobody could say nothing at all.
    """
    if isinf(wait.high_s):
        return correction
    told = stated(wait, correction)
    lower = correction.lower if wait.low_s <= 0 else _moved(correction.lower, waited_s < told.low * 60)
    return Correction(lower, _moved(correction.upper, waited_s > told.high * 60))


def learned_from(ended: Iterable[tuple[Wait, float]]) -> Correction:
    """The correction after these waits (the range as it was, the seconds waited), in the order in which they ended."""
    correction = Correction()
    for wait, waited_s in ended:
        correction = learned(correction, wait, waited_s)
    return correction


def _moved(end: float, outside: bool) -> float:
    return min(MOST, max(-MOST, end + STEP * ((1 - LOW) if outside else -LOW)))


def _ends(wait: Wait, correction: Correction) -> tuple[float, float]:
    if isinf(wait.high_s):
        return wait.low_s, wait.high_s
    width = max(LEAST_WIDTH_S, wait.high_s - wait.low_s)
    low = max(0.0, wait.low_s - correction.lower * width) if wait.low_s > 0 else 0.0
    return low, max(low, wait.high_s + correction.upper * width)


def _rounded(seconds: float, towards: Callable[[float], int]) -> float:
    if isinf(seconds):
        return inf
    step = 1 if seconds < _LONG_S else 5
    return float(step * towards(seconds / 60 / step))
