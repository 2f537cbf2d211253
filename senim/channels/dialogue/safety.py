"""Danger and matters that do not belong into a messenger: phones first, in words that tell nobody what it is about."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from senim.catalogue import needs
from senim.catalogue.definitions import Need
from senim.catalogue.queries import Compiled
from senim.channels.dialogue.scenes import beside, lines, paragraphs
from senim.channels.dialogue.speech import Desk

CALLS: Final = frozenset(
    {"102", "112", "sos", "help", "помогите", "на помощь", "спасите", "көмектесіңіз", "көмек", "құтқарыңыз"}
)
"""A message of nothing but this is a call for help, whatever was asked."""

QUICK: Final = frozenset({"fire-101", "ambulance-103", "gas-104", "emergency-112"})
"""Bodies for dangers that anybody may know of: what to do now can be said plainly."""

_SURE: Final = 0.35
"""By trying sentences of people: below it, ordinary answers are often nearest to such a need by chance."""


def phones() -> str:
    """The numbers of the page for people who are not safe."""
    return lines(
        "102 — " + _("police"),
        "112 — " + _("any danger"),
        "150 — " + _("trust line, day and night"),
        "111 — " + _("for children and about children"),
        _("If you cannot speak, call and stay on the line."),
    )


def danger() -> str:
    """When to call instead of writing."""
    return beside(_("In danger right now? Call 102 or 112."), _("The call is free. Do not wait for an answer here."))


def help_now() -> str:
    """Whom to call, for whoever asks for help at any point."""
    return paragraphs(danger(), phones())


def neutral(desk: Desk) -> str:
    """The same words for every matter that is not for a messenger: phones, and the page that can be left quickly."""
    page = f"{desk.site}{reverse('intake:unsafe')}"
    if desk.abilities.brief:
        return lines("102 · 112 · 150", _("Better call or come: others may read SMS. %(page)s") % {"page": page})
    return paragraphs(
        help_now(),
        _(
            "This matter is better not written in a messenger: others may read it here. Call, come to a front office, or open %(page)s"
        )
        % {"page": page},
        _("You can delete these messages from this chat."),
    )


def sensitive(need: Need) -> bool:
    """Whether a need is one that an exchange never names: what stands behind the door for people who are not safe."""
    return need.door == "unsafe" and need.body not in QUICK


def is_sensitive(text: str, language: str) -> bool:
    """Whether words of a person are most likely about such a matter."""
    found = needs.search(text, language, 1)
    return bool(found) and found[0].score >= _SURE and sensitive(found[0].need)


def offered(compiled: Compiled) -> bool:
    """Whether a service is begun by a messenger at all: never a safeguarded one, nor one that is there to be studied."""
    service = compiled.service
    return service.open_for_intake and not service.model_only and service.lane != "safeguarded" and bool(service.pages)
