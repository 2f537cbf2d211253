"""Hears the log in the writer's transaction: letters go out when a run is answered, a request goes where its answer routes it."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from senim.catalogue.queries import Compiled
from senim.intake.models import Message, ServiceRequest
from senim.intake.routing import owner_unit
from senim.intake.timeline import moment_of
from senim.ledger.actor import SYSTEM
from senim.ledger.entries import Entry
from senim.processes import actions as processes
from senim.processes.models import Instance
from senim.processes.projectors import projector
from senim.processes.queries import state_of
from senim.processes.runs import DESK_ROLES

SENDING: Final = frozenset({"answered", "redirected"})


@projector
def release_letters(_compiled: Compiled, entries: Sequence[Entry]) -> None:
    """Let the person see the letters of a run from the moment it was answered or passed on."""
    for entry in entries:
        if entry.type in SENDING:
            sent_at: dt.datetime = moment_of(entry.at)
            Message.objects.filter(stream=entry.stream, kind="letter", sent_at=None).update(sent_at=sent_at)


@projector
def reroute(compiled: Compiled, entries: Sequence[Entry]) -> None:
    """When the desk decided the coded answer that routes name (whose competence it is), the request goes to that unit."""
    for entry in entries:
        task = compiled.net.tasks.get(entry.activity)
        if (
            entry.type != "completed"
            or task is None
            or task.role not in DESK_ROLES
            or not entry.payload.get("variables")
        ):
            continue
        instance = Instance.objects.get(stream=entry.stream)
        request = ServiceRequest.objects.get(pk=instance.request_id)
        variables = state_of(instance).variables
        unit_id = owner_unit(compiled.service, variables, request.region_id, instance.desk_id)
        if unit_id != instance.unit_id and instance.ended_at is None:
            processes.record(stream=entry.stream, kind="moved", payload={"unit": unit_id}, at=entry.at, by=SYSTEM)
