"""When a notice may come: never in the quiet hours of the region, and only in the hours that the person called safe. Pure."""

import datetime as dt
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

HOUR: Final = dt.timedelta(hours=1)


class Hours(NamedTuple):
    """Full local hours from `first` up to `last`; over midnight when `last` comes first, the whole day when they are equal."""

    first: int
    last: int

    def has(self, hour: int) -> bool:
        """Whether an hour of the day lies within."""
        if self.first <= self.last:
            return self.first == self.last or self.first <= hour < self.last
        return hour >= self.first or hour < self.last


def next_moment(at: dt.datetime, zone: ZoneInfo, quiet: Hours | None, safe: Hours | None) -> dt.datetime:
    """The first moment from `at` on that is not `quiet` and is `safe` (None: any); `at` itself when it is both already.

    When no hour of the day is both, the safe hours go first: they protect a person, the quiet ones only sleep.
    """
    for ours in (quiet, None):
        local = at.astimezone(zone)
        for step in range(25):
            if _fits(local.hour, ours, safe):
                return at if not step else local.astimezone(dt.UTC)
            local = (local + HOUR).replace(minute=0, second=0, microsecond=0)
    return at


def _fits(hour: int, quiet: Hours | None, safe: Hours | None) -> bool:
    return (quiet is None or quiet.first == quiet.last or not quiet.has(hour)) and (safe is None or safe.has(hour))
