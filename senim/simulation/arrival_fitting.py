"""How cases arrive, from the moments at which they did: by the clock, in office hours, or by the hours of the week."""

from typing import Final

import numpy as np

from senim.kernel.calendars import kazakhstan
from senim.simulation.arriving import HOUR, HOURS, WEEK
from senim.simulation.choosing import Fitted, Seconds, nearest
from senim.simulation.distributions import Distribution
from senim.simulation.log_rows import Column
from senim.simulation.scenario import ALWAYS, OFFICE, Arrivals
from senim.simulation.spans import open_seconds

_IN_HOURS: Final = 0.98
_FEWEST_FOR_PROFILE: Final = 500
_SMOOTHING: Final = 0.5
_BETTER_BY: Final = 0.02
_SECOND: Final = 1_000_000
_SINCE_MONDAY: Final = 3 * 24 * HOUR


def in_hours(at: Column) -> bool:
    """Whether moments (µs) fall into the office's opening hours, but for 2 %; closing time itself is inside."""
    office = kazakhstan()
    row = np.searchsorted(office.opens, at, "right") - 1
    inside = (row >= 0) & (at <= np.array(office.closes)[np.maximum(row, 0)])
    return bool(len(at)) and float(inside.mean()) >= _IN_HOURS


def nearest_arrivals(first: Column) -> tuple[Arrivals, Fitted]:
    """The arrivals that made these sorted moments (µs), and how near their distribution lies to the times between."""
    if in_hours(first):
        fitted = nearest(open_seconds(OFFICE, first[:-1], first[1:]))
        return Arrivals(_above_nothing(fitted.distribution), OFFICE), fitted
    fitted = nearest(open_seconds(ALWAYS, first[:-1], first[1:]))
    if len(first) >= _FEWEST_FOR_PROFILE:
        profile = _profile(first)
        passed = _passed(profile, first)
        by_week = nearest(np.diff(passed) / _SECOND)
        if fitted.distribution.name == "empirical" or by_week.error < fitted.error - _BETTER_BY:
            return Arrivals(_above_nothing(by_week.distribution), None, tuple(profile.tolist())), by_week
    return Arrivals(_above_nothing(fitted.distribution)), fitted


def _above_nothing(between: Distribution) -> Distribution:
    """Cases that all came at one moment are taken to have come a second apart."""
    return between if between.mean > 0 else Distribution("fixed", (1.0,))


def _weeks(at: Column) -> Column:
    """Moments as µs of the local clock, counted so that weeks begin on Monday 00:00."""
    found: Column = at + kazakhstan().offset_east[-1] + _SINCE_MONDAY
    return found


def _profile(first: Column) -> Seconds:
    """Arrivals of each hour of the week, a little smoothed, as weights of mean 1."""
    counts = np.bincount((_weeks(first) % WEEK) // HOUR, minlength=HOURS) + _SMOOTHING
    found: Seconds = np.round(counts / counts.mean(), 6)
    return found


def _passed(profile: Seconds, at: Column) -> Seconds:
    """How far the profile has come at each moment: µs that would have passed at its mean."""
    sums = np.concatenate([[0.0], np.cumsum(profile)]) * HOUR * (HOURS / profile.sum())
    place = _weeks(at) % WEEK
    hour = place // HOUR
    found: Seconds = _weeks(at) // WEEK * WEEK + sums[hour] + (sums[hour + 1] - sums[hour]) * (place % HOUR / HOUR)
    return found
