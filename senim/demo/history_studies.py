"""What the made-up year assumes of the processes that are there for study: who calls, how long steps take, what is decided.

Domestic-violence calls are told at one fortieth of the public count (about 100,000 reports and 72,000 orders in 2024);
of assemblies no count is published. Shares, minutes and people are ours, chosen to be believable, measured nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import ceil
from typing import Final

from senim.demo.history_arrivals import DAYS
from senim.kernel.calendars import ROUND_THE_CLOCK
from senim.kernel.openings import WeeklyHours
from senim.kernel.working_calendar import Calendar, build
from senim.simulation.distributions import Distribution
from senim.simulation.scenario import ALWAYS, OFFICE, Arrivals, Person, Role, Scenario

_MINUTE: Final = 60.0
_HOUR: Final = 3600.0
_DAY_SECONDS: Final = 86_400.0
_LONG_DAY: Final[WeeklyHours] = (((8 * 60, 23 * 60),),) * 7

_CALLS: Final = (5, 4, 3, 2.5, 2, 2, 2, 2, 2.5, 3, 3, 3, 3.5, 3.5, 3.5, 3.5, 4, 5, 6.5, 8, 9, 9, 8.5, 7)
_CALL_DAYS: Final = (0.9, 0.85, 0.85, 0.9, 1.1, 1.25, 1.15)
_LETTERS: Final = (0,) * 9 + (6, 9, 9, 7, 3, 6, 7, 6, 4) + (0,) * 6
_LETTER_DAYS: Final = (1.2, 1.1, 1.0, 1.0, 0.9, 0.0, 0.0)


def _spread(mean: float, sd: float) -> Distribution:
    return Distribution("lognormal", (mean, sd))


@dataclass(frozen=True, slots=True)
class Study:
    """One such process: `yearly` cases in the whole country, and its weights by region beside those of population.

    `day_and_night`: its units are always open, so that all time is working time.

    `steps` by version and task, `shares` by version and flow; `week` weighs the hours of a week; `staff` by role: the
    least people of a region, and for how many of its cases a year there is one more.
    """

    yearly: int
    channels: Mapping[str, int]
    week: tuple[float, ...]
    steps: Mapping[int, Mapping[str, Distribution]]
    shares: Mapping[int, Mapping[str, float]]
    staff: Mapping[str, tuple[int, int, str]]
    day_and_night: bool = False
    events: Mapping[str, Distribution] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    priorities: Mapping[str, float] = field(default_factory=dict)

    def opening(self, office: Calendar) -> Calendar:
        """The calendar in which its working time runs."""
        return daily(ROUND_THE_CLOCK, office) if self.day_and_night else office

    def scenario(self, version: int, yearly: float, start: int, office: Calendar) -> Scenario:
        """The scenario of one version in a region that has so many cases a year, from `start` (µs) on."""
        between = Distribution("exponential", (DAYS * _DAY_SECONDS / yearly,))
        roles = {
            role: Role((Person(calendar),) * (least + ceil(yearly / more)))
            for role, (least, more, calendar) in self.staff.items()
        }
        return Scenario(
            Arrivals(between, profile=self.week),
            self.steps[version],
            roles,
            self.shares[version],
            self.priorities,
            dict(self.events),
            calendars={ALWAYS: None, OFFICE: office, "long day": daily(_LONG_DAY, office)},
            start=start,
        )


@cache
def daily(hours: WeeklyHours, office: Calendar) -> Calendar:
    """The same hours on holidays as on other days, over the same years as the office's calendar."""
    return build("daily", office.zone, hours, office.first_on, office.last_on)


def _weekly(days: tuple[float, ...], hours: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(day * hour for day in days for hour in hours)


_ORDER: Final[Mapping[str, Distribution]] = {
    "TakeCall": _spread(12 * _MINUTE, 6 * _MINUTE),
    "Explain": _spread(35 * _MINUTE, 20 * _MINUTE),
    "ReportBreach": _spread(90 * _MINUTE, 50 * _MINUTE),
}
_PLAN: Final[Mapping[str, Distribution]] = {
    "Safeguard": _spread(14 * _HOUR, 8 * _HOUR),
    "PlanSafety": _spread(7 * _HOUR, 4 * _HOUR),
    "PlanMedical": _spread(6 * _HOUR, 4 * _HOUR),
}

STUDIES: Final[Mapping[str, Study]] = {
    "protective_order": Study(
        yearly=2_400,
        channels={"phone": 82, "desk": 12, "api": 6},
        week=_weekly(_CALL_DAYS, _CALLS),
        steps={
            1: {
                **_ORDER,
                "Journal": _spread(20 * _MINUTE, 12 * _MINUTE),
                "Visit": _spread(55 * _MINUTE, 30 * _MINUTE),
                "Statements": _spread(5 * _HOUR, 4 * _HOUR),
                "DrawUp": _spread(100 * _MINUTE, 50 * _MINUTE),
                "Approve": _spread(80 * _MINUTE, 90 * _MINUTE),
                "Serve": _spread(4 * _HOUR, 4 * _HOUR),
                "SendCopy": _spread(110 * _MINUTE, 60 * _MINUTE),
                "OfferHelp": _spread(3 * _HOUR, 2 * _HOUR),
                "FollowUp": _spread(2 * _HOUR, 1 * _HOUR),
            },
            2: {
                **_ORDER,
                "Visit": _spread(75 * _MINUTE, 35 * _MINUTE),
                "DrawUp": _spread(65 * _MINUTE, 30 * _MINUTE),
                "OfferHelp": _spread(2 * _HOUR, 1.5 * _HOUR),
                "FollowUp": _spread(80 * _MINUTE, 40 * _MINUTE),
            },
        },
        shares={
            1: {"ToExplainFromGrounds": 0.28, "ToServeFromApproved": 0.88, "ToReportBreachFromBroken": 0.05},
            2: {"ToExplainFromGrounds": 0.28, "ToReportBreachFromBroken": 0.05},
        },
        staff={
            "duty_officer": (1, 1_000, ALWAYS),
            "officer": (2, 110, "long day"),
            "head": (1, 400, OFFICE),
            "registrar": (1, 400, OFFICE),
            "specialist": (1, 250, OFFICE),
        },
        day_and_night=True,
        priorities={"Visit": 2, "DrawUp": 1},
    ),
    "assembly": Study(
        yearly=520,
        channels={"api": 1},
        week=_weekly(_LETTER_DAYS, _LETTERS),
        steps={
            1: {
                **_PLAN,
                "RegisterLetter": _spread(90 * _MINUTE, 60 * _MINUTE),
                "Appoint": _spread(2 * _HOUR, 2 * _HOUR),
                "Approve": _spread(3 * _HOUR, 2 * _HOUR),
                "WriteAkimat": _spread(2 * _HOUR, 1 * _HOUR),
                "Debrief": _spread(5 * _HOUR, 3 * _HOUR),
            },
            2: {
                **_PLAN,
                "Approve": _spread(3 * _HOUR, 2 * _HOUR),
                "Debrief": _spread(4 * _HOUR, 3 * _HOUR),
            },
        },
        shares={
            1: {"ToNotHeldFromGoesAhead": 0.2, "ToWriteAkimatFromApproved": 0.84},
            2: {"ToNotHeldFromGoesAhead": 0.2},
        },
        staff={
            "registrar": (1, 300, OFFICE),
            "officer": (2, 20, OFFICE),
            "specialist": (1, 100, OFFICE),
            "head": (1, 150, OFFICE),
        },
        events={"AkimatAnswered": _spread(2.1 * _DAY_SECONDS, 1.2 * _DAY_SECONDS)},
        weights={"KZ-75": 2.5, "KZ-71": 1.8, "KZ-27": 1.8, "KZ-47": 2.0},
    ),
}
"""By code of the service; both its versions are known here."""
