"""Answers about requests for the person who sent them: the receipt, where it stands, why this date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.timezone import localtime

from senim.catalogue.queries import Compiled
from senim.intake import keys
from senim.intake.errors import NotPossibleNow, UnknownReceipt
from senim.intake.models import Message, ServiceRequest
from senim.intake.timeline import moment_of
from senim.kernel.terms import Term
from senim.kernel.worktime import Skipped, due
from senim.places.models import Unit
from senim.places.queries import calendar_for, unit
from senim.processes.models import Instance, ServiceClock
from senim.processes.queries import instances_of, messages_heard, service_begun, service_clock, service_of
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.sealing import receipts
from senim.sealing.errors import SealingError

Status = Literal["working", "waiting", "answered", "redirected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands, for the person: its newest run, its service, clock, unit and what can be done now."""

    request: ServiceRequest
    instances: list[Instance]
    service: Compiled
    clock: ServiceClock | None
    unit: Unit
    status: Status
    heard: frozenset[str]

    @property
    def last(self) -> Instance:
        """The newest run."""
        return self.instances[-1]

    @property
    def promise_due(self) -> dt.datetime | None:
        """By when we promised the answer."""
        return moment_of(self.clock.promise_due_at) if self.clock and self.clock.promise_due_at else None

    @property
    def limit_due(self) -> dt.datetime | None:
        """By when the law wants the answer."""
        return moment_of(self.clock.limit_due_at) if self.clock and self.clock.limit_due_at else None

    def is_past(self, which: dt.datetime | None, now: dt.datetime) -> bool:
        """Whether a due moment has passed while the clock was running."""
        return which is not None and self.last.ended_at is None and now > which


SAME_WORDS: Final = dt.timedelta(minutes=1)
"""The same words of the same writer within this time are the same message: a double click, or a delivery that was repeated."""


def said_just_now(
    stream: int, kinds: Sequence[str], text: str, at: dt.datetime, officer_id: int | None = None
) -> Message | None:
    """The message that this one would only repeat; the run has to be locked, so that two clicks at once are seen too."""
    same = Message.objects.filter(stream=stream, kind__in=kinds, officer_id=officer_id, text=text.replace("\r\n", "\n"))
    return same.filter(written_at__gt=at - SAME_WORDS, written_at__lte=at).first()


def number_of(request: ServiceRequest) -> str:
    """The number on the receipt; by itself it shows nothing."""
    return receipts.number(request.pk, 2000 + request.received_at.year % 100)


def request_by_key(key: bytes) -> ServiceRequest | None:
    """The request that was sent under an idempotency key: its own device may see the receipt again."""
    return ServiceRequest.objects.filter(key_hash=keys.key_hash(key)).first()


def request_of_stream(stream: int) -> ServiceRequest:
    """The request that a run belongs to. Refuses NotPossibleNow when there is none."""
    found = ServiceRequest.objects.filter(pk=stream // STREAMS_PER_REQUEST).first()
    if found is None:
        raise NotPossibleNow("gone")
    return found


def request_by_receipt(number: str, secret: str) -> ServiceRequest:
    """The request of a receipt. Refuses UnknownReceipt, in the same words and the same work for every wrong pair.

    It is looked up by the secret's hash alone; the number must then agree, so it can be mistyped but not guessed with.
    """
    try:
        digest = keys.hash_of_secret(secret)
    except (SealingError, ValueError):
        digest = keys.key_hash(b"")  # the same look-up, for something that is never there
    found = ServiceRequest.objects.filter(secret_hash=digest).first()
    if found is None or not _agrees(number, found):
        raise UnknownReceipt
    return found


def _agrees(number: str, request: ServiceRequest) -> bool:
    try:
        year, request_id = receipts.read_number(number)
    except SealingError:
        return False
    return request_id == request.pk and year % 100 == request.received_at.year % 100


def standing(request: ServiceRequest) -> Standing:
    """Where the request stands. Two queries."""
    instances = instances_of(request.pk)
    last = instances[-1]
    return Standing(
        request=request,
        instances=instances,
        service=service_of(last),
        clock=service_clock(last.stream),
        unit=unit(last.unit_id),
        status=_status(last),
        heard=frozenset() if last.ended_at else messages_heard(last),
    )


def _status(last: Instance) -> Status:
    if last.ended_at is None:
        return "waiting" if last.waiting_for == "citizen" else "working"
    if last.outcome == "withdrawn":
        return "withdrawn"
    return "redirected" if last.outcome == "redirected" else "answered"


@dataclass(frozen=True, slots=True)
class Why:
    """How one date came about: the term, from when, to when, and the days that did not count."""

    term: Term
    start: dt.datetime
    due: dt.datetime
    skipped: tuple[Skipped, ...]

    @property
    def first_day(self) -> dt.date:
        """The local day on which the term began."""
        return localtime(self.start).date()

    @property
    def last_day(self) -> dt.date:
        """The local day on which it ends."""
        return localtime(self.due).date()


def why(standing_: Standing, which: Literal["promise", "limit"]) -> Why | None:
    """Why the promise (or the limit) first fell on its day; later changes stand in the timeline. One query.

    The promise is that of the version with which the request began, wherever it moved since.
    """
    net, clock = service_begun(standing_.last).net, standing_.clock
    term = net.promise if which == "promise" else net.limit
    shown = clock and (clock.promise_due_at if which == "promise" else clock.limit_due_at)
    if term is None or clock is None or shown is None:
        return None
    found = due(
        calendar_for(standing_.last.desk_id, moment_of(clock.started_at).year), clock.started_at, term.amount, term.unit
    )
    return Why(term, moment_of(clock.started_at), moment_of(found.at), found.skipped)
