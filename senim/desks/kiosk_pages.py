"""What the kiosk and the page of an office's kiosks show, gathered into contexts."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from senim.desks import printing
from senim.desks.catalogue import priorities
from senim.desks.folding import ZONE
from senim.desks.models import Kiosk, Office
from senim.desks.rows import moment_of
from senim.desks.ticketing import offered
from senim.desks.turning import is_open
from senim.sealing.receipts import ALPHABET


def kiosk_context(kiosk: Kiosk, language: str, at: int) -> dict[str, Any]:
    """The page in all three languages, so that it needs nothing more from us. Four queries."""
    services = offered(kiosk.office_id)
    return {
        "kiosk": kiosk,
        "code": kiosk.office.unit.code,
        "first": language[:2],
        "spoken": [_spoken(kiosk, code, name, services) for code, name in settings.LANGUAGES],
        "letters": "".join(one.letter for one in services),
        "keys": sorted(ALPHABET),
        "browser_prints": printing.way_of(kiosk.office.unit.code) == printing.BROWSER,
        "open": is_open(kiosk.office_id, at),
        "zone": str(ZONE),
    }


def _spoken(kiosk: Kiosk, code: str, name: str, services: tuple[Any, ...]) -> dict[str, Any]:
    with override(code):
        return {
            "code": code,
            "tongue": name,
            "office": kiosk.office.unit.name_in(code),
            "services": [(one, one.name(code), one.hint(code)) for one in services],
            "groups": [(one.code, one.name(code), one.head_start_minutes) for one in priorities().values()],
            "unconfirmed": any(one.status != "confirmed" for one in priorities().values()),
        }


def devices_context(office: Office) -> dict[str, Any]:
    """The kiosks of an office, newest first. One query."""
    rows = Kiosk.objects.filter(office=office).order_by("-pk")[:50]
    return {
        "office": office,
        "kiosks": [(one, moment_of(one.paired_at)) for one in rows],
        "way": printing.way_of(office.unit.code),
    }
