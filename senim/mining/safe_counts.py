"""Counts for people beyond the unit: told in steps of five, and not at all where they are small, in every page and export.

Whoever may open the requests may count them. Everybody else learns a count only as the step it lies in, so that the
difference of two pages, filters or days says nothing exact of a few persons. `safe_tables.hidden` is for releases that must
show exact figures; shares and medians need ten cases (`suppression`).
"""

from typing import Final, NamedTuple

from senim.mining.suppression import FLOOR

STEP: Final = 5
LEAST: Final = 5
"""Ordinary requests: from so many on a count is told."""

SHIELDED_LANES: Final = frozenset({"safeguarded"})
"""Violence, torture, support against extremism: told from ten on (`suppression.FLOOR`)."""


class Band(NamedTuple):
    """What is told of a count: it lies between `low` and `high`, both included."""

    low: int
    high: int


def least_for(lane: str) -> int:
    """From how many on a count of requests of a lane is told beyond the unit."""
    return FLOOR if lane in SHIELDED_LANES else LEAST


def band(count: int, least: int = LEAST) -> Band:
    """What is told of a count: its step of five, below `least` that it lies there.

    None at all is told as a small count too: were it not, a line of four small counts that is told to have 1 to 4 in all
    would have one in each.
    """
    low = coarse(count, least)
    return Band(low, low + STEP - 1) if low else Band(0, least - 1)


def coarse(count: int, least: int = LEAST) -> int:
    """The same as one number, for tables and pictures that add up: the beginning of its step, 0 for a small count."""
    return 0 if count < least else count // STEP * STEP
