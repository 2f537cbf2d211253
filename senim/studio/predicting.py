"""What the model of a new version leads one to expect, with the people, times and shares of the version before it."""

import datetime as dt
from functools import lru_cache
from math import nan
from threading import Lock
from typing import Final, NamedTuple

from senim.catalogue.queries import Compiled, compiled
from senim.kernel.tables import Net
from senim.simulation.errors import SimulationRefused
from senim.simulation.intervals import Measured, measured
from senim.simulation.results import Result
from senim.simulation.scenario import Scenario
from senim.simulation.simulating import simulate
from senim.studio.fitted import base
from senim.studio.foreseeing import moved
from senim.studio.logs import Asked, Scope

REPLICATIONS: Final = 10
SEED: Final = 1
STEPS_PLAYED: Final = 2_000
"""So many steps are played in each replication, so that both versions take a second or two."""
LEAST_CASES, MOST_CASES = 200, 2_000
_ONE_AT_A_TIME: Final = Lock()


class Predicted(NamedTuple):
    """Both versions played under the same luck; `change` is relative, run by run: −0.3 is 30 % faster.

    `borrowed`: steps and events that only the new version has, whose times come from its own cases.
    """

    before: Result
    after: Result
    median: Measured
    p90: Measured
    borrowed: tuple[str, ...]


def predicted(before: Compiled, after: Compiled, asked: Asked, scope: Scope, newest: int) -> Predicted | None:
    """Play both; None where the version before has fewer than ten cases, or one of them cannot be played.

    `newest` is the number of the newest record of the log: an answer is remembered until more comes in. One is played
    at a time in this process.
    """
    with _ONE_AT_A_TIME:
        return _predicted(before.id, after.id, before.terms_on, asked, scope, newest)


@lru_cache(maxsize=64)
def _predicted(before: int, after: int, terms_on: dt.date, asked: Asked, scope: Scope, newest: int) -> Predicted | None:
    old, new = compiled(before, terms_on), compiled(after, terms_on)
    today = base(old, asked.but(version=str(old.version)), scope, newest)
    if today is None:
        return None
    own = base(new, asked.but(version=str(new.version)), scope, newest)
    cases = max(LEAST_CASES, min(MOST_CASES, int(STEPS_PLAYED / max(1.0, sum(today.visits.values())))))
    expected = moved(today.scenario, new.net, None if own is None else own.scenario)
    try:
        first, second = _played(old.net, today.scenario, cases), _played(new.net, expected, cases)
    except SimulationRefused:
        return None
    return Predicted(
        first,
        second,
        _relative(first.median, second.median),
        _relative(first.p90, second.p90),
        _borrowed(today.scenario, expected, new.net),
    )


def _played(net: Net, scenario: Scenario, cases: int) -> Result:
    return simulate(net, scenario, cases=cases, seed=SEED, replications=REPLICATIONS, engine="python")


def _relative(first: Measured, second: Measured) -> Measured:
    pairs = zip(first.each, second.each, strict=True)
    return measured([after / before - 1 if before else nan for before, after in pairs])


def _borrowed(today: Scenario, expected: Scenario, net: Net) -> tuple[str, ...]:
    known = {*today.durations, *today.events}
    return tuple(name for name in net.ids if name in {*expected.durations, *expected.events} - known)
