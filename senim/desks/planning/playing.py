"""A week of a front office on simulated time: people come as forecast, officers work by their own hours and breaks.

The simulation of processes plays it, with one task and one role: arrivals at random with the mean of each hour, service
times that were seen, one line, first come first served. Who is being served at a break or at closing is served to the end
after it; who still waits at closing is first the next morning, and has waited too long. People without patience, head
starts and counters that serve only some services are not in it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from senim.kernel.calendars import ZONE
from senim.kernel.net import compile_net
from senim.kernel.openings import WeeklyHours, checked_hours
from senim.kernel.reading import read
from senim.kernel.working_calendar import Calendar, build
from senim.simulation.distributions import Distribution
from senim.simulation.intervals import Measured, share
from senim.simulation.plan import make_plan
from senim.simulation.running import replicate
from senim.simulation.scenario import Arrivals, Person, Role, Scenario
from senim.simulation.weeks import week_shift

HOUR: Final = 3_600_000_000
HOURS: Final = 7 * 24
QUANTILES: Final = 200
REPLICATIONS: Final = 8
_FIRST: Final = dt.date(2026, 1, 5)
"""A Monday: the weeks are played one behind the other from here, without holidays; the forecast has them already."""
_XML: Final = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:senim:desk">'
    '<process id="P" isExecutable="true"><laneSet id="L"><lane id="lane" name="desk"><flowNodeRef>Serve</flowNodeRef>'
    '</lane></laneSet><startEvent id="Comes"/><userTask id="Serve"/><endEvent id="Goes"/>'
    '<sequenceFlow id="f1" sourceRef="Comes" targetRef="Serve"/><sequenceFlow id="f2" sourceRef="Serve" targetRef="Goes"/>'
    "</process></definitions>"
)


class WeekDemand(NamedTuple):
    """A week: how many people come in each of its 168 hours from Monday 00:00, and the service times seen, in seconds."""

    arrivals: tuple[float, ...]
    service_s: tuple[float, ...]

    @property
    def people(self) -> float:
        """How many come in the week."""
        return sum(self.arrivals)

    @property
    def mean_s(self) -> float:
        """The mean service time in seconds."""
        return float(np.mean(self.service_s))


class Played(NamedTuple):
    """The share of people who waited no longer than asked, with its interval over replications; by hour of the week (share, people)."""

    within: Measured
    by_hour: Mapping[int, tuple[float, int]]
    people: int

    @property
    def worst(self) -> tuple[int, float]:
        """The hour of the week, among those with 30 people or more, in which the fewest were within, and their share."""
        fit = {hour: found for hour, (found, people) in self.by_hour.items() if people >= 30}
        hour = min(fit or {0: 1.0}, key=lambda one: (fit or {0: 1.0})[one])
        return hour, (fit or {0: 1.0})[hour]


def play(demand: WeekDemand, staff: Sequence[WeeklyHours], *, within_s: float, weeks: int, seed: int) -> Played:
    """Play REPLICATIONS times so many weeks; `staff`: the hours of each officer. The same arguments give the same answer.

    Refuses (ScenarioInvalid) a week without people and times that cannot be; `staff` must not be empty (ValueError).
    """
    if not staff:
        raise ValueError("somebody has to be there")
    scenario = _scenario(demand, staff, weeks)
    plan = make_plan(compile_net(read(_XML.encode())), scenario)
    cases = max(1, round(demand.people * weeks))
    shift = week_shift(scenario)
    shares: list[float] = []
    seen: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for number in range(REPLICATIONS):
        done = replicate(plan, cases, seed, number, compiled=False, tracing=True).executions
        rows = np.array([(one.entered, one.started) for one in done], np.int64).reshape(-1, 2)
        within = rows[:, 1] - rows[:, 0] <= within_s * 1_000_000
        shares.append(float(within.mean()))
        _count(seen, (rows[:, 0] + shift) // HOUR % HOURS, within)
    by_hour = {hour: (good / people, people) for hour, (people, good) in sorted(seen.items())}
    return Played(share(shares), by_hour, cases * REPLICATIONS)


def _count(seen: dict[int, list[int]], hours: NDArray[np.int64], within: NDArray[np.bool_]) -> None:
    """Add how many came in each hour of the week, and how many of them were within."""
    people = np.bincount(hours, minlength=HOURS)
    good = np.bincount(hours[within], minlength=HOURS)
    for hour in np.flatnonzero(people).tolist():
        seen[hour][0] += int(people[hour])
        seen[hour][1] += int(good[hour])


def levels(need: Sequence[int]) -> list[WeeklyHours]:
    """The hours of as many officers as are needed at most, the first there whenever one is needed, the second when two are, …

    `need`: 168 numbers, one for each hour of the week.
    """
    return [_hours([count > officer for count in need]) for officer in range(max(need, default=0))]


def _hours(there: Sequence[bool]) -> WeeklyHours:
    """Hours of the week in which somebody is there as spans of minutes by weekday, neighbours joined."""
    week = []
    for weekday in range(7):
        spans: list[tuple[int, int]] = []
        for hour in range(24):
            if there[weekday * 24 + hour]:
                begins = spans.pop()[0] if spans and spans[-1][1] == hour * 60 else hour * 60
                spans.append((begins, hour * 60 + 60))
        week.append(tuple(spans))
    return checked_hours(week)


def _scenario(demand: WeekDemand, staff: Sequence[WeeklyHours], weeks: int) -> Scenario:
    # Twice the weeks that are played: a line that only grows is still served to its end.
    last = _FIRST + dt.timedelta(weeks=2 * weeks + 60)
    calendars: dict[str, Calendar | None] = {}
    people = []
    for number, hours in enumerate(staff):
        if any(hours):
            calendars[str(number)] = build(str(number), ZONE, hours, _FIRST, last)
            people.append(Person(str(number)))
    mean = HOURS * 3600 / demand.people if demand.people else 0.0
    arrivals = Arrivals(Distribution("exponential", (mean,)), profile=demand.arrivals)
    start = build("start", ZONE, (((0, 1440),),) * 7, _FIRST, last).begins
    service = Distribution("empirical", values=_quantiles(demand.service_s))
    return Scenario(arrivals, {"Serve": service}, {"desk": Role(tuple(people))}, calendars=calendars, start=start)


def _quantiles(seen: Sequence[float]) -> tuple[float, ...]:
    """The times as they are when they are few, else as many quantiles with the same mean, near enough."""
    if len(seen) <= QUANTILES:
        return tuple(float(one) for one in seen)
    steps: NDArray[np.float64] = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return tuple(float(one) for one in np.quantile(np.array(seen), steps))
