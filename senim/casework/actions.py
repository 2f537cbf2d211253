"""What an officer does with a case: finishes steps, sends messages of the process, writes, hands over. One transaction each."""

import datetime as dt
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.casework import writing
from senim.casework.cases import Case
from senim.casework.colleagues import assigning_role, holders
from senim.casework.errors import NotHeardNow, NotYours, StepGone
from senim.casework.filling import Filled
from senim.intake.actions import attach_file, micros
from senim.intake.errors import NotPossibleNow
from senim.intake.models import Message
from senim.intake.queries import said_just_now
from senim.intake.routing import owner_unit
from senim.kernel.errors import Refused
from senim.ledger.actor import Actor
from senim.ledger.errors import StreamMoved
from senim.processes import actions as processes
from senim.processes.models import Instance, WorkItem
from senim.processes.queries import messages_heard
from senim.processes.runs import DESK_ROLES, Run

EVENTS = {"call_in": "called_in"}
"""Messages of the process that the log names by an event of their own."""


def complete_step(
    *, case: Case, element: str, since: int, filled: Filled, at: dt.datetime, language: str, copy: int = 0
) -> Run:
    """Finish the step that opened at `since` (µs), of several copies the one of that number: words, files and numbers are
    kept, the process moves on, all or nothing.

    Refuses NotYours without the step's role at its unit, StepGone when it does not wait any more (also when it was
    finished and came back), processes.errors.SecondPersonNeeded, intake.errors.FileRefused.
    """
    try:
        with transaction.atomic():
            item = _waiting(case, element, since, copy)
            by = _doer(case.viewer, item.role, item.unit_id)
            before = _records(case, filled)
            _keep(case, filled, at=at, by=by, language=language)
            run = processes.complete(
                stream=item.stream,
                element=element,
                variables=filled.variables,
                at=micros(at),
                by=by,
                copy=item.copy,
            )
            run = _routed(case, run, filled, at=at, by=by)
            return writing.tell_of_words(case, run, before, at=at, by=by)
    except (StreamMoved, Refused) as fault:
        if isinstance(fault, Refused) and fault.code not in {"not_waiting", "unknown_element"}:
            raise
        raise StepGone(element) from fault


def send_message(*, case: Case, message: str, filled: Filled, at: dt.datetime, language: str) -> Run:
    """Send a message of the process: extend, redirect, call in. Its words become a note for whoever has the next step.

    Refuses NotHeardNow when the process does not listen, NotYours without the role that the service names for it.
    """
    form = case.standing.service.message_form(message)
    with transaction.atomic():
        instance = Instance.objects.select_for_update().get(pk=case.instance.stream)
        if form is None or instance.ended_at is not None or message not in messages_heard(instance):
            raise NotHeardNow(message)
        by = _doer(case.viewer, form.role, instance.unit_id)
        before = _records(case, filled)
        _keep(case, filled, at=at, by=by, language=language)
        kind = EVENTS.get(message, "")
        run = processes.deliver(
            stream=instance.stream, message=message, variables=filled.variables, at=micros(at), by=by, kind=kind
        )
        return writing.tell_of_words(case, run, before, at=at, by=by)


@transaction.atomic
def note(*, case: Case, text: str, at: dt.datetime, language: str) -> Message:
    """Words among colleagues, kept once when they come twice within a minute. Refuses NotYours to whoever does no work here."""
    if (same := _said(case, "note", text, at)) is not None:
        return same
    return writing.note(case, text, language=language, at=at, by=case.actor())


@transaction.atomic
def ask(*, case: Case, text: str, at: dt.datetime) -> Message:
    """Words to the person, sent now, once when they come twice within a minute; the process stands where it stood.

    Refuses NotPossibleNow after the end.
    """
    if not case.is_open:
        raise NotPossibleNow("ended")
    if (same := _said(case, "question", text, at)) is not None:
        return same
    return writing.write(case, "question", text, at=at, by=case.actor())


def _said(case: Case, kind: str, text: str, at: dt.datetime) -> Message | None:
    """What the viewer wrote just now in the same words; the run is locked, so that a double click is seen."""
    Instance.objects.select_for_update().get(pk=case.instance.stream)
    officer = case.viewer.officer
    return said_just_now(case.instance.stream, (kind,), text, at, officer.pk if officer else None)


@transaction.atomic
def record_number(*, case: Case, register: str, number: str, at: dt.datetime) -> None:
    """The number that an outside register gave to the case. Refuses NotYours to whoever does no work here."""
    writing.number(case, register, number, at=at, by=case.actor(), told=False)


def attach(*, case: Case, upload: "UploadedFile[bytes]", at: dt.datetime) -> None:
    """A file of the police. Refuses FileRefused, NotPossibleNow after the end."""
    attach_file(request=case.request, upload=upload, at=at, by=case.actor())


@transaction.atomic
def take(*, case: Case, element: str, at: dt.datetime, copy: int = 0) -> None:
    """Take a step that nobody has, of several copies the one of that number.

    Refuses StepGone when somebody has it already, NotYours without its role.
    """
    item = _waiting(case, element, None, copy)
    if item.officer is not None:
        raise StepGone(element)
    by = _doer(case.viewer, item.role, item.unit_id)
    _assign(item, by.pseudonym, at=at, by=by)


@transaction.atomic
def give(*, viewer: Viewer, items: Sequence[WorkItem], officer: Officer, at: dt.datetime) -> int:
    """Give steps to an officer; how many. Refuses NotYours where the viewer may not, or the officer does not hold the role."""
    for item in items:
        by = _assigner(viewer, item)
        if officer not in holders(item.role, item.unit_id):
            raise NotYours(item.role)
        _assign(item, officer.pseudonym, at=at, by=by)
    return len(items)


@transaction.atomic
def move(*, viewer: Viewer, items: Sequence[WorkItem], unit_id: int, at: dt.datetime) -> int:
    """Hand the requests of these steps to another unit; how many. A desk's own step stays at the desk: refuses NotYours."""
    streams = {item.stream: item for item in items}
    for item in streams.values():
        if item.role in DESK_ROLES:
            raise NotYours(item.role)
        by = _assigner(viewer, item)
        processes.record(stream=item.stream, kind="moved", payload={"unit": unit_id}, at=micros(at), by=by)
    return len(streams)


def _waiting(case: Case, element: str, since: int | None, copy: int) -> WorkItem:
    """The step as it is now, with its run locked; StepGone when it is not the one that the officer saw."""
    Instance.objects.select_for_update().get(pk=case.instance.stream)
    items = WorkItem.objects.filter(stream=case.instance.stream, element=element).order_by("id")
    item = (items.filter(copy=copy) if copy else items).first()
    if item is None or (since is not None and item.since_at != since):
        raise StepGone(element)
    return item


def _doer(viewer: Viewer, role: str, unit_id: int) -> Actor:
    if not viewer.may_do(role, unit_id):
        raise NotYours(role)
    return viewer.actor(role, unit_id)


def _assigner(viewer: Viewer, item: WorkItem) -> Actor:
    role = assigning_role(viewer, item.unit_id)
    if not role:
        raise NotYours("work.assign")
    return viewer.actor(role, item.unit_id)


def _assign(item: WorkItem, officer: int | None, *, at: dt.datetime, by: Actor) -> None:
    payload = {"officer": officer, **({"token": item.copy} if item.copy else {})}
    processes.record(stream=item.stream, kind="assigned", element=item.element, payload=payload, at=micros(at), by=by)


def _keep(case: Case, filled: Filled, *, at: dt.datetime, by: Actor, language: str) -> None:
    """Store what is not coded, before the process moves: an answer must be there when the run ends and letters go out."""
    for purpose, text in filled.words:
        writing.write(case, purpose, text, at=at, by=by)
    for register, number in filled.numbers.items():
        writing.number(case, register, number, at=at, by=by, told=bool(filled.words))
    for upload in filled.files:
        attach_file(request=case.request, upload=upload, at=at, by=by)
    if filled.note:
        writing.note(case, filled.note, language=language, at=at, by=by, body=filled.body)


def _records(case: Case, filled: Filled) -> int | None:
    """How many records the run has; None where no words go to the person at once."""
    if not any(purpose == "notice" for purpose, _text in filled.words):
        return None
    return Instance.objects.values_list("n", flat=True).get(pk=case.instance.stream)


def _routed(case: Case, run: Run, filled: Filled, *, at: dt.datetime, by: Actor) -> Run:
    """Where a step's answers say who works next: a chosen unit, a chosen officer, or the unit that the service's routes now name."""
    unit_id = filled.unit or _rerouted(case, run, filled)
    if unit_id and unit_id != run.unit_id and run.ended_at is None:
        run = processes.record(stream=run.stream, kind="moved", payload={"unit": unit_id}, at=micros(at), by=by)
    if filled.officer:
        officer = Officer.objects.get(pk=filled.officer)
        for item in WorkItem.objects.filter(stream=run.stream, role="officer"):
            _assign(item, officer.pseudonym, at=at, by=by)
    return run


def _rerouted(case: Case, run: Run, filled: Filled) -> int | None:
    service = case.standing.service.service
    deciding = {name for name in filled.variables if any(name in route.when for route in service.routes)}
    if not deciding:
        return None
    return owner_unit(service, run.state.variables, case.request.region_id, run.desk_id)
