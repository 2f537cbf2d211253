"""What an officer sees of the appointments of an office: one day's list, and free times for a caller."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from senim.accounts.viewer import Viewer
from senim.desks import booking_pages, slots, ways, writing
from senim.desks.booking_pages import language, moment_of, near_times, services_of
from senim.desks.catalogue import desk_services
from senim.desks.folding import local_day
from senim.desks.models import Office, Visit, VisitCard
from senim.desks.saying import state_words
from senim.desks.slots import Ask, midnight
from senim.places.queries import unit

PAGE: Final = 50
_DAY: Final = dt.timedelta(days=1)


def offices_context(viewer: Viewer, offices: Sequence[Office]) -> dict[str, Any]:
    """The offices where the viewer may book for somebody. No query."""
    return {"rows": [(one.pk, unit(one.pk).name) for one in offices], "tabs": ways.tabs(viewer, "serving")}


def day_context(viewer: Viewer, office: Office, day: dt.date, page: int, at: int) -> dict[str, Any]:
    """A page of the appointments of a date, by time, without those that were cancelled. Two queries."""
    begins, ends = midnight(day), midnight(day + _DAY)
    wanted = Q(office_id=office.pk, booked_for__gte=begins, booked_for__lt=ends)
    found = Visit.objects.filter(wanted).exclude(state="cancelled").order_by("booked_for", "id")
    rows = list(found[page * PAGE : (page + 1) * PAGE + 1])
    names = dict(VisitCard.objects.filter(pk__in=[row.pk for row in rows]).values_list("visit_id", "name"))
    query = f"?day={day.isoformat()}&page="
    return {
        "office": office,
        "unit": unit(office.pk),
        "day": day,
        "is_today": day == local_day(at),
        "rows": [_row(row, names.get(row.pk, "")) for row in rows[:PAGE]],
        "before": f"?day={(day - _DAY).isoformat()}",
        "after": f"?day={(day + _DAY).isoformat()}",
        "newer": f"{query}{page - 1}" if page else "",
        "older": f"{query}{page + 1}" if len(rows) > PAGE else "",
        "tabs": ways.tabs(viewer, "serving"),
    }


def book_context(viewer: Viewer, office: Office, service: str, day: dt.date, at: int) -> dict[str, Any]:
    """Free times of one date for a caller. Five queries."""
    offered = services_of(office)
    code = service if service in {one.code for one in offered} else offered[0].code if offered else ""
    free = slots.weeks([office.pk], Ask(code, at), day, 1)[0].days[0].slots if code else ()
    return {
        "office": office,
        "unit": unit(office.pk),
        "services": [(one.code, one.name(language())) for one in offered],
        "languages": [code for code, _ in settings.LANGUAGES],
        "service": code,
        "day": day,
        "last": slots.last_day(office, at),
        "times": near_times(free),
        "next": slots.next_slots(office.pk, Ask(code, at), midnight(day), 1)[:1] if code and not free else [],
        "tabs": ways.tabs(viewer, "serving"),
    }


def move_context(viewer: Viewer, office: Office, row: Visit, first: dt.date, at: int) -> dict[str, Any]:
    """Other times for one appointment. Five queries."""
    visit = writing.seen(row.pk)
    assert visit is not None  # its row was just read
    return {
        "office": office,
        "unit": unit(office.pk),
        "row": _row(row, ""),
        **booking_pages.move_context(visit, first, at),
        "tabs": ways.tabs(viewer, "serving"),
    }


def _row(row: Visit, name: str) -> dict[str, Any]:
    known = desk_services()
    return {
        "pk": row.pk,
        "number": f"V{row.pk}",
        "at": moment_of(row.booked_for or 0),
        "service": known[row.service].name(language()) if row.service in known else row.service,
        "name": name,
        "language": row.language,
        "mobility": bool(row.priority),
        "state": state_words(row.state),
        "label": row.label,
        "booked": row.state == "booked",
    }
