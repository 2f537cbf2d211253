"""What a simulation found: figures over its replications, and scenarios side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Final, NamedTuple

import numpy as np

from senim.kernel.worktime import open_between
from senim.simulation.fields import STARTS, WAITED, WORKED
from senim.simulation.intervals import Measured, difference, measured, share
from senim.simulation.plan import Plan
from senim.simulation.promises import dues
from senim.simulation.running import Replication

_SECOND: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one scenario; times in seconds, shares from 0 to 1, costs in the scenario's money a case.

    `mean`, `median` and `p90` are of the time from a case's arrival to its end, by the clock; `waiting` of each task
    from being ready to being begun; `utilisation` the share of its people's time at work that a role is busy, from the
    first counted arrival to the last. `within_promise` is None where the process promises nothing. `unfinished`: cases
    that waited for ever. `load`: what was foreseen of each role.
    """

    cases: int
    replications: int
    mean: Measured
    median: Measured
    p90: Measured
    waiting: Mapping[str, Measured]
    utilisation: Mapping[str, Measured]
    within_promise: Measured | None
    work: Mapping[str, Measured]
    cost: Measured
    unfinished: int
    load: Mapping[str, float]
    warnings: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The answer of `senim process simulate --json`."""
        return {
            "cases": self.cases,
            "replications": self.replications,
            "duration_s": {
                "mean": self.mean.document(),
                "median": self.median.document(),
                "p90": self.p90.document(),
            },
            "waiting_s": {task: one.document() for task, one in self.waiting.items()},
            "utilisation": {role: one.document() for role, one in self.utilisation.items()},
            "warnings": list(self.warnings),
        }


class Row(NamedTuple):
    """One figure of several scenarios, and how far each is from the first (None for the first)."""

    figure: str
    values: tuple[Measured | None, ...]
    changes: tuple[Measured | None, ...]


def side_by_side(results: Sequence[Result]) -> list[Row]:
    """Median, p90, mean, share within promise and cost of scenarios beside each other, the first as what is today.

    Changes are by replication, under the same random numbers; so they need as many replications in all (ValueError).
    """
    columns: dict[str, list[Measured | None]] = {
        "median": [result.median for result in results],
        "p90": [result.p90 for result in results],
        "mean": [result.mean for result in results],
        "within_promise": [result.within_promise for result in results],
        "cost": [result.cost for result in results],
    }
    return [Row(figure, tuple(values), tuple(_changes(values))) for figure, values in columns.items()]


def _changes(values: Sequence[Measured | None]) -> list[Measured | None]:
    first = values[0] if values else None
    found: list[Measured | None] = []
    for number, value in enumerate(values):
        found.append(None if not number or first is None or value is None else difference(value, first))
    return found


def summed_up(
    plan: Plan, cases: int, replications: Sequence[Replication], load: Mapping[str, float], warnings: Sequence[str]
) -> Result:
    """The figures of replications of one plan."""
    durations = [_durations(one) for one in replications]
    unfinished = sum(int((one.ended < 0).sum()) for one in replications)
    more = [f"{unfinished} cases never ended: they wait for something that never comes"] if unfinished else []
    tasks = {name: _nodes(plan, name) for name in plan.net.tasks if _nodes(plan, name)}
    promised = plan.net.promise is not None
    return Result(
        cases=cases,
        replications=len(replications),
        mean=measured([float(each.mean()) if len(each) else nan for each in durations]),
        median=measured([float(np.quantile(each, 0.5)) if len(each) else nan for each in durations]),
        p90=measured([float(np.quantile(each, 0.9)) if len(each) else nan for each in durations]),
        waiting={name: measured([_waiting(one, nodes) for one in replications]) for name, nodes in tasks.items()},
        utilisation={role: share([_busy_share(plan, role, one) for one in replications]) for role in plan.roles},
        within_promise=share([_kept(plan, one) for one in replications]) if promised else None,
        work={role: measured([_work(plan, role, one) for one in replications]) for role in plan.roles},
        cost=measured([_cost(plan, one) for one in replications]),
        unfinished=unfinished,
        load=load,
        warnings=(*warnings, *more),
    )


def _durations(one: Replication) -> Any:
    """Seconds from arrival to end of the counted cases that ended."""
    began, ended = one.began[one.counted_from :], one.ended[one.counted_from :]
    return (ended - began)[ended >= 0] / _SECOND


def _nodes(plan: Plan, task: str) -> list[int]:
    """The nodes on which a task is done; none for one that is skipped or only waits for a message."""
    if task in plan.scenario.skipped or plan.net.tasks[task].kind == "receiveTask":
        return []
    return [node for node, name in enumerate(plan.net.ids) if name == task and node not in plan.net.repetitions]


def _waiting(one: Replication, nodes: Sequence[int]) -> float:
    starts = one.sums[nodes, STARTS].sum()
    return float(one.sums[nodes, WAITED].sum() / starts / _SECOND) if starts else nan


def _work(plan: Plan, role: str, one: Replication) -> float:
    """Seconds of work by a role's people for one case."""
    nodes = [node for name in plan.net.tasks if plan.net.tasks[name].role == role for node in _nodes(plan, name)]
    cases = len(one.began) - one.counted_from
    return float(one.sums[nodes, WORKED].sum() / cases / _SECOND) if cases else nan


def _cost(plan: Plan, one: Replication) -> float:
    roles = plan.scenario.roles
    return sum(_work(plan, role, one) / 3600 * roles[role].cost_per_hour for role in plan.roles)


def _busy_share(plan: Plan, role: str, one: Replication) -> float:
    start, end = one.window
    available, busy = 0, 0.0
    people = [person for name in plan.roles for person in plan.scenario.roles[name].people]
    for number, (name, _) in enumerate(plan.people):
        if name == role:
            calendar = plan.scenario.calendar(people[number].calendar)
            available += end - start if calendar is None else open_between(calendar, start, end)
            busy += float(one.busy[number])
    return busy / available if available else 0.0


def _kept(plan: Plan, one: Replication) -> float:
    """The share of counted cases that ended when their promise was due or before; one that never ended did not."""
    began, ended = one.began[one.counted_from :], one.ended[one.counted_from :]
    if plan.net.promise is None or not len(began):
        return nan
    due = dues(plan.scenario.office, plan.net.promise, began)
    return float(((ended >= 0) & (ended <= due)).mean())
