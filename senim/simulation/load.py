"""How busy each role will be, reckoned before the simulation: visits of a case times mean work, against people's time."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from senim.kernel import tables
from senim.kernel.tables import Net
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import open_between
from senim.simulation.errors import GoesRoundForever
from senim.simulation.fields import STARTS
from senim.simulation.plan import make_plan
from senim.simulation.running import replicate
from senim.simulation.scenario import Scenario
from senim.simulation.shares import shares

_PLAY_OUT_CASES: Final = 1_000
_PLAY_OUT_EVENTS: Final = 2_000_000
_FOUR_WEEKS: Final = 28 * 86_400
_SECOND: Final = 1_000_000
_LEAST: Final = 1e-9
_PLAIN: Final = frozenset(
    {tables.TASK, tables.EXCLUSIVE, tables.PARALLEL, tables.THROW, tables.END, tables.START, tables.LINK, tables.SUB}
)


def foreseen_load(net: Net, scenario: Scenario, cases: int) -> dict[str, float]:
    """The share of its people's time at work that each role is asked for; above 1 its queue only grows.

    Visits are exact where they do not depend on who comes first; else 1,000 cases are played out with nobody waited
    for. Refuses (GoesRoundForever) a process whose cases do not end.
    """
    visits = visits_of_tasks(net, scenario)
    horizon = max(cases * scenario.arrivals.between.mean, _FOUR_WEEKS)
    between = scenario.arrivals.between.mean
    if scenario.arrivals.calendar is not None:
        between /= max(_LEAST, _open_share(scenario, scenario.calendar(scenario.arrivals.calendar), horizon))
    load = {}
    for role, staff in scenario.roles.items():
        asked = sum(
            count * scenario.durations[task].mean
            for task, count in visits.items()
            if net.tasks[task].role == role and task in scenario.durations and task not in scenario.skipped
        )
        people = sum(_open_share(scenario, scenario.calendar(person.calendar), horizon) for person in staff.people)
        load[role] = asked / between / max(_LEAST, people)
    return load


def _open_share(scenario: Scenario, calendar: Calendar | None, horizon: float) -> float:
    """The share of the time, from the start on, that a calendar is open."""
    if calendar is None:
        return 1.0
    end = min(scenario.start + int(horizon * _SECOND), calendar.ends)
    return open_between(calendar, scenario.start, end) / (end - scenario.start)


def visits_of_tasks(net: Net, scenario: Scenario) -> Mapping[str, float]:
    """How often a case comes to each task on average."""
    plain = not net.reach and not any(net.boundaries) and all(kind in _PLAIN for kind in net.kinds)
    by_node = _solved(net, scenario) if plain else _played_out(net, scenario)
    visits = dict.fromkeys(net.tasks, 0.0)
    for node, count in enumerate(by_node):
        if net.ids[node] in visits:
            visits[net.ids[node]] += count
    return visits


def _solved(net: Net, scenario: Scenario) -> list[float]:
    """Visits as the solution of what flows in and out of each node; a parallel join lets one token on for all."""
    size, odds = len(net.ids), shares(net, scenario.branches).odds
    matrix, begins = np.eye(size), np.zeros(size)
    starts = [start.node for start in net.starts if start.message is None] or [start.node for start in net.starts]
    begins[starts[:1] or list(net.entries[tables.ROOT])] = 1
    for node, flows in enumerate(net.outgoing):
        for flow in flows:
            target = net.targets[flow]
            joined = len(net.incoming[target]) if net.kinds[target] == tables.PARALLEL else 1
            matrix[target, node] -= odds[flow] / joined
        for inner in net.entries.get(node, ()):
            matrix[inner, node] -= 1
    try:
        visits = np.linalg.solve(matrix, begins)
    except np.linalg.LinAlgError:
        visits = np.full(size, np.inf)
    if not np.isfinite(visits).all() or visits.min() < -_LEAST or visits.max() > 1 / _LEAST:
        raise GoesRoundForever("by its shares a case never ends: it goes round for ever")
    return [float(count) for count in visits]


def _played_out(net: Net, scenario: Scenario) -> list[float]:
    plan = make_plan(net, scenario, unlimited=True)
    one = replicate(plan, _PLAY_OUT_CASES, 0, 0, compiled=False, most_events=_PLAY_OUT_EVENTS)
    counted = _PLAY_OUT_CASES - one.counted_from
    return [float(count) / counted for count in one.sums[:, STARTS]]
