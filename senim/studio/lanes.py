"""What waits for the processes beside the worker: imported logs in one lane; scenarios, log files and plans of front offices in another."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from django.db.models import F, QuerySet

from senim.desks.planning import working as planning
from senim.studio import errands, filing, playing
from senim.studio.models import LogFile, ScenarioRun

MOST_TRIES: Final = 2
PLAN: Final = "plan"
GIVEN_UP: Final = "the work was broken off twice; it may be too much for this machine"


class Errand(NamedTuple):
    """One piece of work: its kind, as in RUN, and the number of its row."""

    kind: str
    number: int


def next_log() -> Errand | None:
    """The imported log that waits longest, begun now."""
    number = errands.next_errand()
    return None if number is None else Errand("log", number)


def next_short() -> Errand | None:
    """The scenario, log file or plan that waits longest, begun now; what was begun twice and never ended is given up."""
    rows: dict[str, QuerySet[Any]] = {
        "scenario": ScenarioRun.objects.filter(state="waiting"),
        "file": LogFile.objects.filter(state="waiting"),
    }
    waiting = []
    for kind, found in rows.items():
        found.filter(tries__gte=MOST_TRIES).update(state="failed", fault=GIVEN_UP)
        first = found.order_by("pk").values_list("asked_at", "pk").first()
        waiting += [(first, kind)] if first else []
    if (plan := planning.next_outlook()) is not None:
        waiting.append((plan, PLAN))
    if not waiting:
        return None
    (_at, number), kind = min(waiting)
    if kind == PLAN:
        planning.begun(number)
    else:
        rows[kind].filter(pk=number).update(tries=F("tries") + 1)
    return Errand(kind, number)


RUN: Final[Mapping[str, Callable[[int], None]]] = {
    "log": errands.run,
    "scenario": playing.run,
    "file": filing.run,
    PLAN: planning.run,
}
"""What does an errand of each kind to its end."""


def run_all() -> None:
    """Do whatever waits in both lanes, one after another, in this process."""
    for pick in (next_log, next_short):
        while (errand := pick()) is not None:
            RUN[errand.kind](errand.number)
