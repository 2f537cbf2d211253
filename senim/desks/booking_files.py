"""The words and numbers of a visit's calendar file, in the language of the page."""

import datetime as dt
import hmac

from django.conf import settings
from django.utils.translation import gettext as _

from senim.desks import booking_pages as pages
from senim.desks import slots
from senim.desks.calendar_files import Entry
from senim.desks.folding import VisitState
from senim.desks.reminding import code_link


def entry_of(visit: VisitState, now: dt.datetime) -> Entry:
    """The entry of an appointment. Its UID follows from the visit's number and the operator's secret: it tells nobody either."""
    office = pages.office_of(visit.office_id)
    starts = pages.moment_of(visit.booked_for or visit.since_at)
    name = hmac.digest(settings.SECRET_KEY.encode(), b"senim calendar %d" % visit.id, "sha256").hex()[:24]
    link = code_link(pages.language())
    return Entry(
        uid=f"{name}@senim",
        starts=starts,
        minutes=slots.length(office, visit.service),
        made_at=now,
        changes=visit.n - 1,
        title=_("Appointment"),
        place=pages.place_of(office).address,
        words=_("Bring an identity document. To move or cancel: %(link)s") % {"link": link},
        alarm=_("Appointment in two hours"),
        cancelled=visit.state == "cancelled",
    )
