"""Makes a scenario from an event log, and says how well each part of it fits."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from senim.kernel.tables import Net
from senim.simulation.arrival_fitting import in_hours, nearest_arrivals
from senim.simulation.choosing import Fitted, nearest
from senim.simulation.errors import LogUnfit
from senim.simulation.executions import Executions, executions
from senim.simulation.log_rows import Column, LogRows
from senim.simulation.replaying import Taken, Trace, taken_branches
from senim.simulation.scenario import ALWAYS, OFFICE, Person, Role, Scenario
from senim.simulation.spans import open_seconds

_WARM_UP: Final = 0.1
_FEWEST_CASES: Final = 2


@dataclass(frozen=True, slots=True)
class FittedScenario:
    """A scenario with how near its parts lie to the log: the Kolmogorov distance of each distribution."""

    scenario: Scenario
    cases: int
    durations: Mapping[str, Fitted]
    arrivals: Fitted
    taken: Taken
    starts_seen: float
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """What stands under `fit` beside the scenario."""
        return {
            "cases": self.cases,
            "starts_seen": round(self.starts_seen, 4),
            "arrivals": _row(self.arrivals),
            "durations": {task: _row(fitted) for task, fitted in self.durations.items()},
            "branches": {"replayed_cases": self.taken.replayed, "of": self.taken.cases},
            "notes": list(self.notes),
        }


def _row(fitted: Fitted) -> dict[str, Any]:
    return {"distribution": fitted.distribution.name, "n": fitted.values, "error": round(fitted.error, 4)}


def fit(net: Net, log: LogRows) -> FittedScenario:
    """The scenario that a log speaks for. Activities are matched to tasks by name, else by id.

    Durations are measured in the office's hours where a role's work falls into them, in clock time elsewhere. The
    people of a role are those seen in its tasks. Refuses (LogUnfit) a log with fewer than two cases or none of the
    net's tasks.
    """
    tasks = _tasks(net, log)
    cases = int(log.case[-1]) + 1 if len(log.case) else 0
    if cases < _FEWEST_CASES or not any(tasks):
        raise LogUnfit("the log needs two cases or more, and activities that bear the names or ids of the tasks")
    done = executions(log)
    roles, notes = _roles(net, tasks, done)
    durations = _durations(net, tasks, done, roles)
    taken = taken_branches(net, _traces(tasks, done))
    arrivals, near = nearest_arrivals(_first_moments(log))
    scenario = Scenario(
        arrivals=arrivals,
        durations={task: one.distribution for task, one in durations.items()},
        roles=roles,
        branches=taken.branches,
        start=int(log.at_us.min()),
        warm_up=_WARM_UP,
        calendars={},
    )
    seen = float(done.seen.mean()) if len(done.seen) else 0.0
    return FittedScenario(scenario, cases, durations, near, taken, seen, (*notes, *_notes(net, durations, taken, seen)))


def _tasks(net: Net, log: LogRows) -> list[str]:
    """The task of each activity, "" for none."""
    by_name = {" ".join((task.name or task.id).split()): task.id for task in net.tasks.values()}
    found = [by_name.get(" ".join(name.split()), name if name in net.tasks else "") for name in log.activities]
    return [task if task and net.tasks[task].kind != "receiveTask" else "" for task in found]


def _first_moments(log: LogRows) -> Column:
    first = np.concatenate([[True], log.case[1:] != log.case[:-1]])
    found: Column = np.sort(log.at_us[first])
    return found


def _rows_of(tasks: list[str], done: Executions, wanted: set[str]) -> Column:
    codes = [code for code, task in enumerate(tasks) if task in wanted]
    found: Column = np.flatnonzero(np.isin(done.activity, codes))
    return found


def _roles(net: Net, tasks: list[str], done: Executions) -> tuple[dict[str, Role], list[str]]:
    """The people of each role, by the calendar in which its work falls; with what had to be assumed."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for task in net.tasks.values():
        if task.role is not None and task.id in tasks:
            members[task.role].add(task.id)
    found: dict[str, Role] = {}
    notes = []
    for role, own in members.items():
        rows = _rows_of(tasks, done, own)
        calendar = OFFICE if in_hours(done.finished[rows]) else ALWAYS
        people = len(set(done.resource[rows][done.resource[rows] >= 0].tolist()))
        if not people:
            people = _most_at_once(done.started[rows], done.finished[rows])
            notes.append(f"the log names nobody who does the work of {role}: as many people as work at one time")
        found[role] = Role((Person(calendar),) * people)
    return found, notes


def _most_at_once(started: Column, finished: Column) -> int:
    moments = np.concatenate([finished, started])
    steps = np.concatenate([np.full(len(finished), -1), np.ones(len(started), np.int64)])
    order = np.argsort(moments, kind="stable")
    return max(1, int(np.cumsum(steps[order]).max(initial=0)))


def _durations(net: Net, tasks: list[str], done: Executions, roles: Mapping[str, Role]) -> dict[str, Fitted]:
    found = {}
    for task in net.tasks.values():
        rows = _rows_of(tasks, done, {task.id})
        # Starts that were only estimated hold waiting too; they count where there are no others.
        rows = rows[done.seen[rows]] if done.seen[rows].any() else rows
        if len(rows):
            role = roles.get(task.role or "")
            calendar = ALWAYS if role is None else role.people[0].calendar
            found[task.id] = nearest(open_seconds(calendar, done.started[rows], done.finished[rows]))
    return found


def _traces(tasks: list[str], done: Executions) -> Mapping[Trace, int]:
    """The tasks of each case in the order in which they were finished, and how many cases share it."""
    order = np.lexsort((done.finished, done.case))
    trace: dict[int, list[str]] = defaultdict(list)
    for case, activity in zip(done.case[order].tolist(), done.activity[order].tolist(), strict=True):
        trace[case] += [tasks[activity]] if tasks[activity] else []
    return Counter(tuple(one) for one in trace.values())


def _notes(net: Net, durations: Mapping[str, Fitted], taken: Taken, seen: float) -> list[str]:
    notes = [f"the log has no {task}: no duration is given for it" for task in net.tasks if task not in durations]
    if seen < 1:
        notes.append(
            f"{1 - seen:.0%} of starts are not in the log and were estimated: from when case and person were free"
        )
    if taken.replayed < taken.cases:
        notes.append(f"shares come from the {taken.replayed} of {taken.cases} cases that the process can replay")
    return notes
