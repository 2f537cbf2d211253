"""The slip (талон): what a person takes home about a request, as facts for the page and as a PDF with a QR code."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from senim.design.dates import moment
from senim.intake.lanes import lane_words, level_words
from senim.intake.queries import Standing, number_of

TEMPLATE: Final = Path(__file__).with_name("slip.typ")
FONTS: Final = Path(settings.PACKAGE) / "design" / "static" / "built" / "fonts"


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on the receipt. `link` opens the follow page with number and secret filled in on the device itself."""

    number: str
    secret: str
    service: str
    received: str
    lane: str
    level: str
    unit: str
    address: str
    promise: str
    limit: str
    link: str

    def facts(self) -> list[tuple[str, str]]:
        """The facts below number and secret, with their labels; what is not known is left out."""
        words = slip_words()
        names = ("service", "received", "unit", "lane", "level", "promise", "limit")
        return [(words[name], str(getattr(self, name))) for name in names if getattr(self, name)]


def slip_of(standing: Standing, secret: str, site: str) -> Slip:
    """The slip of a request in the language of the page. `site` is the address of this installation."""
    request, unit = standing.request, standing.unit
    number = number_of(request)
    return Slip(
        number=number,
        secret=secret,
        service=str(standing.service.service.name.to(_language())),
        received=moment(request.received_at),
        lane=lane_words(request.lane),
        level=level_words(request.identity_level),
        unit=unit.name,
        address=str(getattr(unit, f"address_{_language()}", "")),
        promise=moment(standing.promise_due),
        limit=moment(standing.limit_due),
        # What follows # stays in the browser: the secret is never in a log of ours.
        link=f"{site.rstrip('/')}{reverse('intake:follow')}#number={number}&secret={secret.replace('-', '')}",
    )


def _language() -> str:
    return (get_language() or "kk")[:2]


def qr_of(slip: Slip) -> str:
    """The QR code of the slip's link as an SVG image."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _code(slip)


def _code(slip: Slip) -> str:
    out = io.BytesIO()
    segno.make(slip.link, error="m").save(out, kind="svg", border=2, omitsize=True, dark="#14212b", xmldecl=False)
    return out.getvalue().decode()


def pdf_of(slip: Slip, language: str) -> bytes:
    """The slip as a tagged PDF (A5), in `language`."""
    with override(language):
        words = slip_words()
    given: Mapping[str, str] = {
        **{f"w_{name}": text for name, text in words.items()},
        **{name: str(getattr(slip, name)) for name in Slip.__slots__},
        "language": language,
        "qr": _code(slip),
    }
    return typst.compile(TEMPLATE, sys_inputs=dict(given), font_paths=[FONTS], format="pdf")


def slip_words() -> dict[str, str]:
    """The labels of the slip in the language of the page."""
    return {
        "title": _("Receipt of your request"),
        "number": _("Number"),
        "secret": _("Secret"),
        "keep": _("Keep the secret to yourself. With number and secret you can follow your request and reply to us."),
        "service": _("Service"),
        "received": _("Received"),
        "lane": _("How it is handled"),
        "level": _("How well we know you"),
        "unit": _("Who has it"),
        "promise": _("Our promise: answered by"),
        "limit": _("Legal limit: answered by"),
        "follow": _("Follow your request with this code, or at the address below."),
        "emergency": _("In danger? Call 102 or 112."),
    }
