"""Today's process and a changed one played on simulated time, within seconds: the same address gives the same figures."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple

from senim.catalogue.queries import compiled
from senim.kernel.tables import Net
from senim.simulation.errors import SimulationRefused
from senim.simulation.intervals import Measured, measured
from senim.simulation.load import foreseen_load
from senim.simulation.results import Result, side_by_side
from senim.simulation.scenario import Scenario
from senim.simulation.simulating import simulate
from senim.studio.changing import Changes, changed, with_rates
from senim.studio.fitted import Base, base
from senim.studio.logs import Asked, Scope

REPLICATIONS: Final = 10
SEED: Final = 1
STEPS_PLAYED: Final = 2_000
"""So many steps are played in each replication, so that one column of the page takes less than a second."""
LEAST_CASES, MOST_CASES = 200, 2_000
WAIT_SECONDS: Final = 20
_ONE_AT_A_TIME: Final = Lock()


class Wanted(NamedTuple):
    """What is to be played, as the key of a remembered answer. `other`: a version to be played on the same people and times."""

    version: int
    other: int | None
    terms_on: dt.date
    asked: Asked
    scope: Scope
    newest: int
    changes: Changes


class Outlook(NamedTuple):
    """The figures of one scenario beside today's: results, changes from today's (None for today), hours of people's time."""

    result: Result
    differences: Mapping[str, Measured | None]
    hours: Measured


class Foreseen(NamedTuple):
    """Today, changed (None: nothing was), the other version (None: there is none, or it cannot be played), why not."""

    cases: int
    today: Outlook
    changed: Outlook | None
    other: Outlook | None
    refused: str


class Busy(Exception):
    """Another simulation has been running for long; this one may be asked for again."""


def load_of(wanted: Wanted) -> dict[str, float]:
    """What each role would be asked for, before anything is played. Refuses (SimulationRefused) what does not fit."""
    net, found = _today(wanted)
    return foreseen_load(net, changed(found, net, wanted.changes), MOST_CASES)


def foreseen(wanted: Wanted) -> Foreseen:
    """Play it, one at a time in this process. Refuses Busy, and (SimulationRefused) what cannot be played."""
    if not _ONE_AT_A_TIME.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        return _foreseen(wanted)
    finally:
        _ONE_AT_A_TIME.release()


def _foreseen(wanted: Wanted) -> Foreseen:
    # Rates apart, today and the other version are the same whatever is changed, so they are played once.
    still = wanted._replace(changes=Changes(rates=wanted.changes.rates))
    first = _as_is(still._replace(other=None))
    second = _with_changes(wanted._replace(other=None)) if wanted.changes.any else None
    third, refused, at_once = _as_other(still)
    return Foreseen(
        first.cases,
        _outlook(first, first, at_once),
        None if second is None else _outlook(second, first, at_once),
        None if third is None else _outlook(third, first, at_once),
        refused,
    )


@lru_cache(maxsize=64)
def _as_is(wanted: Wanted) -> Result:
    net, found = _today(wanted)
    return _played(net, with_rates(found.scenario, wanted.changes, found.at_once), _cases(found.visits))


@lru_cache(maxsize=64)
def _with_changes(wanted: Wanted) -> Result:
    net, found = _today(wanted)
    return _played(net, changed(found, net, wanted.changes), _cases(found.visits))


def _today(wanted: Wanted) -> tuple[Net, Base]:
    service = compiled(wanted.version, wanted.terms_on)
    found = base(service, wanted.asked, wanted.scope, wanted.newest)
    if found is None:
        raise SimulationRefused("there are not enough cases")
    return service.net, found


def _cases(visits: Mapping[str, float]) -> int:
    return max(LEAST_CASES, min(MOST_CASES, int(STEPS_PLAYED / max(1.0, sum(visits.values())))))


def _played(net: Net, scenario: Scenario, cases: int) -> Result:
    return simulate(net, scenario, cases=cases, seed=SEED, replications=REPLICATIONS, engine="python")


@lru_cache(maxsize=64)
def _as_other(wanted: Wanted) -> tuple[Result | None, str, Mapping[str, int]]:
    """The other version with the people and times of today; why it cannot be played; the requests in hand by role."""
    _, found = _today(wanted)
    if wanted.other is None:
        return None, "", found.at_once
    service = compiled(wanted.other, wanted.terms_on)
    own = base(service, wanted.asked.but(version=str(service.version)), wanted.scope, wanted.newest)
    at_once = {**({} if own is None else own.at_once), **found.at_once}
    today = with_rates(found.scenario, wanted.changes, found.at_once)
    try:
        scenario = moved(today, service.net, None if own is None else own.scenario)
        return _played(service.net, scenario, _cases(found.visits)), "", at_once
    except SimulationRefused as refused:
        return None, str(refused), at_once


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
