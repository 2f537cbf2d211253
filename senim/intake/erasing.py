"""Erasing what people told us when the term of each question is over; counted from the day on which all of the request had ended.

Each question of a service says how many days its answer is kept (`retention_days`); messages, notes, words of a rating and files
are kept for SENIM_TEXT_DAYS. The log holds none of this and stays.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from senim.catalogue.queries import compiled
from senim.intake import attachments
from senim.intake.lanes import CONTACT_KINDS, POSTAL
from senim.intake.models import Attachment, Contact, Message, Rating, ServiceRequest, SystemNumber
from senim.ledger.erasing import Due, eraser
from senim.processes.models import Instance

DAY: Final = 86_400_000_000
AT_ONCE: Final = 500
_CHANGED: Final = ("erased_days", "erased_at", "contact_hash", "answers", "subject", "address")
_COLUMNS: Final = {**CONTACT_KINDS, "iin": "iin_sealed"}


class Term(NamedTuple):
    """What goes so many days after the end: columns of the contact, answers by their ids, the subject, the address."""

    days: int
    contact: tuple[str, ...]
    answers: frozenset[str]
    subject: bool
    address: bool


@eraser("intake")
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase contacts and words whose term is over; how many requests lost which."""
    found: dict[tuple[str, str], int] = {}
    for days in _all_days():
        for request in _due(days, at):
            for kind in _erase(request, days, at, for_real):
                found[kind, f"{kind}.{days}d"] = found.get((kind, f"{kind}.{days}d"), 0) + 1
    return [Due(kind, rule, number) for (kind, rule), number in sorted(found.items())]


def _all_days() -> list[int]:
    versions = ServiceRequest.objects.order_by().values_list("version_id", flat=True).distinct()
    return sorted({settings.TEXT_DAYS, *(term.days for version in versions for term in terms(version))})


@lru_cache(maxsize=256)
def terms(version_id: int) -> tuple[Term, ...]:
    """What each number of days takes away from requests of a version, in the order of days."""
    service = compiled(version_id, dt.date.min).service  # which terms hold plays no part here
    kept = [field for page in service.pages for field in page.fields if field.kind != "files"]
    days = sorted({field.retention_days for field in kept})
    return tuple(
        Term(
            days=one,
            contact=tuple(
                "address" if field.id == POSTAL else _COLUMNS[field.kind]
                for field in kept
                if field.retention_days == one and (field.id == POSTAL or field.kind in _COLUMNS)
            ),
            answers=frozenset(field.id for field in kept if field.retention_days == one),
            subject=any(field.id == service.subject_field and field.retention_days == one for field in kept),
            address=any(field.id == "address" and field.retention_days == one for field in kept),
        )
        for one in days
    )


def _due(days: int, at: int) -> Iterator[ServiceRequest]:
    """Requests that ended so many days ago and from which this was not taken yet, a batch at a time."""
    after = 0
    while rows := list(_ended_before(at - days * DAY, days).filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        yield from rows
        after = rows[-1].pk


def _ended_before(moment: int, days: int) -> QuerySet[ServiceRequest]:
    runs = Instance.objects.filter(request_id=OuterRef("pk"))
    going_on = runs.exclude(ended_at__lte=moment)
    return ServiceRequest.objects.filter(Exists(runs), ~Exists(going_on), erased_days__lt=days)


def _erase(request: ServiceRequest, days: int, at: int, for_real: bool) -> list[str]:
    """Take away what is due; the kinds of what there was: contact, words, files."""
    term = next((one for one in terms(request.version_id) if one.days == days), None)
    kinds = [*(_of_term(request, term, for_real) if term else ()), *_of_text(request, days, for_real)]
    if for_real:
        request.erased_days = days
        request.erased_at = dt.datetime.fromtimestamp(at / 1_000_000, dt.UTC)
        request.save(update_fields=_CHANGED)
    return kinds


def _of_term(request: ServiceRequest, term: Term, for_real: bool) -> Iterator[str]:
    contact = Contact.objects.filter(pk=request.pk).first() if term.contact else None
    if contact is not None and any(getattr(contact, name) for name in term.contact):
        yield "contact"
        if for_real:
            _blank(contact, term.contact)
            request.contact_hash = None
    gone = term.answers & request.answers.keys()
    if gone or (term.subject and request.subject) or (term.address and request.address):
        yield "words"
        request.answers = {name: value for name, value in request.answers.items() if name not in gone}
        request.subject = "" if term.subject else request.subject
        request.address = "" if term.address else request.address


def _blank(contact: Contact, columns: tuple[str, ...]) -> None:
    for name in columns:
        setattr(contact, name, b"" if name == "iin_sealed" else "")
    if "iin_sealed" in columns:
        contact.iin_last4 = ""
    contact.save()


def _of_text(request: ServiceRequest, days: int, for_real: bool) -> Iterator[str]:
    """Messages, notes, words of ratings, numbers elsewhere and files, all when their one term is over."""
    if days != settings.TEXT_DAYS:
        return
    rows = [Message.objects.filter(request=request), SystemNumber.objects.filter(pk=request.pk)]
    words = Rating.objects.filter(request=request).exclude(words="")
    files = list(Attachment.objects.filter(request=request))
    if words.exists() or any(found.exists() for found in rows):
        yield "messages"
    if files:
        yield "files"
    if for_real:
        words.update(words="")
        for found in rows:
            found.delete()
        for file in files:
            attachments.discard(file)
