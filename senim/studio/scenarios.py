"""What a person does with a scenario: have it played, play it again with other chance, delete it."""

import datetime as dt
from dataclasses import asdict
from typing import Final

from django.db import transaction

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.simulation.load import foreseen_load
from senim.studio.changing import Changes, changed
from senim.studio.errors import NotYours, TooManyWaiting
from senim.studio.fitted import Base
from senim.studio.foreseeing import usual_cases
from senim.studio.models import ScenarioRun
from senim.studio.process import Process
from senim.studio.scenario_forms import next_seed
from senim.studio.sharing import home_of, may_delete

MOST_WAITING: Final = 5
"""So many of one person may wait at once, so that nobody keeps the others waiting."""
_FULL: Final = 1 + 1e-9


def overload(process: Process, today: Base, changes: Changes) -> dict[str, float]:
    """The roles that would be asked for more than all their time, with how much: 1.2 is a fifth too much.

    Refuses (SimulationRefused) changes that do not fit together.
    """
    net = process.service.net
    load = foreseen_load(net, changed(today, net, changes), usual_cases(today))
    return {code: part for code, part in load.items() if part > _FULL}


@transaction.atomic
def ask(
    *,
    process: Process,
    name: str,
    changes: Changes,
    beside: str,
    seed: int,
    replications: int,
    cases: int,
    by: Officer,
    at: dt.datetime,
) -> ScenarioRun:
    """Keep a scenario for the worker to play, with the viewer's own filters and scope. Refuses TooManyWaiting."""
    _refuse_many(by)
    return ScenarioRun.objects.create(
        name=name,
        service=process.code,
        beside=beside,
        asked=process.asked.given(),
        scope=None if process.scope is None else sorted(process.scope),
        changes=asdict(changes),
        seed=seed,
        replications=replications,
        cases=cases,
        asked_by=by,
        asked_at=at,
        unit_id=home_of(process.viewer),
    )


@transaction.atomic
def again(*, run: ScenarioRun, process: Process, by: Officer, at: dt.datetime) -> ScenarioRun:
    """The same scenario on what is known now, with the next seed, as a run of its own. Refuses TooManyWaiting."""
    return ask(
        process=process,
        name=run.name,
        changes=Changes.kept(run.changes),
        beside=run.beside,
        seed=next_seed(run.seed),
        replications=run.replications,
        cases=run.cases,
        by=by,
        at=at,
    )


def remove(*, run: ScenarioRun, viewer: Viewer) -> None:
    """Delete a scenario and its figures; the worker gives it up. Refuses NotYours to whoever did not ask for it."""
    if not may_delete(viewer, run.asked_by):
        raise NotYours(str(run))
    run.delete()


def _refuse_many(by: Officer) -> None:
    if ScenarioRun.objects.filter(asked_by=by, state="waiting").count() >= MOST_WAITING:
        raise TooManyWaiting(MOST_WAITING)
