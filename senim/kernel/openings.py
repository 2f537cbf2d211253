"""Opening hours on the time line: weekly wall-clock hours of a zone become intervals in UTC microseconds.

An office is open whenever the wall clock of its zone says so: an hour that the clocks repeat counts twice, one that
they leap over does not count.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from senim.kernel.worktime_errors import WorktimeRefused

MINUTE: Final = 60_000_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
MINUTES_A_DAY: Final = 24 * 60

DayHours = tuple[tuple[int, int], ...]
"""Opening hours of one day: (from, to) in minutes after midnight, in order; the gaps are the breaks."""

WeeklyHours = tuple[DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours]
"""Opening hours from Monday to Sunday."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_A_DAY = 86_400


class Offset(NamedTuple):
    """From the moment `since` (µs UTC) on, the wall clock is `east` microseconds ahead of UTC."""

    since: int
    east: int


class Opening(NamedTuple):
    """Open from `opens` to `closes` (µs UTC, the end is outside); `day` is the local date in days since 1970."""

    opens: int
    closes: int
    day: int


def checked_hours(hours: Sequence[Sequence[tuple[int, int]]]) -> WeeklyHours:
    """Give the hours of a week as a value, touching spans joined; refuse (`bad_hours`) what cannot be a week."""
    if len(hours) != 7 or not any(hours):
        raise WorktimeRefused("bad_hours", "opening hours need seven days, at least one of them open")
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (_checked_day(day) for day in hours)
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def _checked_day(day: Sequence[tuple[int, int]]) -> DayHours:
    spans: list[tuple[int, int]] = []
    for start, end in day:
        if not 0 <= start < end <= MINUTES_A_DAY or (spans and start < spans[-1][1]):
            raise WorktimeRefused("bad_hours", f"opening hours {start}-{end} (minutes of the day) are not in order")
        if spans and start == spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def offsets(zone: str, first_day: int, last_day: int) -> tuple[Offset, ...]:
    """Give the zone's offsets from UTC that hold between two days (days since 1970), a day of margin on both sides.

    The first one begins a day before `first_day`. Refuses (`bad_zone`) an unknown zone.
    """
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WorktimeRefused("bad_zone", f"there is no time zone {zone!r}") from error
    found: list[Offset] = []
    before = (first_day - 1) * _SECONDS_A_DAY
    for moment in range(before, (last_day + 3) * _SECONDS_A_DAY, _SECONDS_A_DAY):
        east = _east(clock, moment)
        if not found:
            found.append(Offset(moment * 1_000_000, east))
        elif east != found[-1].east:
            found.append(Offset(_change(clock, before, moment) * 1_000_000, east))
        before = moment
    return tuple(found)


def _east(clock: ZoneInfo, moment: int) -> int:
    offset = (_EPOCH + timedelta(seconds=moment)).astimezone(clock).utcoffset()
    assert offset is not None  # a ZoneInfo always knows its offset
    return offset // timedelta(microseconds=1)


def _change(clock: ZoneInfo, low: int, high: int) -> int:
    """Give the second in (low, high] from which the offset of `high` holds."""
    east = _east(clock, high)
    while high - low > 1:
        middle = (low + high) // 2
        if _east(clock, middle) == east:
            high = middle
        else:
            low = middle
    return high


def openings(
    offset_list: Sequence[Offset], first_day: int, last_day: int, hours_of: Callable[[int], DayHours]
) -> list[Opening]:
    """Give every opening from `first_day` to `last_day` (local dates, days since 1970), in order of time."""
    found: list[Opening] = []
    ends = [offset.since for offset in offset_list[1:]] + [(last_day + 3) * DAY]
    for (since, east), until in zip(offset_list, ends, strict=True):
        first = max((since + east) // DAY, first_day)
        last = min((until + east - 1) // DAY, last_day)
        for day in range(first, last + 1):
            midnight = day * DAY - east
            for start, end in hours_of(day):
                opens = max(midnight + start * MINUTE, since)
                closes = min(midnight + end * MINUTE, until)
                if opens < closes:
                    found.append(Opening(opens, closes, day))
    return found
