"""Working time between many pairs of moments at once."""

import numpy as np
from numpy.typing import NDArray

from senim.kernel.calendars import kazakhstan
from senim.simulation.log_rows import Column
from senim.simulation.scenario import OFFICE

_SECOND = 1_000_000


def open_seconds(calendar: str, started: Column, finished: Column) -> NDArray[np.float64]:
    """The seconds between moments (µs): in the office's opening hours, or by the clock for any other calendar."""
    if calendar != OFFICE:
        found: NDArray[np.float64] = (finished - started) / _SECOND
        return found
    spans: NDArray[np.float64] = (spent(finished) - spent(started)) / _SECOND
    return spans


def spent(at: Column) -> Column:
    """The open µs of the office's calendar from its beginning to each moment."""
    office = kazakhstan()
    row = np.searchsorted(office.opens, at, "right") - 1
    left = np.maximum(np.array(office.closes)[row] - at, 0)
    found: Column = np.where(row < 0, 0, np.array(office.spent)[row] - left)
    return found
