"""What can be done with a running process. Every action is one transaction: log, projections and snapshot together."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from senim.catalogue.queries import Compiled
from senim.kernel.commands import Advance, Complete, Deliver, Start
from senim.kernel.working_calendar import Calendar
from senim.ledger.actor import SYSTEM, Actor
from senim.ledger.entries import Entry, chained
from senim.ledger.models import Record
from senim.places.queries import calendar_for
from senim.processes import tables
from senim.processes.calling_out import remember
from senim.processes.coding import coded
from senim.processes.effects import after_completion
from senim.processes.errors import SecondPersonNeeded
from senim.processes.models import Instance
from senim.processes.pen import Pen
from senim.processes.projectors import notify
from senim.processes.runs import STREAMS_PER_REQUEST, Run
from senim.sealing.chain import GENESIS


# Inside a caller's transaction without a savepoint: a request that cannot begin is not accepted at all.
@transaction.atomic(savepoint=False)
def begin(
    *,
    request_id: int,
    compiled: Compiled,
    variables: Mapping[str, Any],
    facts: Mapping[str, Any],
    unit_id: int,
    desk_id: int,
    at: int,
    by: Actor,
    statutory: bool = True,
    ordinal: int = 0,
) -> Run:
    """Register a request, start its process and its clock; the run as it then stands.

    `facts` are coded words of the registration (channel, lane, language …). Without `statutory` the clock has our
    promise only. Refuses NotCodedVariable and what the kernel refuses.
    """
    opening = {**facts, "unit": unit_id, "desk": desk_id}
    stream = request_id * STREAMS_PER_REQUEST + ordinal
    return stored(
        opened(
            compiled, stream, opening, variables, calendar_for(desk_id, day_of(at).year), at, by, statutory=statutory
        )
    )


def opened(
    compiled: Compiled,
    stream: int,
    facts: Mapping[str, Any],
    variables: Mapping[str, Any],
    calendar: Calendar,
    at: int,
    by: Actor,
    *,
    statutory: bool,
) -> Pen:
    """The pen of a new stream with all that its beginning writes, not stored yet; `facts` name `unit` and `desk`.

    Reads no database. Refuses as `begin` does.
    """
    variables = coded(compiled.net, variables)
    terms_on = compiled.terms_on.isoformat()
    opening = {**facts, "version": compiled.id, "service": compiled.service.code, "terms_on": terms_on}
    pen = Pen(compiled, None, calendar)
    pen.open(chained(stream, 0, GENESIS, [("registered", "", at, opening)], by)[0])
    pen.start_clock(at, statutory)
    pen.command(Start(variables), at, by)
    return pen


@transaction.atomic
def complete(*, stream: int, element: str, variables: Mapping[str, Any], at: int, by: Actor, copy: int = 0) -> Run:
    """Finish the step `element`, of several copies the one of the work item's `copy` (0: the oldest).

    Refuses a step that does not wait, wrong variables, and the same person twice where two are needed.
    """
    pen = pen_of(stream, at)
    _check_second_person(pen, element, by)
    values = coded(pen.net, variables)
    pen.command(Complete(element, values, copy or None), at, by)
    after_completion(pen, element, values, at, by)
    return stored(pen)


@transaction.atomic
def deliver(*, stream: int, message: str, variables: Mapping[str, Any], at: int, by: Actor, kind: str = "") -> Run:
    """Bring a message of the process (`reply`, `withdraw`, `extend` …); `kind` is the event that says so in the log, if any."""
    pen = pen_of(stream, at)
    if kind:
        pen.write([(kind, "", at, None)], by)
    pen.command(Deliver(message, coded(pen.net, variables)), at, by)
    return stored(pen)


@transaction.atomic
def record(*, stream: int, kind: str, payload: Mapping[str, Any], at: int, by: Actor, element: str = "") -> Run:
    """Write one event of the application that moves no token (assigned, moved, asked, noted, rated …)."""
    pen = pen_of(stream, at)
    pen.write([(kind, element, at, payload)], by)
    return stored(pen)


def advance_due(at: int, most: int = 200) -> int:
    """Fire the timers that are due, one transaction an instance; how many instances moved. The worker calls it.

    An instance that cannot move keeps nobody back: the others go first, then its fault is raised for the worker's log.
    """
    due = Instance.objects.filter(next_due_at__lte=at).order_by("next_due_at").values_list("stream", flat=True)
    streams = list(due[:most])
    faults: list[Exception] = []
    for stream in streams:
        try:
            advance(stream=stream, at=at)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} instances could not move", faults)
    return len(streams)


@transaction.atomic
def advance(*, stream: int, at: int) -> Run:
    """Fire this instance's timers that are due at `at`."""
    pen = pen_of(stream, at)
    pen.command(Advance(), at, SYSTEM)
    return stored(pen) if pen.entries else pen.run


def pen_of(stream: int, at: int) -> Pen:
    """The pen of a running stream, locked for the transaction. Refuses UnknownRun."""
    compiled, run = tables.load(stream)
    return Pen(compiled, run, calendar_for(run.desk_id, day_of(at).year))


def stored(pen: Pen) -> Run:
    """Write what the pen holds, keep what it throws to others, and tell the projectors of higher apps; the run as it then stands."""
    entries: list[Entry] = pen.store()
    remember(entries)
    notify(pen.compiled, entries)
    return pen.run


def _check_second_person(pen: Pen, element: str, by: Actor) -> None:
    task = pen.net.tasks.get(element)
    if task is None or not task.second_person:
        return
    done = Record.objects.filter(stream=pen.run.stream, activity=task.second_person, type="completed")
    first = done.order_by("-n").values_list("actor", flat=True).first()
    if first is not None and first == by.pseudonym:
        raise SecondPersonNeeded(element)


def day_of(at: int) -> dt.date:
    """The UTC day of a moment in µs; terms of law change by day."""
    return dt.datetime.fromtimestamp(at // 1_000_000, dt.UTC).date()
