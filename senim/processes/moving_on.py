"""A confirmed move of all requests that run on one version: the worker makes it in batches, each request by itself.

Every request is moved, or found to have to stay, in one transaction with the count of it: a worker that is killed goes on
where it was, and none is moved or counted twice.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import IntegrityError, OperationalError, transaction

from senim.accounts.models import Officer
from senim.catalogue.queries import Compiled
from senim.kernel.errors import Refused
from senim.ledger.actor import Actor
from senim.processes.errors import CannotMigrate, MoveUnderWay, NothingToMove
from senim.processes.migrating import Units, migrate, plan, running
from senim.processes.models import VersionMove

BATCH: Final = 50
"""So many requests are moved between two rounds of the worker: about half a second."""


def confirm(
    *, origin: Compiled, target: Compiled, units: Units, by: Officer, actor: Actor, at: dt.datetime
) -> VersionMove:
    """Have the worker move all requests of these units that run on `origin`. Refuses MoveUnderWay and NothingToMove."""
    found = plan(origin.id, target, units, int(at.timestamp() * 1_000_000))
    if not found.movable:
        raise NothingToMove(str(origin.id))
    try:
        with transaction.atomic():
            return VersionMove.objects.create(
                service=target.service.code,
                origin_id=origin.id,
                target_id=target.id,
                units=None if units is None else sorted(units),
                confirmed_by=by,
                confirmed_at=at,
                role=actor.role,
                actor=actor.pseudonym,
                unit_id=actor.unit,
                expected=found.movable + found.staying + found.beyond,
            )
    except IntegrityError:
        raise MoveUnderWay(str(origin.id)) from None


def move_batch(at: int, most: int = BATCH) -> int:
    """Move the next requests of the oldest confirmed move at `at` (µs UTC); how many were looked at. The worker calls it.

    A request with a fault stays and keeps nobody back; its fault is raised at the end, for the worker's log.
    """
    move = VersionMove.objects.exclude(state="done").order_by("pk").first()
    if move is None:
        return 0
    streams = _next(move, most)
    faults = [fault for stream in streams if (fault := _one(move.pk, stream, at)) is not None]
    VersionMove.objects.filter(pk=move.pk).update(state="moving" if len(streams) == most else "done")
    if faults:
        raise ExceptionGroup(f"{len(faults)} requests could not be moved", faults)
    return len(streams)


def _next(move: VersionMove, most: int) -> Sequence[int]:
    units = None if move.units is None else frozenset(move.units)
    waiting = running(move.origin_id, units).filter(stream__gt=move.upto).order_by("stream")
    return list(waiting.values_list("stream", flat=True)[:most])


def _one(number: int, stream: int, at: int) -> Exception | None:
    """Move one request and count it; its fault, if it has one that is not foreseen."""
    fault: Exception | None = None
    with transaction.atomic():
        move = VersionMove.objects.select_for_update().get(pk=number)
        if stream <= move.upto:
            return None
        try:
            with transaction.atomic():
                by = Actor(move.role, move.actor, move.unit_id)
                migrate(stream=stream, version_id=move.target_id, at=at, by=by)
        except CannotMigrate as refusal:
            _count(move, f"{refusal.obstacles[0].element} {refusal.obstacles[0].reason}")
        except Refused as refusal:
            _count(move, f"{refusal.element} refused")
        except OperationalError:
            raise  # the database is busy or gone: nothing is wrong with this request
        except Exception as error:
            fault = error
            _count(move, " fault")
        else:
            move.moved += 1
        move.upto = stream
        move.save(update_fields=["moved", "stayed", "reasons", "upto"])
    return fault


def _count(move: VersionMove, reason: str) -> None:
    move.stayed += 1
    move.reasons[reason] = move.reasons.get(reason, 0) + 1
