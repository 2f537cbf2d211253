"""Moves running requests to another version of their service, and says beforehand which can move and which have to stay.

The promise already given stands: a move never touches the service clock, keeps the dues of open steps and timers, and is
not made where the other version would let the clock stand still or run longer (`kernel.clock_rules`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from senim.catalogue.queries import Compiled, compiled
from senim.kernel.commands import Advance
from senim.kernel.errors import Refused
from senim.kernel.migrating import Obstacle, Passage, passage
from senim.kernel.state import State, unpack
from senim.kernel.working_calendar import Calendar
from senim.ledger.actor import SYSTEM, Actor
from senim.places.queries import calendar_for
from senim.processes import actions
from senim.processes.errors import CannotMigrate, OtherService
from senim.processes.models import Instance
from senim.processes.pen import Pen
from senim.processes.runs import Run

MOST_PLANNED: Final = 10_000
"""So many running requests are looked at before a move is confirmed; each is looked at again when it is moved."""
Units = frozenset[int] | None
"""The units whose requests are meant; None: all."""


class Place(NamedTuple):
    """Where running requests stand: the ids of what waits there, how many of them, and why they have to stay, if they do."""

    waiting: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a move would do to those that run on one version. `beyond`: how many were not looked at."""

    places: tuple[Place, ...]
    beyond: int

    @property
    def movable(self) -> int:
        """How many can move."""
        return sum(place.total for place in self.places if not place.obstacles)

    @property
    def staying(self) -> int:
        """How many have to stay."""
        return sum(place.total for place in self.places if place.obstacles)


@transaction.atomic
def migrate(*, stream: int, version_id: int, at: int, by: Actor) -> Run:
    """Move one running instance to another version of its service under the terms of law of its own day.

    What is due fires first, on the version before. Writes `migrated` and what follows from it; one that is there already
    stays as it is. Refuses UnknownRun, OtherService and CannotMigrate, which names what keeps it; then nothing is written.
    """
    pen = actions.pen_of(stream, at)
    if pen.run.version_id == version_id:
        return pen.run
    target = compiled(version_id, pen.run.terms_on)
    if target.service.code != pen.run.service:
        raise OtherService(str(stream))
    if pen.run.state.next_due is not None and pen.run.state.next_due <= at:
        pen.command(Advance(), at, SYSTEM)
        actions.stored(pen)
    found = passage_of(pen.run.state, target, at, pen.calendar, pen.run.version_id)
    if found.obstacles:
        raise CannotMigrate(found.obstacles)
    moved = Pen(target, pen.run, pen.calendar)
    moved.follow(found.events, at, by)
    run = actions.stored(moved)
    Instance.objects.filter(stream=stream).update(version_id=version_id)
    return run


def passage_of(state: State, target: Compiled, at: int, calendar: Calendar, version_id: int) -> Passage:
    """What the kernel says of a move, and whether every value that a decision ahead newly reads is still asked for."""
    found = passage(state, target.net, at, calendar, (version_id, target.id))
    asked = _asked_ahead(target, found.ahead) if found.unset else frozenset()
    missing = tuple(Obstacle(name, "unset") for name in sorted(found.unset - asked))
    return found._replace(obstacles=missing, events=()) if missing else found


def _asked_ahead(target: Compiled, ahead: frozenset[str]) -> frozenset[str]:
    """The coded answers that forms of steps and messages ahead ask for."""
    net = target.net
    forms = {task.form for name, task in net.tasks.items() if name in ahead}
    messages = {name for name, elements in net.messages.items() if ahead.intersection(elements)}
    meant = (form for form in target.service.forms if form.id in forms or form.message in messages)
    return frozenset(field.id for form in meant for field in form.fields if field.coded)


def running(version_id: int, units: Units) -> QuerySet[Instance]:
    """The instances of these units that run on a version."""
    found = Instance.objects.filter(version_id=version_id, ended_at=None)
    return found if units is None else found.filter(unit_id__in=units)


def plan(version_id: int, target: Compiled, units: Units, at: int) -> Plan:
    """Where the running instances of a version stand, and which of them could move to the target at `at` (µs UTC).

    One query, two where there are more than MOST_PLANNED. Instances that stand alike are worked out once. Places come
    with the most requests first.
    """
    found = running(version_id, units)
    places = Counter(_standing(found, version_id, target, at))
    rows = [Place(waiting, obstacles, count) for (waiting, obstacles), count in places.items()]
    rows.sort(key=lambda place: (-place.total, place.waiting, place.obstacles))
    looked_at = sum(places.values())
    return Plan(tuple(rows), max(0, found.count() - looked_at) if looked_at == MOST_PLANNED else 0)


_Standing = tuple[tuple[str, ...], tuple[Obstacle, ...]]


def _standing(found: QuerySet[Instance], version_id: int, target: Compiled, at: int) -> Iterator[_Standing]:
    known: dict[Any, _Standing] = {}
    pairs: dict[dt.date, tuple[Compiled, Compiled]] = {}
    rows = found.order_by("stream").values_list("state", "terms_on", "desk_id")[:MOST_PLANNED]
    year = actions.day_of(at).year
    for packed, terms_on, desk_id in rows.iterator(chunk_size=2_000):
        if terms_on not in pairs:
            pairs[terms_on] = compiled(version_id, terms_on), compiled(target.id, terms_on)
        here, there = pairs[terms_on]
        state = unpack(here.net, bytes(packed))
        alike = _alike(state)
        if alike not in known:
            known[alike] = (state.waiting, _obstacles(state, there, at, calendar_for(desk_id, year), version_id))
        yield known[alike]


def _obstacles(state: State, target: Compiled, at: int, calendar: Calendar, version_id: int) -> tuple[Obstacle, ...]:
    try:
        return passage_of(state, target, at, calendar, version_id).obstacles
    except Refused as refusal:
        return (Obstacle(refusal.element, "refused"),)


def _alike(state: State) -> tuple[Any, ...]:
    """What two instances share that can or cannot move for the same reasons: everything but moments and serial numbers.

    Numbers and dates always fit; what they are matters only where a join may go on at once.
    """
    declared, joins = state.net.variables, any(token.flow >= 0 for token in state.tokens)
    free = frozenset(name for name, one in declared.items() if one.type in {"number", "date"} and not joins)
    values = tuple(
        sorted(
            (name, "" if name in free and value is not None else repr(value)) for name, value in state.variables.items()
        )
    )
    order = {token.serial: number for number, token in enumerate(state.tokens)}
    tokens = tuple((token.node, order.get(token.scope), token.flow, token.copy) for token in state.tokens)
    timers = tuple((timer.node, order.get(timer.token)) for timer in state.timers)
    return state.net, free, tokens, timers, values, tuple(one[1:4] for one in state.rounds)
