"""A scenario: who comes when, how long each task takes, who works when, and how often each way is taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from senim.kernel.calendars import kazakhstan
from senim.kernel.working_calendar import Calendar
from senim.simulation.distributions import Distribution
from senim.simulation.errors import ScenarioInvalid

ALWAYS: Final = "always"
OFFICE: Final = "office"
MONDAY: Final = 1_767_585_600_000_000
"""Where a scenario names no start: Monday 5 January 2026, 09:00 in Astana, in µs. No clock is read."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The time between one case and the next. It runs by the clock, in the opening hours of a `calendar`, or so that
    cases follow the `profile`: 168 weights, one for each hour of the local week from Monday 00:00 on."""

    between: Distribution
    calendar: str | None = None
    profile: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a role, and the name of the calendar by which they work."""

    calendar: str = ALWAYS
    name: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """The people of a role (the name of a lane), and what an hour of their work costs."""

    people: tuple[Person, ...]
    cost_per_hour: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a simulation assumes; all times in seconds but `start`, a moment in µs.

    `durations` by task, `branches` (shares) by flow, `priorities` by task (a greater number is served first, 0 where
    none is given), `events` (the time until it happens) by message event or receive task, `repeats` (how many copies) by
    looped or multi-instance activity, `skipped` tasks that are
    passed through at once. `calendars` holds every calendar that people or arrivals name; None is one that never
    closes. `warm_up` is the share of first cases that are left out of the figures.
    """

    arrivals: Arrivals
    durations: Mapping[str, Distribution] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    branches: Mapping[str, float] = field(default_factory=dict)
    priorities: Mapping[str, float] = field(default_factory=dict)
    events: Mapping[str, Distribution] = field(default_factory=dict)
    repeats: Mapping[str, Distribution] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    calendars: Mapping[str, Calendar | None] = field(default_factory=dict)
    start: int = MONDAY
    warm_up: float = 0.0

    def calendar(self, name: str) -> Calendar | None:
        """The calendar of that name, None for one that never closes; the office's is Kazakhstan's where none is given.

        Refuses (ScenarioInvalid) a name that the scenario does not have.
        """
        if name in self.calendars:
            return self.calendars[name]
        if name == OFFICE:
            return kazakhstan()
        if name != ALWAYS:
            raise ScenarioInvalid(f"the scenario has no calendar {name!r}")
        return None

    @property
    def office(self) -> Calendar:
        """The calendar by which promises and working-time timers are counted."""
        return self.calendar(OFFICE) or kazakhstan()
