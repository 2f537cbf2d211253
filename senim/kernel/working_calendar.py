"""An office's calendar as a value: hours, days off and worked days of a span, with the tables made from them."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any, Final

from senim.kernel.openings import DAY, DayHours, Offset, Opening, WeeklyHours, checked_hours, offsets, openings
from senim.kernel.worktime_errors import WorktimeRefused

EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is left out: a stable code, its name per language, and whether the date is only an estimate.

    Codes: `weekend` (Saturday or Sunday), `closed` (another weekday without hours), `holiday`, `observed` (a holiday's
    substitute), `moved` (a day off in exchange for a worked one), `override` (set by the office or the government).
    """

    code: str
    names: tuple[tuple[str, str], ...] = ()
    estimated: bool = False

    def name(self, language: str) -> str:
        """Give the name in a language, else the first name there is, else the code."""
        return dict(self.names).get(language) or (self.names[0][1] if self.names else self.code)


WEEKEND: Final = DayOff("weekend", (("kk", "демалыс күні"), ("ru", "выходной день"), ("en", "weekend")))
CLOSED: Final = DayOff("closed", (("kk", "жұмыс күні емес"), ("ru", "неприёмный день"), ("en", "closed")))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Calendar:
    """A calendar as an immutable value with its tables; equal when the version (a hash of what it says) is equal."""

    name: str
    version: str
    zone: str
    hours: WeeklyHours
    first_on: date
    last_on: date
    first_day: int
    """The first local date in days since 1970; the tables by day begin here."""
    begins: int
    ends: int
    """The span in µs UTC, `ends` outside."""
    offset_since: tuple[int, ...]
    offset_east: tuple[int, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    spent: tuple[int, ...]
    """Open µs from the start of the span to each closing."""
    closings: tuple[int, ...]
    """The closing moment of each working day."""
    worked: tuple[int, ...]
    """Working days before each day; one longer than the days of the span."""
    reasons: tuple[DayOff | None, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def __repr__(self) -> str:
        return f"Calendar({self.name!r}, {self.version!r}, {self.first_on}..{self.last_on})"


def build(
    name: str,
    zone: str,
    hours: Sequence[Sequence[tuple[int, int]]],
    first_on: date,
    last_on: date,
    days_off: Mapping[date, DayOff] | None = None,
    worked_on: Collection[date] = (),
) -> Calendar:
    """Give the calendar of an office from `first_on` to `last_on`, both local dates included.

    `hours`: seven days from Monday, each (from, to) in minutes after midnight. `days_off` win over the weekly hours;
    `worked_on` win over both: such a day has its weekday's hours, or those of the first open weekday when it has none.
    Refuses (WorktimeRefused) an unknown zone, hours that cannot be and an empty span.
    """
    week = checked_hours(hours)
    if last_on < first_on:
        raise WorktimeRefused("outside_calendar", "the calendar's last day is before its first")
    first, last = _number(first_on), _number(last_on)
    off = {_number(on): why for on, why in (days_off or {}).items()}
    works = {_number(on) for on in worked_on}
    table = openings(shifts := offsets(zone, first, last), first, last, partial(_hours_of, week, off, works))
    closing = {day: closes for _, closes, day in table}
    reasons = [_reason(day, closing, off) for day in range(first, last + 1)]
    worked = [0, *accumulate(int(reason is None) for reason in reasons)]
    return Calendar(
        name=name,
        version=_version(name, zone, week, first, shifts, worked, reasons),
        zone=zone,
        hours=week,
        first_on=first_on,
        last_on=last_on,
        first_day=first,
        begins=_midnight(shifts, first),
        ends=_midnight(shifts, last + 1),
        **_columns(shifts, table),
        worked=tuple(worked),
        reasons=tuple(reasons),
    )


def _columns(shifts: Sequence[Offset], table: Sequence[Opening]) -> dict[str, Any]:
    """Give the tables of the zone's shifts and of the openings, column by column."""
    return {
        "offset_since": tuple(shift.since for shift in shifts),
        "offset_east": tuple(shift.east for shift in shifts),
        "opens": tuple(row.opens for row in table),
        "closes": tuple(row.closes for row in table),
        "spent": tuple(accumulate(row.closes - row.opens for row in table)),
        "closings": tuple({row.day: row.closes for row in table}.values()),
    }


def _number(on: date) -> int:
    """Give a date as the number of its day since 1970."""
    return on.toordinal() - EPOCH_ORDINAL


def _hours_of(week: WeeklyHours, off: Mapping[int, DayOff], works: Collection[int], day: int) -> DayHours:
    """Give the hours of a day: a day that is worked wins over a day off, and that over the week."""
    own = week[(day + 3) % 7]  # 1 January 1970 was a Thursday
    if day in works:
        return own or next(hours for hours in week if hours)
    return () if day in off else own


def _reason(day: int, closing: Mapping[int, int], off: Mapping[int, DayOff]) -> DayOff | None:
    """Give why a day is not worked; None for one that is."""
    if day in closing:
        return None
    return off.get(day) or (WEEKEND if (day + 3) % 7 > 4 else CLOSED)


def _midnight(shifts: Sequence[Offset], day: int) -> int:
    """Give the last moment the wall clock reaches the start of a day, or leaps over it."""
    found = day * DAY - shifts[0].east
    for shift in shifts:
        if day * DAY - shift.east >= shift.since:
            found = day * DAY - shift.east
        elif found >= shift.since:
            found = shift.since
    return found


def _version(
    name: str,
    zone: str,
    week: WeeklyHours,
    first: int,
    shifts: Sequence[Offset],
    worked: Sequence[int],
    reasons: Sequence[DayOff | None],
) -> str:
    """Give a short hash of all that can change an answer of the calendar."""
    why = [[day, off.code, off.names, off.estimated] for day, off in enumerate(reasons) if off and off is not WEEKEND]
    content = json.dumps([name, zone, week, first, shifts, worked, why], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:12]
