"""One request in the words of the specification; what is left out for those who did not file it stands in the reference."""

import datetime as dt
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from senim.catalogue.definitions import Service
from senim.catalogue.queries import current
from senim.channels.open311.finding import Found, Run
from senim.channels.open311.numbers import number_of
from senim.channels.open311.offered import takes_place
from senim.intake.timeline import moment_of
from senim.places.queries import chain, region, unit, unit_in

DEPARTMENT = "department"


def request_row(found: Found, language: str, on: dt.date) -> dict[str, Any]:
    """A request as GET requests tells it. Moments have their zone; for others than the filer they are cut to the hour."""
    service = current(found.filed.service, on).service
    return {
        "service_request_id": number_of(found.filed.request_id),
        "status": "open" if found.run.ended_at is None else "closed",
        "status_notes": _notes(found.run) if found.own else _public_notes(found.run),
        "service_name": service.name.to(language),
        "service_code": service.code,
        "description": _description(found, service),
        "agency_responsible": _agency(found, language),
        "service_notice": None,
        "requested_datetime": _told(found.filed.request.received_at, found),
        "updated_datetime": _told(moment_of(found.updated_at), found),
        "expected_datetime": _told(moment_of(found.due_at), found) if found.due_at else None,
        "address": _address(found, service, language),
        "address_id": found.filed.request.region_id if _shows_region(found) else None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _told(at: dt.datetime, found: Found) -> str:
    local = localtime(at)
    return (local if found.own else local.replace(minute=0, second=0)).isoformat(timespec="seconds")


def _notes(run: Run) -> str:
    """Where it stands, for the app that filed it."""
    if run.ended_at is None:
        return _("We are waiting for your reply") if run.waiting_for == "citizen" else _("We are working on it")
    return {
        "withdrawn": _("You withdrew this request"),
        "redirected": _("Passed on to the body that can decide"),
    }.get(run.outcome, _("We have answered"))


def _public_notes(run: Run) -> str:
    """The same for everybody: whether we work on it, and nothing of how it ended."""
    return _("We are working on it") if run.ended_at is None else _("This request is closed")


def _description(found: Found, service: Service) -> str | None:
    """The person's own words, only for the app that brought them."""
    return str(found.filed.request.answers.get(service.subject_field, "")) or None if found.own else None


def _shows_region(found: Found) -> bool:
    return bool(found.filed.request.region_id) and (found.own or found.crowd)


def _address(found: Found, service: Service, language: str) -> str | None:
    if not _shows_region(found):
        return None
    where = takes_place(service)
    own = str(found.filed.request.answers.get(where.id, "")) if where and found.own else ""
    return own or region(found.filed.request.region_id).name_in(language)


def _agency(found: Found, language: str) -> str:
    """The unit that has it; for others only the department of the region, or the ministry: which unit tells what it is about."""
    if found.own:
        return unit(found.run.unit_id).name_in(language)
    if _shows_region(found):
        return unit_in(found.filed.request.region_id, DEPARTMENT).name_in(language)
    return chain(found.run.unit_id)[0].name_in(language)
