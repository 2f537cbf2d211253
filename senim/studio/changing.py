"""What an analyst changes in a scenario, as it is kept with each run, and the scenario that this gives."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from senim.kernel.calendars import kazakhstan
from senim.kernel.tables import Net
from senim.kernel.working_calendar import Calendar
from senim.simulation.changes import add_people, change_calendar, drop_task, merge_tasks, scale_duration, scaled
from senim.simulation.scenario import Scenario
from senim.studio.fitted import Base

LONG: Final = "long"
LONG_HOURS: Final = (((8 * 60, 20 * 60),),) * 6 + ((),)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from today: people, calendar and rate an hour by role, per cent of each step's work, steps
    dropped, pairs done as one, per cent of today's arrivals. Everything that stays as it is is left out.
    """

    people: tuple[tuple[str, int], ...] = ()
    calendars: tuple[tuple[str, str], ...] = ()
    rates: tuple[tuple[str, float], ...] = ()
    work: tuple[tuple[str, int], ...] = ()
    dropped: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    arrivals: int = 100

    @property
    def any(self) -> bool:
        """Whether anything but a rate differs."""
        return replace(self, rates=()) != Changes()

    @classmethod
    def kept(cls, row: Mapping[str, Any]) -> "Changes":
        """The changes as they were kept, from JSON."""
        listed = {name: tuple(_frozen(one) for one in row.get(name, ())) for name in _LISTS}
        return cls(**listed, arrivals=row.get("arrivals", 100))

    def given(self) -> dict[str, Any]:
        """The same as the form has them, to begin another scenario with."""
        numbers: list[tuple[str, float]] = [(f"people-{code}", count) for code, count in self.people]
        numbers += [(f"rate-{code}", rate) for code, rate in self.rates]
        numbers += [(f"work-{code}", part) for code, part in self.work]
        found: dict[str, Any] = {name: f"{number:g}" for name, number in numbers}
        found |= {f"hours-{code}": name for code, name in self.calendars}
        return found | {"dropped": list(self.dropped), "merged": list(self.merged), "arrivals": str(self.arrivals)}


_LISTS: Final = ("people", "calendars", "rates", "work", "dropped", "merged")


def _frozen(one: Any) -> Any:
    return tuple(one) if isinstance(one, list) else one


def with_rates(scenario: Scenario, changes: Changes, at_once: Mapping[str, int]) -> Scenario:
    """The scenario with what an hour of each role costs, shared among the requests that a person has at once."""
    rates = dict(changes.rates)
    roles = {
        code: replace(role, cost_per_hour=rates.get(code, 0.0) / at_once.get(code, 1))
        for code, role in scenario.roles.items()
    }
    return replace(scenario, roles=roles)


def changed(today: Base, net: Net, changes: Changes) -> Scenario:
    """Today with every change. Refuses (ScenarioInvalid) changes that do not fit together."""
    found = with_rates(today.scenario, changes, today.at_once)
    for task, percent in changes.work:
        found = scale_duration(found, task, percent / 100)
    for pair in changes.merged:
        first, second = pair.split()
        found = merge_tasks(net, found, first, second)
    for task in changes.dropped:
        found = drop_task(found, task)
    for role, count in changes.people:
        found = add_people(found, role, (count - today.people[role]) * today.at_once.get(role, 1))
    for role, name in changes.calendars:
        found = change_calendar(found, role, name, _calendar(name))
    between = scaled(found.arrivals.between, 100 / changes.arrivals)
    return replace(found, arrivals=replace(found.arrivals, between=between))


def _calendar(name: str) -> Calendar | None:
    return kazakhstan(hours=LONG_HOURS, name=LONG) if name == LONG else None
