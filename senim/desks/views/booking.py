"""Booking by the citizen: office, service, time, confirmation. No account, no cookie, no script."""

import datetime as dt
import time
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from senim.accounts.access import public
from senim.desks import booking as appointments
from senim.desks import booking_pages as pages
from senim.desks import slots
from senim.desks.booking import Booked, Wanted
from senim.desks.booking_forms import BookingForm
from senim.desks.catalogue import desk_services
from senim.desks.errors import SlotTaken, UnknownOffice
from senim.desks.folding import local_day
from senim.desks.models import Office

_FAR: Final = 4_000_000_000
"""Seconds: beyond every time that can be booked, and short of what a date can hold."""


@public
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """Where shall it be? By the map and by the list."""
    return render(request, "desks/booking_offices.html", pages.offices_context(request.GET.get("region", "")))


@public
@require_GET
def services(request: HttpRequest, office: int) -> HttpResponse:
    """What is it about?"""
    found = _office(office)
    offered = [
        {"code": one.code, "name": one.name(pages.language()), "hint": one.hint(pages.language())}
        for one in pages.services_of(found)
    ]
    place = pages.place_of(found)
    return render(request, "desks/booking_services.html", {"place": place, "services": offered})


@public
@never_cache
@require_GET
def times(request: HttpRequest, office: int, service: str) -> HttpResponse:
    """Which time? A week of two offices side by side."""
    found, now = _served(office, service), now_us()
    if not found.open_to_booking:
        return redirect("booking:services", office)
    looked = pages.Looked(
        found,
        service,
        number(request.GET.get("with", "")),
        first_day(request.GET.get("from", ""), found, now),
        request.GET.get("accessible") == "1",
        now,
    )
    return render(request, "desks/booking_times.html", pages.times_context(looked))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, office: int, service: str, seconds: int) -> HttpResponse:
    """Who comes? Then it is booked. A time that has just been taken shows the nearest others, and nothing typed is lost."""
    found, accessible = _served(office, service), request.GET.get("accessible") == "1"
    asked = Wanted(found.pk, service, _starts(seconds), pages.language(), accessible=accessible)
    if request.method == "GET":
        free = slots.slot_at(found.pk, slots.Ask(service, now_us(), accessible), asked.starts)
        return _form(request, asked, BookingForm(), 200 if free else 409)
    asked = asked._replace(starts=_starts(number(request.POST.get("starts", "")) or seconds))
    form = BookingForm(request.POST)
    if not form.is_valid():
        return _form(request, asked, form, 422)
    try:
        booked = _booked(asked, form.cleaned_data)
    except SlotTaken:
        return _form(request, asked, form, 409)
    return redirect("booking:visit", code=booked.code)


def _booked(asked: Wanted, given: dict[str, Any]) -> Booked:
    personal = {name: given[name] for name in ("name", "phone", "email", "remind")}
    return appointments.book(wanted=asked._replace(**personal), key=given["key"], at=now_us())


def _form(request: HttpRequest, asked: Wanted, form: BookingForm, status: int) -> HttpResponse:
    """The last page; with 409 the time is gone and others are offered in its place."""
    taken = status == 409
    ask = slots.Ask(asked.service, now_us(), asked.accessible)
    office = _office(asked.office_id)
    context = {
        "form": form,
        "place": pages.place_of(office),
        "service": desk_services()[asked.service].code,
        "service_name": desk_services()[asked.service].name(pages.language()),
        "minutes": slots.length(office, asked.service),
        "seconds": asked.starts // 1_000_000,
        "at": pages.moment_of(asked.starts),
        "accessible": asked.accessible,
        "taken": taken,
        "near": pages.near_times(slots.next_slots(asked.office_id, ask, asked.starts, 6)) if taken else [],
    }
    return render(request, "desks/booking_confirm.html", context, status=status)


def now_us() -> int:
    """Now in µs."""
    return time.time_ns() // 1000


def _office(office_id: int) -> Office:
    try:
        return pages.office_of(office_id)
    except UnknownOffice:
        raise Http404 from None


def _served(office_id: int, service: str) -> Office:
    """The office; 404 for a service that front offices do not have."""
    if service not in desk_services():
        raise Http404
    return _office(office_id)


def _starts(seconds: int) -> int:
    if not 0 < seconds < _FAR:
        raise Http404
    return seconds * 1_000_000


def number(text: str) -> int:
    """A whole number of an address or a form, short enough for a moment in seconds; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else 0


def first_day(text: str, office: Office, at: int) -> dt.date:
    """The first date of the week that is asked for: never before today, never after the last that can be booked."""
    today = local_day(at)
    try:
        asked = dt.date.fromisoformat(text)
    except ValueError:
        asked = today
    return min(max(asked, today), slots.last_day(office, at))
