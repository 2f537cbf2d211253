"""Local days as numbers since 1970."""

import datetime as dt
from typing import Final

from senim.processes.figures import ZONE

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()


def day_of(at: dt.datetime) -> int:
    """The local day of a moment."""
    return at.astimezone(ZONE).date().toordinal() - _EPOCH


def day_of_micros(at: int) -> int:
    """The local day of a moment of the log (µs UTC)."""
    return dt.datetime.fromtimestamp(at // 1_000_000, ZONE).toordinal() - _EPOCH


def begin_of(day: int) -> int:
    """The first moment of a local day in µs UTC."""
    midnight = dt.datetime.combine(date_of(day), dt.time(), ZONE)
    return round(midnight.timestamp()) * 1_000_000


def date_of(day: int) -> dt.date:
    """The date of a local day."""
    return dt.date.fromordinal(day + _EPOCH)
