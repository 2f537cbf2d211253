"""What the pages of the set-up show: offices of one's units, one office with counters, closures and who changed what."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.design.dates import short_moment
from senim.desks import ways
from senim.desks.booking_pages import language, moment_of
from senim.desks.catalogue import desk_services
from senim.desks.models import Closure, Counter, Office, OfficeChange
from senim.desks.set_up_forms import reason_of
from senim.places import queries as places
from senim.places.hours import hours_words
from senim.places.models import Unit

SET_UP, SERVE = "desks.set_up", "desks.serve"
PAGE: Final = 50
CHANGES: Final = 20


def offices_context(viewer: Viewer, page: int) -> dict[str, Any]:
    """A page of the front offices in which the viewer may set up, set up or not. Two queries."""
    units = [one for one in (places.unit(pk) for pk in viewer.units(SET_UP)) if one.kind == places.FRONT_OFFICE]
    shown = units[page * PAGE : (page + 1) * PAGE]
    ids = [one.pk for one in shown]
    offices = Office.objects.in_bulk(ids)
    counters: dict[int, int] = {}
    for office in Counter.objects.filter(office__in=ids, active=True).values_list("office_id", flat=True):
        counters[office] = counters.get(office, 0) + 1
    return {
        "offices": [
            {"unit": one, "office": offices.get(one.pk), "counters": counters.get(one.pk, 0), "hours": _hours(one)}
            for one in shown
        ],
        "newer": f"?page={page - 1}" if page else "",
        "older": f"?page={page + 1}" if len(units) > (page + 1) * PAGE else "",
        "tabs": ways.tabs(viewer, "set_up"),
    }


def office_context(viewer: Viewer, office: Office, at: int) -> dict[str, Any]:
    """One office with everything that can be changed. Four queries."""
    unit = places.unit(office.pk)
    closures = Closure.objects.filter(office=office, until_at__gt=at).order_by("from_at")[:PAGE]
    return {
        "office": office,
        "unit": unit,
        "hours": _hours(unit),
        "counters": [_counter(one) for one in Counter.objects.filter(office=office).order_by("number")],
        "closures": [
            {"pk": one.pk, "from": moment_of(one.from_at), "until": moment_of(one.until_at), "reason": reason_of(one, language())}
            for one in closures
        ],
        "changes": changes(office),
        "tabs": ways.tabs(viewer, "set_up"),
        "serves": viewer.may_in(SERVE, office.pk),
    }  # fmt: skip


def changes(office: Office) -> list[dict[str, Any]]:
    """The newest changes: when, who, what. Two queries."""
    rows = list(OfficeChange.objects.filter(office=office).order_by("-pk")[:CHANGES])
    names = dict(Officer.objects.filter(pseudonym__in={row.by for row in rows}).values_list("pseudonym", "full_name"))
    return [
        {
            "at": moment_of(row.at),
            "by": names.get(row.by or 0, ""),
            "what": _what(row.what),
            "facts": [_fact(name, row) for name in sorted({*row.before, *row.after})],
        }
        for row in rows
    ]


def setting_words(name: str) -> str:
    """What a setting is called."""
    return {
        "slot_minutes": _("slot length"),
        "walk_in_percent": _("share without appointment"),
        "days_ahead": _("days ahead"),
        "calls": _("calls"),
        "grace_minutes": _("grace in minutes"),
        "child_room": _("room for mother and child"),
        "step_free": _("entrance without steps"),
        "open_to_booking": _("appointments"),
        "hours": _("opening hours"),
        "number": _("number"),
        "services": _("services"),
        "languages": _("languages"),
        "accessible": _("for wheelchairs"),
        "active": _("in use"),
        "from": _("from"),
        "until": _("until"),
        "whole_days": _("whole days"),
        "quiet": _("without sound"),
        "aloud": _("called in"),
        "event": _("event"),
    }.get(name, name)


def _what(what: str) -> str:
    return {
        "office": _("Settings"),
        "hours": _("Opening hours"),
        "counter": _("Counter"),
        "closure": _("Closure"),
        "board": _("Board"),
    }.get(what, what)


def _fact(name: str, row: OfficeChange) -> dict[str, str]:
    before, after = (_value(name, each.get(name)) for each in (row.before, row.after))
    return {"name": setting_words(name), "before": before, "after": after}


def _value(name: str, value: Any) -> str:
    """A setting's value in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("from", "until"):
        return short_moment(moment_of(int(value)))
    if name == "hours":
        return hours_words(value, language()) if value else ""
    if isinstance(value, list):
        known = {code: one.name(language()) for code, one in desk_services().items()} | dict(settings.LANGUAGES)
        return ", ".join(str(known.get(one, one)) for one in value)
    return str(value)


def _counter(row: Counter) -> dict[str, Any]:
    known = desk_services()
    return {
        "pk": row.pk,
        "number": row.number,
        "active": row.active,
        "accessible": row.accessible,
        "services": ", ".join(known[code].name(language()) for code in row.services if code in known),
        "languages": [code for code in row.languages if code in dict(settings.LANGUAGES)],
    }


def _hours(unit: Unit) -> str:
    return hours_words(unit.hours, language()) if unit.hours else _("the office hours of the republic")
