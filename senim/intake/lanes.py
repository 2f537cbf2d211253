"""Which lane a request is in and how well the person is known: a formal appeal needs name, address and signature."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from senim.catalogue.definitions import Service

CONTACT_KINDS: Final = {"person": "full_name", "phone": "phone", "email": "email", "iin": "iin"}
POSTAL: Final = "postal_address"
SIGNATURE: Final = "signature"


@dataclass(frozen=True, slots=True)
class Identity:
    """The lane, the identity level (none, contact, declared) and the contact by its columns."""

    lane: str
    level: str
    contact: Mapping[str, str] = field(default_factory=dict)


def identify(service: Service, answers: Mapping[str, Any]) -> Identity:
    """The lane of a request. A formal appeal without name, postal address and signature is taken as a consultation:

    accepted all the same, with our promise instead of the statutory term (APPC art. 63; the level needed is a setting).
    """
    contact = {CONTACT_KINDS[kind]: str(answers[name]) for name, kind in contact_fields(service) if name in answers}
    if POSTAL in answers:
        contact["address"] = str(answers[POSTAL])
    declared = bool(contact.get("full_name") and contact.get("address") and answers.get(SIGNATURE))
    level = "declared" if declared else "contact" if contact else "none"
    formal = declared and settings.FORMAL_IDENTITY == "declared"
    lane = "advice" if service.lane == "formal" and not formal else service.lane
    return Identity(lane, level, contact)


def contact_fields(service: Service) -> list[tuple[str, str]]:
    """The id and kind of every question about the person themselves."""
    return [(one.id, one.kind) for page in service.pages for one in page.fields if one.kind in CONTACT_KINDS]


def contact_ids(service: Service) -> frozenset[str]:
    """The ids of the answers that are kept as the contact, not among the words of the request."""
    return frozenset({name for name, _ in contact_fields(service)} | {POSTAL})


def lane_words(lane: str) -> str:
    """What the lane means for the person."""
    return {
        "formal": _("Formal appeal: the law sets the term"),
        "advice": _("Advice: we promise a term, the law sets none"),
        "report": _("Report of a crime or incident"),
        "review": _("We look at our answer again"),
        "service": _("Service: we promise a term"),
        "safeguarded": _("Safeguarded"),
    }[lane]


def level_words(level: str) -> str:
    """How well the person is known to us."""
    return {
        "declared": _("You gave your name, address and signature"),
        "contact": _("You gave a contact, but not your identity"),
        "none": _("You did not say who you are"),
    }[level]
