"""Thrown signals reach every other instance that listens: the worker tells them one by one, each exactly once.

A signal is heard by its name in all services, as BPMN has it, and carries no variables from one request to another. It is
heard by instances that were open when it was thrown and that listen when the worker comes to them, a second or so later.
"""

from typing import Final

from django.db import transaction

from senim.catalogue.queries import versions_hearing
from senim.kernel.commands import Broadcast
from senim.ledger.actor import SYSTEM
from senim.processes.actions import day_of, pen_of, stored
from senim.processes.models import Instance, ThrownSignal

BATCH: Final = 100
"""So many instances are told between two rounds of the worker."""


def broadcast_batch(at: int, most: int = BATCH) -> int:
    """Tell the next instances of the oldest thrown signal at `at` (µs UTC); how many, and one for a signal that is told.

    Each instance is told in one transaction with the place that the signal has come to: a worker that is killed goes on
    from there. An instance with a fault keeps nobody back; its fault is raised at the end, for the worker's log.
    """
    signal = ThrownSignal.objects.order_by("thrown_at", "pk").first()
    if signal is None:
        return 0
    streams = _next(signal, at, most)
    faults = [fault for stream in streams if (fault := _told(signal.pk, stream, at)) is not None]
    if len(streams) < most:
        signal.delete()
    if faults:
        raise ExceptionGroup(f"{len(faults)} instances could not hear a signal", faults)
    return len(streams) or 1


def _next(signal: ThrownSignal, at: int, most: int) -> list[int]:
    """The open instances of versions that know the signal; the one that threw it has heard itself already."""
    versions = versions_hearing(signal.name, day_of(at))
    if not versions:
        return []
    found = Instance.objects.filter(ended_at=None, version_id__in=versions, stream__gt=signal.upto)
    found = found.filter(opened_at__lte=signal.thrown_at).exclude(stream=signal.stream)
    return list(found.order_by("stream").values_list("stream", flat=True)[:most])


def _told(number: int, stream: int, at: int) -> Exception | None:
    """Let one instance hear the signal, if it listens now; its fault, if it cannot go on from there."""
    fault: Exception | None = None
    with transaction.atomic():
        signal = ThrownSignal.objects.select_for_update().get(pk=number)
        if stream <= signal.upto:
            return None
        try:
            with transaction.atomic():
                pen = pen_of(stream, at)
                pen.command(Broadcast(signal.name, {}), at, SYSTEM._replace(unit=pen.run.unit_id))
                if pen.entries:
                    stored(pen)
        except Exception as refused:
            fault = refused
        signal.upto = stream
        signal.save(update_fields=["upto"])
    return fault
