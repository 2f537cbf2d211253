"""The document by which an app finds this door: where it is, in which formats, and whom to ask for a key."""

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from senim.channels.open311.offered import services
from senim.places.queries import default_desk

SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
ADDRESS: Final = "/doors/open311/v2"


def document(on: dt.date, language: str) -> dict[str, Any]:
    """The discovery document; `changeset` is the newest day on which a service changed."""
    changed = max((one.released_on for one in services(on)), default=on).isoformat()
    desk = default_desk()
    reached = ", ".join(part for part in (desk.name_in(language), desk.phone) if part)
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings.SITE}{ADDRESS}",
        "changeset": changed,
        "type": "test" if settings.SENIM_DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": changed,
        "contact": reached,
        "key_service": _("Ask for a key here: %(desk)s") % {"desk": reached},
        "endpoints": [endpoint],
    }
