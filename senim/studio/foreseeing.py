"""Today's process, a changed one and another version played on simulated time, the same luck for all of them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from senim.catalogue.queries import compiled
from senim.kernel.tables import Net
from senim.simulation.errors import SimulationRefused
from senim.simulation.intervals import Measured, measured
from senim.simulation.results import Result, side_by_side
from senim.simulation.scenario import Scenario
from senim.simulation.simulating import simulate
from senim.studio.changing import Changes, changed, with_rates
from senim.studio.fitted import Base, base
from senim.studio.logs import Asked, Scope

STEPS_PLAYED: Final = 2_000
"""So many steps are played in each replication unless somebody wants more: a second or two for three columns."""
LEAST_CASES, MOST_CASES = 200, 2_000


class Wanted(NamedTuple):
    """What is to be played. `other`: a net to be played beside it with the same people and times, and the cases it had."""

    version: int
    terms_on: dt.date
    asked: Asked
    scope: Scope
    newest: int
    changes: Changes
    seed: int
    replications: int
    cases: int
    other: tuple[Net, Base | None] | None = None


class Outlook(NamedTuple):
    """The figures of one scenario beside today's: results, changes from today's (None for today), hours of people's time."""

    result: Result
    differences: Mapping[str, Measured | None]
    hours: Measured


class Foreseen(NamedTuple):
    """Today, changed (None: nothing was), the other version (None: there is none, or it cannot be played), why not."""

    today: Outlook
    changed: Outlook | None
    other: Outlook | None
    refused: str


Tell = Callable[[int], None]


def usual_cases(today: Base) -> int:
    """How many requests a replication plays unless somebody wants more."""
    return max(LEAST_CASES, min(MOST_CASES, int(STEPS_PLAYED / max(1.0, sum(today.visits.values())))))


def foreseen(wanted: Wanted, tell: Tell) -> Foreseen:
    """Play it; `tell` hears how many per cent are done. Refuses (SimulationRefused) what cannot be played."""
    net, found = _today(wanted)
    columns = 1 + wanted.changes.any + (wanted.other is not None)
    play = partial(_played, wanted, tell, columns)
    rated = with_rates(found.scenario, wanted.changes, found.at_once)
    first = play(0, net, rated)
    second = play(1, net, changed(found, net, wanted.changes)) if wanted.changes.any else None
    at_once, third, refused = found.at_once, None, ""
    if wanted.other is not None:
        other, own = wanted.other
        at_once = {**({} if own is None else own.at_once), **found.at_once}
        try:
            third = play(columns - 1, other, moved(rated, other, None if own is None else own.scenario))
        except SimulationRefused as unplayed:
            refused = str(unplayed)
    return Foreseen(
        _outlook(first, first, at_once),
        None if second is None else _outlook(second, first, at_once),
        None if third is None else _outlook(third, first, at_once),
        refused,
    )


def _today(wanted: Wanted) -> tuple[Net, Base]:
    service = compiled(wanted.version, wanted.terms_on)
    found = base(service, wanted.asked, wanted.scope, wanted.newest)
    if found is None:
        raise SimulationRefused("there are not enough cases")
    return service.net, found


def _played(wanted: Wanted, tell: Tell, columns: int, column: int, net: Net, scenario: Scenario) -> Result:
    def heard(ended: int, of: int) -> None:
        tell(int(100 * (column + ended / of) / columns))

    return simulate(
        net,
        scenario,
        cases=wanted.cases,
        seed=wanted.seed,
        replications=wanted.replications,
        engine="python",
        progress=heard,
    )


def moved(today: Scenario, net: Net, own: Scenario | None) -> Scenario:
    """Today's people, times and shares on the net of another version; what only the other has comes from its own cases."""
    known = own or today
    durations = {**known.durations, **today.durations}
    events = {**known.events, **today.events}
    branches: dict[str, float] = {}
    for out in net.outgoing:
        flows = [net.flow_ids[flow] for flow in out]
        # The shares of one choice have to come from one place, or they would not add up.
        source = today.branches if flows and all(flow in today.branches for flow in flows) else known.branches
        branches |= {flow: source[flow] for flow in flows if flow in source}
    return replace(
        today,
        durations={name: one for name, one in durations.items() if name in net.tasks},
        roles={**known.roles, **today.roles},
        branches=branches,
        events={name: one for name, one in events.items() if name in net.index},
    )


def _outlook(result: Result, today: Result, at_once: Mapping[str, int]) -> Outlook:
    rows = side_by_side([today, result])
    differences = {} if result is today else {row.figure: row.changes[1] for row in rows}
    shared = [[value / at_once.get(role, 1) / 3600 for value in one.each] for role, one in result.work.items()]
    hours = measured([sum(parts) for parts in zip(*shared, strict=True)])
    return Outlook(result, differences, hours)
