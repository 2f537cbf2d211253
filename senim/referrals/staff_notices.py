"""How notices to officers and bodies are addressed and worded: a number, a time and a link, never what it is about."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import override

from senim.accounts.models import Officer
from senim.design.dates import moment
from senim.ledger.entries import read_payload
from senim.ledger.models import Record
from senim.ledger.streams import BODIES, MEETINGS, OFFICERS, PROBLEMS
from senim.notices.facts import Facts
from senim.notices.outbox import Taken
from senim.notices.subjects import Subject, tell_of
from senim.places.models import Organisation
from senim.referrals.directory.models import Partner
from senim.referrals.meetings.models import Meeting, Undertaking
from senim.referrals.problems.models import Measure, Problem
from senim.referrals.records import part_of
from senim.referrals.telling.models import StaffAddress
from senim.referrals.telling.outbox import CHANNEL
from senim.referrals.tongue import moment_of


def facts_of_officer(taken: Taken) -> Facts | None:
    """Whom an officer's notice reaches and what stands in it; None for an officer who is gone. Three queries at most."""
    number = OFFICERS.number_of(taken.request_id)
    language = Officer.objects.filter(pseudonym=number, is_active=True).values_list("language", flat=True).first()
    return _facts(taken, language) if language else None


def facts_of_body(taken: Taken) -> Facts | None:
    """The same for a body; one that stands in no directory is not told."""
    number = BODIES.number_of(taken.request_id) // 2
    language = Partner.objects.filter(pk=number).values_list("language", flat=True).first()
    return _facts(taken, language) if language else None


def _facts(taken: Taken, language: str) -> Facts:
    return Facts(CHANNEL, language, True, None, False, "usual", partial(_fields, taken, language))


def _fields(taken: Taken, language: str) -> dict[str, str]:
    return {"number": number_of(taken.stream), "link": _link(taken.stream, language), "when": _when(taken)}


def number_of(stream: int) -> str:
    """The number by which people talk of a meeting or a problem; it opens nothing."""
    return f"M{MEETINGS.number_of(stream)}" if MEETINGS.has(stream) else f"P{PROBLEMS.number_of(stream)}"


def _link(stream: int, language: str) -> str:
    with override(language):
        if MEETINGS.has(stream):
            return str(settings.SITE) + reverse("meetings:meeting", args=[MEETINGS.number_of(stream)])
        return str(settings.SITE) + reverse("problems:open")


def _when(taken: Taken) -> str:
    """The time of the meeting, or by when something is to be done, as it stands now."""
    found = Record.objects.filter(stream=taken.stream, n=taken.n).values_list("payload", "type").first()
    due = _due(taken, *found) if found else None
    return moment(moment_of(due)) if due else ""


def _due(taken: Taken, payload: str, kind: str) -> int | None:
    given = read_payload(payload)
    if "measure" in given or kind == "measure_set":
        key = given.get("measure") or part_of(PROBLEMS.number_of(taken.stream), taken.n)
        return Measure.objects.filter(pk=key).values_list("due_at", flat=True).first()
    if "undertaking" in given or kind == "undertaken":
        key = given.get("undertaking") or part_of(MEETINGS.number_of(taken.stream), taken.n)
        return Undertaking.objects.filter(pk=key).values_list("due_at", flat=True).first()
    return Meeting.objects.filter(pk=MEETINGS.number_of(taken.stream)).values_list("starts_at", flat=True).first()


def _officer_address(channel: str, pseudonym: int) -> str:
    found = StaffAddress.objects.filter(officer__pseudonym=pseudonym, officer__is_active=True)
    return (found.values_list("email", flat=True).first() or "") if channel == CHANNEL else ""


def _body_address(channel: str, number: int) -> str:
    partner = Partner.objects.filter(pk=number // 2).first() if channel == CHANNEL else None
    if partner is None:
        return ""
    return str((partner.chief_email if number % 2 else "") or partner.email)


def _meetings_of(units: Collection[int]) -> "QuerySet[Any, Any]":
    found = Meeting.objects.filter(unit_id__in=units)
    return found.annotate(stream=Value(-MEETINGS.base) - F("id")).values("stream")


def _problems_of(units: Collection[int]) -> "QuerySet[Any, Any]":
    found = Problem.objects.filter(unit_id__in=units)
    return found.annotate(stream=Value(-PROBLEMS.base) - F("id")).values("stream")


def _officers(numbers: Iterable[int]) -> Mapping[int, str]:
    return dict(Officer.objects.filter(pseudonym__in=list(numbers)).values_list("pseudonym", "full_name"))


def _bodies(numbers: Iterable[int]) -> Mapping[int, str]:
    wanted = list(numbers)
    names = {one.pk: one.name for one in Organisation.objects.filter(pk__in=[number // 2 for number in wanted])}
    return {number: names.get(number // 2, "") for number in wanted}


def _forget_officer(channel: str, address: str) -> int:
    return StaffAddress.objects.filter(email=address).delete()[0] if channel == CHANNEL and address else 0


def _forget_nothing(_channel: str, _address: str) -> int:
    """A body's address is the directory's, not ours to forget."""
    return 0


tell_of(OFFICERS, Subject(facts_of_officer, _officer_address, _meetings_of, _officers, _forget_officer))
tell_of(BODIES, Subject(facts_of_body, _body_address, _problems_of, _bodies, _forget_nothing))
