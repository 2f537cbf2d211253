"""Moments and ISO 8601 durations as whole microseconds since the epoch, always UTC."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
LAST: Final = (datetime(9999, 12, 31, tzinfo=UTC) - EPOCH) // MICROSECOND
_DURATION: Final = re.compile(
    r"P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d{1,6}))?S)?)?",
)


class Duration(NamedTuple):
    """An ISO 8601 duration: whole months (years are twelve) and microseconds."""

    months: int
    microseconds: int


def read_moment(text: str) -> int:
    """The moment written as RFC 3339 / ISO 8601 (without a zone: UTC), in µs since the epoch. ValueError if it is none."""
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // MICROSECOND


def write_moment(at: int) -> str:
    """RFC 3339 in UTC with Z; fractions only where there are any."""
    moment = EPOCH + timedelta(microseconds=at)
    return moment.isoformat().replace("+00:00", "Z")


def read_duration(text: str) -> Duration:
    """The ISO 8601 duration in text such as PT30M, P2D, P1M. ValueError if it is none."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()) or text.strip().endswith("T"):
        raise ValueError(f"not an ISO 8601 duration: {text!r}")
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:7])
    fraction = int((match.group(8) or "").ljust(6, "0"))
    whole = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
    return Duration(years * 12 + months, whole * 1_000_000 + fraction)


def later(at: int, duration: Duration) -> int:
    """`at` plus the duration in clock time; a day the month does not have becomes its last. OverflowError past 9999."""
    if not duration.months:
        moment = at + duration.microseconds
    else:
        start = EPOCH + timedelta(microseconds=at)
        count = start.year * 12 + start.month - 1 + duration.months
        year, month = divmod(count, 12)
        if year > 9999:
            raise OverflowError("the moment is after the year 9999")
        day = min(start.day, monthrange(year, month + 1)[1])
        moment = (start.replace(year=year, month=month + 1, day=day) - EPOCH) // MICROSECOND + duration.microseconds
    if moment > LAST:
        raise OverflowError("the moment is after the year 9999")
    return moment
