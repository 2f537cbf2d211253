"""A scenario that the live log speaks for: the newest cases of one version, as a page of the studio counts them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Final

import numpy as np
import pyarrow as pa

from senim.catalogue.queries import Compiled, compiled
from senim.mining.grouping import run_starts
from senim.mining.suppression import suppressed
from senim.simulation import log_rows
from senim.simulation.errors import SimulationRefused
from senim.simulation.fitting import FittedScenario, fit
from senim.simulation.load import foreseen_load, visits_of_tasks
from senim.simulation.scenario import Scenario
from senim.studio import rates
from senim.studio.logs import Asked, Scope, newest_first

MOST_CASES: Final = 20_000
"""So many cases, the newest, are enough to fit from; reading more would only take longer."""
USUAL_LOAD: Final = 0.8
"""The share of their time that people are taken to be busy where the log would have them do more than they can."""
_COLUMNS: Final = tuple(dict.fromkeys([*log_rows.COLUMNS[1:], *rates.COLUMNS]))


@dataclass(frozen=True)
class Base:
    """What is known of today: the fit, the scenario with the rates of events, what each role is asked for, visits by task.

    `people` by role; `at_once`: how many requests each of them has under way, so that the scenario, in which nobody does
    two things at a time, has so many for one.
    """

    fitted: FittedScenario
    scenario: Scenario
    load: Mapping[str, float]
    visits: Mapping[str, float]
    people: Mapping[str, int]
    at_once: Mapping[str, int]


def base(service: Compiled, asked: Asked, scope: Scope, newest: int) -> Base | None:
    """The scenario of a version from the cases that are asked for; None for fewer than ten cases, or none that can be played.

    `newest` is the number of the newest record of the log: an answer is remembered until more comes in.
    """
    return _base(service.id, service.terms_on, asked, scope, newest)


@lru_cache(maxsize=64)
def _base(version: int, terms_on: dt.date, asked: Asked, scope: Scope, _newest: int) -> Base | None:
    net = compiled(version, terms_on).net
    chunk = _cases(asked, scope)
    if chunk is None or suppressed(int(chunk.column("case").to_numpy()[-1]) + 1):
        return None
    try:
        fitted = fit(net, log_rows.log_rows(chunk))
        scenario = replace(fitted.scenario, events=rates.event_rates(net, chunk))
        load = foreseen_load(net, scenario, fitted.cases)
        at_once = {role: _at_once(part) for role, part in load.items()}
        return Base(
            fitted,
            _shared(scenario, at_once),
            {role: part / at_once[role] for role, part in load.items()},
            visits_of_tasks(net, scenario),
            {role: len(staff.people) for role, staff in scenario.roles.items()},
            at_once,
        )
    except SimulationRefused:
        return None


def _at_once(load: float) -> int:
    """Nobody was asked for more than all their time and got through it: who seems to have been had several in hand."""
    return 1 if load <= 1 else ceil(load / USUAL_LOAD)


def _shared(scenario: Scenario, at_once: Mapping[str, int]) -> Scenario:
    roles = {code: replace(role, people=role.people * at_once[code]) for code, role in scenario.roles.items()}
    return replace(scenario, roles=roles)


def _cases(asked: Asked, scope: Scope) -> pa.Table | None:
    """The newest wanted cases, numbered from 0, oldest month first."""
    parts: list[pa.Table] = []
    count = 0
    for part in newest_first(asked, scope, _COLUMNS):
        if part.num_rows:
            parts.insert(0, part)
            count += len(run_starts(part.column("case").to_numpy()))
        if count >= MOST_CASES:
            break
    if not parts:
        return None
    before = 0
    for place, part in enumerate(parts):
        case = part.column("case").to_numpy()
        numbers = np.searchsorted(run_starts(case), np.arange(len(case)), side="right") - 1 + before
        before = int(numbers[-1]) + 1
        parts[place] = part.set_column(part.column_names.index("case"), "case", pa.array(numbers))
    return pa.concat_tables(parts).unify_dictionaries()
