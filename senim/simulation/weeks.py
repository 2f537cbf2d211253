"""The profile of arrivals over the hours of the local week, as the engine reads it."""

from typing import Final

from senim.simulation.arriving import HOUR, HOURS, WEEK
from senim.simulation.errors import ScenarioInvalid
from senim.simulation.fields import Reals
from senim.simulation.scenario import Scenario

_SINCE_MONDAY: Final = 3 * 24 * HOUR
"""1 January 1970 was a Thursday."""


def week_shift(scenario: Scenario) -> int:
    """What to add to a moment (µs) so that weeks begin on Monday 00:00 of the office's wall clock."""
    return _SINCE_MONDAY + scenario.office.offset_east[-1]


def week_sums(weights: tuple[float, ...]) -> Reals:
    """The sums at each hour's beginning and at the week's end of a profile whose mean is made 1, in µs.

    Refuses (ScenarioInvalid) anything but 168 weights, none below 0 and some above.
    """
    if len(weights) != HOURS or min(weights) < 0 or sum(weights) <= 0:
        raise ScenarioInvalid(f"a profile needs {HOURS} weights, none below 0 and some above")
    whole, sums = sum(weights), [0.0]
    for weight in weights:
        sums.append(sums[-1] + weight * WEEK / whole)
    return sums
