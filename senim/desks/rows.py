"""Moments and spans of visits as pages show them."""

import datetime as dt

from senim.desks.folding import ZONE
from senim.desks.openings import MINUTE


def moment_of(at: int | None) -> dt.datetime | None:
    """A moment in µs as the pages' filters take it, in the zone of the republic."""
    return dt.datetime.fromtimestamp(at / 1_000_000, ZONE) if at is not None else None


def minutes_since(at: int | None, now: int) -> int:
    """Whole minutes from a moment until now, never below nothing."""
    return max(0, now - at) // MINUTE if at is not None else 0


def clock(at: int | None) -> str:
    """The wall clock, `09:05`; empty for none."""
    moment = moment_of(at)
    return f"{moment:%H:%M}" if moment else ""
