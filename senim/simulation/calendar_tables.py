"""Calendars as the engine reads them: openings side by side in memory, and tables of terms by the local day."""

from bisect import bisect_right
from collections.abc import Iterator

from senim.kernel.moments import Duration, later
from senim.kernel.openings import DAY
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import add
from senim.kernel.worktime_errors import WorktimeRefused
from senim.simulation.errors import ScenarioInvalid
from senim.simulation.fields import NOTHING, Row

_DAYS = 20 * 366


class CalendarTables:
    """Puts the calendars and day tables that a plan needs into memory, each calendar once."""

    def __init__(self, memory: Row, start: int) -> None:
        """Begin with none; `start` is the moment at which simulated time begins."""
        self.memory = memory
        self.start = start
        self._known: dict[str, int] = {}

    def place(self, calendar: Calendar | None) -> int:
        """The place of a calendar; NOTHING for one that never closes. Refuses one that does not know the start."""
        if calendar is None:
            return NOTHING
        if calendar.version not in self._known:
            if not calendar.begins <= self.start < calendar.ends:
                known = f"{calendar.first_on} to {calendar.last_on}"
                raise ScenarioInvalid(f"the scenario starts outside the calendar {calendar.name}, which knows {known}")
            place = len(self.memory)
            self._known[calendar.version] = place
            self.memory += [place + 2, place + 2 + len(calendar.opens)]
            self.memory += [*calendar.opens, *calendar.closes, *calendar.spent]
        return self._known[calendar.version]

    def term(self, calendar: Calendar, amount: int, unit: str) -> int:
        """The place of the table that says for each local day from the start on when the term is due."""
        return self._table(0, [(day, _due(calendar, day, amount, unit)) for day in _midnights(calendar, self.start)])

    def shift(self, duration: Duration) -> int:
        """The place of the table that says for each UTC day from the start on how long the months of a duration are."""
        first = self.start - self.start % DAY
        days = range(first, first + _DAYS * DAY, DAY)
        return self._table(1, [(day, later(day, duration) - day) for day in days])

    def _table(self, shifts: int, rows: list[tuple[int, int]]) -> int:
        place = len(self.memory)
        self.memory += [shifts, len(rows), *(day for day, _ in rows), *(value for _, value in rows)]
        return place


def _midnights(calendar: Calendar, start: int) -> Iterator[int]:
    """The beginning of each local day, from that of the start to the calendar's last."""
    first = bisect_right(calendar.offset_since, start) - 1
    day = (start + calendar.offset_east[first]) // DAY
    for number in range(day, min(calendar.first_day + len(calendar.reasons), day + _DAYS)):
        guess = number * DAY - calendar.offset_east[first]
        row = bisect_right(calendar.offset_since, guess) - 1
        yield number * DAY - calendar.offset_east[row]


def _due(calendar: Calendar, midnight: int, amount: int, unit: str) -> int:
    """The due moment of a term that begins at noon of the day; NOTHING where the calendar does not reach."""
    try:
        return add(calendar, midnight + DAY // 2, amount, unit)
    except WorktimeRefused:
        return NOTHING
