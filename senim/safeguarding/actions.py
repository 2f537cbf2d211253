"""What a person who is not safe can do: report, come back, write again, stop. Each act is one transaction; nothing names them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction

from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import Compiled, current
from senim.ledger.actor import CITIZEN
from senim.processes import actions as processes
from senim.processes.models import Instance
from senim.processes.queries import hears
from senim.safeguarding import recipients, storing, uploads
from senim.safeguarding.entering import entered, stream_of
from senim.safeguarding.errors import CaseEnded, LookupRefused, RecipientsRefused, UnknownSealedCase, UnknownUpload
from senim.safeguarding.models import BodyLane, RecipientKey, SealedCase, SealedEnvelope
from senim.safeguarding.moments import case_number, coarse, day_of
from senim.sealing.envelopes import is_key
from senim.sealing.return_words import lookup_hash


class Report(NamedTuple):
    """What comes with a sealed report: the derived look-up value, the reporter's own key, the lane, to whom it was sealed."""

    lookup: bytes
    reporter_key: str
    lane: str
    language: str
    keys: Sequence[str]
    upload: str


def receive(*, report: Report, at: int) -> tuple[SealedCase, bool]:
    """Take a report in and begin its process; the case, and whether it is new: the same report again changes nothing.

    Refuses LookupRefused (no look-up value, or another report came with it), RecipientsRefused, UnknownUpload, EnvelopeRefused.
    Writes `registered` with the lane, what the process begins with, and `enveloped`; all at the beginning of the day.
    """
    if len(report.lookup) != 32 or report.language not in dict(settings.LANGUAGES) or not is_key(report.reporter_key):
        raise LookupRefused
    known = find(report.lookup)
    if known is not None:
        return _repeated(known, report), False
    try:
        return _opened(report, at), True
    except IntegrityError:  # the same report came twice at the same moment
        known = find(report.lookup)
        if known is None:
            raise
        return _repeated(known, report), False


def find(lookup: bytes) -> SealedCase | None:
    """The case of a look-up value, if there is one."""
    return SealedCase.objects.filter(lookup_hash=lookup_hash(lookup)).first()


def case_of(lookup: bytes) -> SealedCase:
    """The case of a look-up value. Refuses UnknownSealedCase."""
    found = find(lookup)
    if found is None:
        raise UnknownSealedCase
    return found


@transaction.atomic
def _opened(report: Report, at: int) -> SealedCase:
    compiled = _service(report.lane, at)
    keys = _named(report, recipients.taking(report.lane))
    case = SealedCase.objects.create(
        pk=case_number(),
        lane=report.lane,
        on=day_of(at),
        language=report.language,
        lookup_hash=lookup_hash(report.lookup),
        reporter_key=report.reporter_key,
    )
    unit = _leading(report.lane, keys)
    processes.begin(
        request_id=case.pk,
        compiled=compiled,
        variables={},
        facts={"lane": report.lane},
        unit_id=unit,
        desk_id=unit,
        at=coarse(at),
        by=CITIZEN,
    )
    entered(case, report.upload, "report", keys, at, CITIZEN, to_reporter=report.reporter_key in report.keys)
    return case


def _service(lane: str, at: int) -> Compiled:
    try:
        compiled = current(lane, day_of(at))
    except UnknownService as fault:
        raise RecipientsRefused from fault
    if compiled.service.lane != "safeguarded":
        raise RecipientsRefused
    return compiled


def _named(report: Report, among: recipients.Keys) -> list[RecipientKey]:
    """The recipients' keys, without the reporter's own, which may be among those that it was sealed to."""
    return recipients.named([key for key in report.keys if key != report.reporter_key], among)


def _leading(lane: str, keys: Sequence[RecipientKey]) -> int:
    """The body whose calendar the clocks follow: of those that got it the first that gets every case of the lane, else the first."""
    units = sorted({key.unit_id for key in keys})
    leads = set(BodyLane.objects.filter(lane=lane, default=True, unit__in=units).values_list("unit_id", flat=True))
    return next((unit for unit in units if unit in leads), units[0])


def _repeated(case: SealedCase, report: Report) -> SealedCase:
    """The case when it is the very report that opened it. Refuses LookupRefused."""
    first = case.envelopes.order_by("place").filter(kind="report").first()
    same = (case.lane, case.language, case.reporter_key) == (report.lane, report.language, report.reporter_key)
    if first is None or not same or not (_is_first(first, report.upload)):
        raise LookupRefused
    sealed_to = set(first.addressees.values_list("key__public", flat=True))
    if sealed_to != set(report.keys) - {report.reporter_key}:
        raise LookupRefused
    return case


def _is_first(first: SealedEnvelope, upload: str) -> bool:
    """Whether an upload is the one that the first envelope was, or has the same bytes."""
    if first.path == uploads.path_of(upload):
        return True
    try:
        uploads.whole(upload)
    except UnknownUpload:
        return False
    return storing.sha256_of(uploads.path_of(upload)) == bytes(first.sha256)


@transaction.atomic
def message(*, lookup: bytes, upload: str, keys: Sequence[str], at: int) -> SealedEnvelope:
    """A further letter of the reporter to recipients of the case. Refuses UnknownSealedCase, CaseEnded, RecipientsRefused and
    what uploads refuse. Writes `enveloped`.
    """
    case = case_of(lookup)
    check_open(case)
    known = recipients.named([key for key in keys if key != case.reporter_key], recipients.participants(case))
    return entered(case, upload, "message", known, at, CITIZEN, to_reporter=case.reporter_key in keys)


@transaction.atomic
def withdraw(*, lookup: bytes, at: int) -> SealedCase:
    """The reporter stops: the process hears `withdraw`. Refuses UnknownSealedCase, and CaseEnded where it hears it no more."""
    case = case_of(lookup)
    if not hears(instance_of(case), "withdraw"):
        raise CaseEnded
    processes.deliver(
        stream=stream_of(case), message="withdraw", variables={}, at=coarse(at), by=CITIZEN, kind="withdrawn"
    )
    return case


def instance_of(case: SealedCase) -> Instance:
    """The run of a case's process."""
    return Instance.objects.get(stream=stream_of(case))


def check_open(case: SealedCase) -> None:
    """Refuse (CaseEnded) a case whose process is over."""
    if instance_of(case).ended_at is not None:
        raise CaseEnded
