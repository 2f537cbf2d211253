"""What a body may see now: asked anew at every look, so that a withdrawal acts at the next one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from senim.catalogue.answers import asked
from senim.intake.lanes import CONTACT_KINDS
from senim.intake.models import Attachment, Contact, ServiceRequest
from senim.intake.queries import standing
from senim.intake.summary import written
from senim.referrals.consent.models import Consent
from senim.referrals.consent.wording import in_order

KEPT_BACK: Final = frozenset({*CONTACT_KINDS, "address", "place", "files", "statement"})
"""Kinds of questions whose answers are no part of what the person told: they are items of their own, or nobody's but ours."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a consent shows: for each item its rows (label and words), and the files by themselves."""

    items: tuple[str, ...] = ()
    rows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    files: list[Attachment] = field(default_factory=list)


def is_valid(consent: Consent, at: int) -> bool:
    """Whether a consent holds at a moment (µs): given, not withdrawn, not over."""
    return consent.withdrawn_at is None and consent.given_at <= at < consent.until_at


def items_of(consent: Consent) -> tuple[str, ...]:
    """The items that were agreed, in their order."""
    return in_order([one for one in consent.items.split(",") if one])


def allowed(consent: Consent, at: int) -> tuple[str, ...]:
    """The items that may be seen at a moment: all that were agreed, or none."""
    return items_of(consent) if is_valid(consent, at) else ()


def shared(request: ServiceRequest, items: Sequence[str], language: str) -> Shared:
    """Exactly these items of a request in words, and nothing else; the identity number is in none. At most four queries."""
    found = Shared(tuple(items))
    contact = Contact.objects.filter(pk=request.pk).first() if {"name", "reach", "address"} & set(items) else None
    told = {
        "name": lambda: [(_("Name"), contact.full_name if contact else "")],
        "reach": lambda: _reach(contact),
        "address": lambda: [(_("Address"), one) for one in _addresses(request, contact)],
        "account": lambda: _account(request, language),
        "course": lambda: _course(request, language),
    }
    for item in items:
        if item == "files":
            found.files.extend(files_of(request))
        else:
            found.rows[item] = [row for row in told[item]() if row[1]]
    return found


def files_of(request: ServiceRequest) -> list[Attachment]:
    """The files that the person added; ours are not the person's to share."""
    return list(Attachment.objects.filter(request=request, by="citizen").order_by("id"))


def _reach(contact: Contact | None) -> list[tuple[str, str]]:
    return [(_("Telephone"), contact.phone), (_("E-mail"), contact.email)] if contact else []


def _addresses(request: ServiceRequest, contact: Contact | None) -> list[str]:
    return list(dict.fromkeys(one for one in (request.address, contact.address if contact else "") if one))


def _account(request: ServiceRequest, language: str) -> list[tuple[str, str]]:
    service = standing(request).service.service
    fields = [one for _page, one in asked(service, request.answers) if one.kind not in KEPT_BACK]
    given = [(one, request.answers.get(one.id)) for one in fields]
    return [(one.label.to(language), written(one, value, language)) for one, value in given if value not in (None, "")]


def _course(request: ServiceRequest, language: str) -> list[tuple[str, str]]:
    where = standing(request)
    stages = {stage.id: stage.name.to(language) for stage in where.service.service.stages}
    ended = _("ended") if where.last.ended_at else ""
    rows = [(_("Service"), where.service.service.name.to(language))]
    return [*rows, (_("Where it stands"), ended or stages.get(where.last.stage, _("at work")))]
