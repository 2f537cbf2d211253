"""How a front office stands right now, for people who think of coming: open or not, until when, how many wait, how long."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from senim.desks.estimating import Told, told_to_all
from senim.desks.folding import local_day
from senim.desks.models import Visit
from senim.desks.openings import Span, closures_of, openings
from senim.places.queries import unit

DAYS_AHEAD: Final = 8
"""So many days are looked through for the next opening."""


class Today(NamedTuple):
    """`closes_at` (µs) while it is open, else `opens_at`, where an opening is near. `longest` of what those who wait are told."""

    closes_at: int | None
    opens_at: int | None
    waiting: int
    longest: Told | None

    @property
    def always(self) -> bool:
        """Whether it is open past the end of the day, thus day and night."""
        return self.closes_at is not None and self.opens_at == self.closes_at


def today_of(office_id: int, at: int) -> Today:
    """The state of an office. Two queries while nothing has changed there, else about ten; one more for each day it is closed."""
    waiting = Visit.objects.filter(office_id=office_id, state="waiting").count()
    told = [one for one in told_to_all(office_id, at).values() if one.high is not None] if waiting else []
    longest = max(told, key=lambda one: (one.high or 0, one.low), default=None)
    now, coming = _opening(office_id, at)
    return Today(now, coming, waiting, longest)


def _opening(office_id: int, at: int) -> tuple[int | None, int | None]:
    """Until when it is open, and when it opens next: where the one is the other, it goes on."""
    spans = _spans(office_id, at, 0)
    current = next((one for one in spans if one.opens <= at < one.closes), None)
    later = next((one.opens for one in spans if one.opens > at), None)
    if current is not None:
        following = later if later is not None else next((one.opens for one in _spans(office_id, at, 1)), None)
        return current.closes, following
    days = range(1, DAYS_AHEAD)
    found = later or next((one.opens for number in days for one in _spans(office_id, at, number)[:1]), None)
    return None, found


def _spans(office_id: int, at: int, number: int) -> Sequence[Span]:
    day = local_day(at) + dt.timedelta(days=number)
    return openings(unit(office_id), day, closures_of(office_id, day))
