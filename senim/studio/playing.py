"""What the worker does with a scenario: play it, say how far it is, keep the figures. Played again it gives the same."""

import time
from collections.abc import Callable
from typing import Final

from django.utils import timezone

from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import compiled
from senim.kernel.errors import ModelInvalid
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.tables import Net
from senim.simulation.errors import SimulationRefused
from senim.studio.changing import Changes
from senim.studio.fitted import Base, base
from senim.studio.foreseeing import Wanted, foreseen
from senim.studio.health import health, vitals
from senim.studio.logs import Asked, Scope
from senim.studio.models import Draft, ScenarioRun
from senim.studio.outlooks import document
from senim.studio.parting import newest_of

TOLD_SECONDS: Final = 0.5
DRAFT: Final = "draft-"
_MICROS: Final = 1_000_000


def run(number: int) -> None:
    """Play a scenario to its end. Why it cannot be played stands in its row; a row that is gone or done ends it."""
    row = ScenarioRun.objects.filter(pk=number, state="waiting").first()
    if row is None:
        return
    try:
        result = _result(row)
    except (SimulationRefused, ModelInvalid) as refused:
        _end(number, state="failed", fault=str(refused)[:400])
    else:
        _end(number, state="ready", result=result, done=100)


def _end(number: int, **found: object) -> None:
    ScenarioRun.objects.filter(pk=number, state="waiting").update(**found)


def _result(row: ScenarioRun) -> dict[str, object]:
    wanted = wanted_of(row)
    found = foreseen(wanted, _progress(row.pk))
    seen = vitals(health(wanted.asked, wanted.scope), True)
    spans = {"median": seen.median, "p90": seen.p90}
    measured = {name: None if micros is None else micros / _MICROS for name, micros in spans.items()}
    today = base(compiled(wanted.version, wanted.terms_on), wanted.asked, wanted.scope, wanted.newest)
    return document(found, {**measured, "within_promise": seen.promise}, {} if today is None else today.people)


def wanted_of(row: ScenarioRun) -> Wanted:
    """What a run is to play. Refuses ModelInvalid where the draft beside it is no model that could run."""
    scope = None if row.scope is None else frozenset(row.scope)
    wanted = Wanted(
        version_id(row.service, row.asked["version"]),
        timezone.localdate(row.asked_at),
        Asked(row.service, **row.asked),
        scope,
        newest_of(row.service),
        Changes.kept(row.changes),
        row.seed,
        row.replications,
        row.cases,
    )
    return wanted._replace(other=_other(row, wanted.asked, scope))


def _other(row: ScenarioRun, asked: Asked, scope: Scope) -> tuple[Net, Base | None] | None:
    if not row.beside:
        return None
    if row.beside.startswith(DRAFT):
        draft = Draft.objects.filter(pk=int(row.beside.removeprefix(DRAFT)), service=row.service).first()
        if draft is None:
            raise SimulationRefused("the draft that was to be played beside it is gone")
        return compile_net(read(draft.xml.encode())), None
    service = compiled(version_id(row.service, row.beside), timezone.localdate(row.asked_at))
    return service.net, base(service, asked.but(version=row.beside), scope, newest_of(row.service))


def version_id(service: str, number: str) -> int:
    """The row of a version by its number."""
    return ServiceVersion.objects.get(code=service, version=int(number)).pk


def _progress(number: int) -> Callable[[int], None]:
    told = 0.0

    def tell(per_cent: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_SECONDS:
            told = time.monotonic()
            ScenarioRun.objects.filter(pk=number, state="waiting").update(done=min(99, per_cent))

    return tell
