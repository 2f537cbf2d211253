"""Changes to a scenario as pure functions: each gives a new scenario and leaves the old one as it was."""

from dataclasses import replace
from math import sqrt

from senim.kernel.tables import Net
from senim.kernel.working_calendar import Calendar
from senim.simulation.distributions import Distribution
from senim.simulation.errors import ScenarioInvalid
from senim.simulation.scenario import Person, Role, Scenario


def add_people(scenario: Scenario, role: str, count: int, calendar: str | None = None) -> Scenario:
    """With `count` more people in a role (fewer when negative: the last ones go), who work by `calendar`.

    Unless a calendar is named they work by that of the role's first person. Refuses (ScenarioInvalid) a role that is
    not there and one that would be left with nobody.
    """
    staff = _role(scenario, role)
    added = (Person(calendar or staff.people[0].calendar),) * max(0, count)
    people = (*staff.people[: len(staff.people) + min(0, count)], *added)
    if len(staff.people) + count < 1:
        raise ScenarioInvalid(f"the role {role} would be left with nobody")
    return _with_role(scenario, role, replace(staff, people=people))


def change_calendar(scenario: Scenario, role: str, name: str, calendar: Calendar | None = None) -> Scenario:
    """With everybody of a role working by the calendar of this name, which is `calendar` where one is given.

    Refuses (ScenarioInvalid) a role that is not there and a name that no calendar bears.
    """
    calendars = dict(scenario.calendars)
    if calendar is not None:
        calendars[name] = calendar
    changed = replace(scenario, calendars=calendars)
    changed.calendar(name)
    staff = _role(scenario, role)
    return _with_role(changed, role, replace(staff, people=tuple(replace(one, calendar=name) for one in staff.people)))


def change_duration(scenario: Scenario, task: str, duration: Distribution) -> Scenario:
    """With another duration of a task."""
    return replace(scenario, durations={**scenario.durations, task: duration})


def scale_duration(scenario: Scenario, task: str, factor: float) -> Scenario:
    """With a task's work made `factor` times as long (0.8: a fifth shorter), its spread in proportion.

    Refuses (ScenarioInvalid) a task without a duration and a factor below 0.
    """
    return change_duration(scenario, task, scaled(_duration(scenario, task), factor))


def scaled(duration: Distribution, factor: float) -> Distribution:
    """The distribution of `factor` times the draw. Refuses (ScenarioInvalid) a factor below 0."""
    if factor < 0:
        raise ScenarioInvalid("a duration cannot be made shorter than nothing")
    return replace(
        duration,
        parameters=tuple(number * factor for number in duration.parameters),
        values=tuple(value * factor for value in duration.values),
    )


def drop_task(scenario: Scenario, task: str) -> Scenario:
    """Without a task, such as a signature: cases pass through it at once and nobody is needed."""
    return replace(scenario, skipped=scenario.skipped | {task})


def merge_tasks(
    net: Net, scenario: Scenario, first: str, second: str, duration: Distribution | None = None
) -> Scenario:
    """With two steps done as one: the second directly follows the first, and who does the first does both.

    Without a `duration` the work is that of both together: their means and variances added, as a gamma distribution.
    Refuses (ScenarioInvalid) tasks of which the second is not all that follows the first, or that have no durations.
    """
    following = [net.targets[flow] for flow in net.outgoing[_node(net, first)]]
    if following != [_node(net, second)] or len(net.incoming[_node(net, second)]) != 1:
        raise ScenarioInvalid(f"{second} does not directly follow {first}, so the two cannot be merged")
    if duration is None:
        duration = together(_duration(scenario, first), _duration(scenario, second))
    return drop_task(change_duration(scenario, first, duration), second)


def together(first: Distribution, second: Distribution) -> Distribution:
    """The work of two steps one after the other: means and variances added; fixed when both are, else gamma."""
    sd = sqrt(first.sd**2 + second.sd**2)
    if sd == 0:
        return Distribution("fixed", (first.mean + second.mean,))
    return Distribution("gamma", (first.mean + second.mean, sd))


def _node(net: Net, task: str) -> int:
    if task not in net.tasks:
        raise ScenarioInvalid(f"the process has no task {task}")
    return net.index[task]


def _duration(scenario: Scenario, task: str) -> Distribution:
    if task not in scenario.durations:
        raise ScenarioInvalid(f"the scenario has no duration of {task}")
    return scenario.durations[task]


def _role(scenario: Scenario, role: str) -> Role:
    if role not in scenario.roles:
        raise ScenarioInvalid(f"the scenario has no role {role}")
    return scenario.roles[role]


def _with_role(scenario: Scenario, name: str, role: Role) -> Scenario:
    return replace(scenario, roles={**scenario.roles, name: role})
