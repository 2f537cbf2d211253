"""What a person does with a request: sends it, answers, writes, withdraws, rates, disputes. One transaction each."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from senim.catalogue.answers import coded_answers, complete_answers
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import current
from senim.intake import attachments, reaching, rows
from senim.intake.arrivals import Arrival, Submitted
from senim.intake.errors import NotPossibleNow
from senim.intake.keys import secret_of
from senim.intake.lanes import identify
from senim.intake.models import Attachment, Message, Rating, ServiceRequest
from senim.intake.queries import request_of_stream, said_just_now
from senim.intake.routing import owner_unit
from senim.ledger.actor import CITIZEN, Actor
from senim.processes import actions as processes
from senim.processes.models import Instance
from senim.processes.queries import hears
from senim.processes.runs import STREAMS_PER_REQUEST, Run


def submit(arrival: Arrival) -> Submitted:
    """Accept a request: stored once for its key, process and clocks started, everything durable when this returns.

    A repeated call with the same key and the same content gives the same answer. Refuses KeyReused for the same key
    with other content, AnswerRefused for answers that do not fit, UnknownService for a service that is there to be studied
    only. Acceptance itself is never refused (APPC art. 64).
    """
    service = arrival.compiled.service
    if service.model_only:
        raise UnknownService(service.code)
    answers = complete_answers(service, arrival.answers)
    identity = identify(service, answers)
    row = rows.RequestRow.of(arrival, answers, identity)
    with transaction.atomic():
        request_id = rows.insert(row)
        if request_id is None:
            return Submitted(rows.existing(row), secret_of(arrival.key), new=False)
        rows.keep_words(request_id, identity, arrival.draft.pk if arrival.draft is not None else None)
        _begin(request_id, arrival, row, answers, reaching.first_way(arrival, identity))
    return Submitted(request_id, secret_of(arrival.key), new=True)


def _begin(request_id: int, arrival: Arrival, row: rows.RequestRow, answers: Mapping[str, Any], reach: str) -> Run:
    coded = coded_answers(arrival.compiled.service, answers)
    declared = arrival.compiled.net.variables
    return processes.begin(
        request_id=request_id,
        compiled=arrival.compiled,
        variables={name: value for name, value in coded.items() if name in declared},
        facts={
            "channel": arrival.channel,
            "lane": row.lane,
            "identity": row.identity_level,
            "language": arrival.language,
            "region": row.region_id,
            **({"reach": reach} if reach else {}),
        },
        statutory=row.lane == "formal" or arrival.compiled.service.lane != "formal",
        unit_id=owner_unit(arrival.compiled.service, coded, row.region_id, row.desk_id),
        desk_id=row.desk_id,
        at=micros(arrival.at),
        by=arrival.by,
    )


@transaction.atomic
def reply(
    *, request: ServiceRequest, text: str, at: dt.datetime, language: str, by: Actor = CITIZEN, channel: str = ""
) -> Message:
    """The person writes: an answer to our question moves the process on, anything else is kept as a remark for the officer.

    `channel` is `email` for words by a door that proves nothing of who wrote them: the officer sees it.

    The same words again within a minute are one message, given back as it was kept.
    """
    instance = live_instance(request, locked=True)
    awaited = hears(instance, "reply")
    if not awaited and (same := said_just_now(instance.stream, ("reply", "remark"), text, at)) is not None:
        return same
    kind = "reply" if awaited else "remark"
    message = Message.objects.create(
        request=request,
        stream=instance.stream,
        kind=kind,
        language=language,
        text=text,
        written_at=at,
        sent_at=at,
        channel=channel,
    )
    payload = {"message": message.pk, "answers": awaited}
    processes.record(stream=instance.stream, kind="replied", payload=payload, at=micros(at), by=by)
    if awaited:
        processes.deliver(stream=instance.stream, message="reply", variables={}, at=micros(at), by=by)
    return message


def attach_file(
    *,
    request: ServiceRequest,
    upload: "UploadedFile[Any] | attachments.Checked",
    at: dt.datetime,
    by: Actor = CITIZEN,
    channel: str = "",
) -> Attachment:
    """A file is added to an open request; `channel` is `email` where who sent it is not proven.

    Refuses FileRefused, and NotPossibleNow when all has ended.

    It is looked into before the transaction begins: a large photo keeps no other writer waiting.
    """
    live_instance(request)
    file = upload if isinstance(upload, attachments.Checked) else attachments.checked(upload)
    return _attached(request, file, at, by, channel)


@transaction.atomic
def _attached(
    request: ServiceRequest, file: attachments.Checked, at: dt.datetime, by: Actor, channel: str
) -> Attachment:
    instance = live_instance(request)
    kind = "citizen" if by.role == "citizen" else "police"
    attachment = attachments.attach(upload=file, at=at, by=kind, request=request, channel=channel)
    payload = {"attachment": attachment.pk}
    processes.record(stream=instance.stream, kind="attached", payload=payload, at=micros(at), by=by)
    return attachment


@transaction.atomic
def withdraw(*, request: ServiceRequest, at: dt.datetime, by: Actor = CITIZEN) -> None:
    """The person takes the request back. Refuses NotPossibleNow where the process no longer hears it."""
    instance = live_instance(request, locked=True)
    if not hears(instance, "withdraw"):
        raise NotPossibleNow("withdraw")
    processes.deliver(stream=instance.stream, message="withdraw", variables={}, at=micros(at), by=by, kind="withdrawn")


@transaction.atomic
def rate_run(*, stream: int, score: int, words: str, at: dt.datetime) -> Rating:
    """The same for one run, known by its stream. Refuses NotPossibleNow also when a newer run has begun."""
    request = request_of_stream(stream)
    if last_instance(request, locked=True).stream != stream:
        raise NotPossibleNow("rate")
    return rate(request=request, score=score, words=words, at=at)


@transaction.atomic
def rate(*, request: ServiceRequest, score: int, words: str, at: dt.datetime) -> Rating:
    """The person says how it went, once for each run, from 1 (bad) to 4 (good). Refuses NotPossibleNow before the end."""
    instance = last_instance(request, locked=True)
    if instance.ended_at is None or Rating.objects.filter(stream=instance.stream).exists():
        raise NotPossibleNow("rate")
    rating = Rating.objects.create(request=request, stream=instance.stream, score=score, words=words, at=at)
    processes.record(stream=instance.stream, kind="rated", payload={"score": score}, at=micros(at), by=CITIZEN)
    return rating


@transaction.atomic
def dispute(*, request: ServiceRequest, text: str, at: dt.datetime, language: str, channel: str = "web") -> Run:
    """The person does not accept the answer: a review begins, with its own clock, at the same unit but for other eyes.

    Refuses NotPossibleNow before the answer, a second time while one review is open, or after the service's dispute days.
    """
    instance = last_instance(request, locked=True)
    if not may_dispute(instance, at):
        raise NotPossibleNow("dispute")
    done = processes.record(stream=instance.stream, kind="disputed", payload={}, at=micros(at), by=CITIZEN)
    review = current(_review_code(instance, at), at.date())
    run = processes.begin(
        request_id=request.pk,
        compiled=review,
        variables={},
        facts={"channel": channel, "lane": "review", "language": language, "region": request.region_id},
        statutory=True,
        unit_id=done.unit_id,
        desk_id=done.desk_id,
        at=micros(at),
        by=CITIZEN,
        ordinal=instance.stream % STREAMS_PER_REQUEST + 1,
    )
    Message.objects.create(
        request=request, stream=run.stream, kind="remark", language=language, text=text, written_at=at, sent_at=at
    )
    return run


def may_dispute(instance: Instance, at: dt.datetime) -> bool:
    """Whether an answer was given, not taken back, and not too long ago; a request is reviewed at most 15 times."""
    if instance.ended_at is None or instance.outcome == "withdrawn":
        return False
    days = current(instance.service, at.date()).service.dispute_days
    recent = micros(at) - instance.ended_at <= days * 86_400_000_000
    return (
        recent and bool(_review_code(instance, at)) and instance.stream % STREAMS_PER_REQUEST < STREAMS_PER_REQUEST - 1
    )


def _review_code(instance: Instance, at: dt.datetime) -> str:
    service = current(instance.service, at.date()).service
    return service.code if service.lane == "review" else service.review


def live_instance(request: ServiceRequest, *, locked: bool = False) -> Instance:
    """The run that is open now. Refuses NotPossibleNow when all have ended."""
    instance = last_instance(request, locked=locked)
    if instance.ended_at is not None:
        raise NotPossibleNow("ended")
    return instance


def last_instance(request: ServiceRequest, *, locked: bool = False) -> Instance:
    """The newest run of a request: the request's own, or its latest review.

    `locked`: nobody else moves any of its runs until this transaction ends, so that a double click is done once.
    """
    runs = Instance.objects.filter(request_id=request.pk).order_by("-stream")
    if locked:
        # The request's first run stands for all: a review that another click is just beginning has no row to lock yet.
        Instance.objects.select_for_update().get(stream=request.pk * STREAMS_PER_REQUEST)
        runs = runs.select_for_update()
    return runs[0]


def micros(at: dt.datetime) -> int:
    """A moment as the log keeps it: microseconds since 1970, UTC, without rounding by floats."""
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
