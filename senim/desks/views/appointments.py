"""The appointments of an office: one day's list with check-in and cancelling, and booking for a caller or a visitor."""

import datetime as dt
from typing import Any, Final

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.accounts.journal import OWN_TASK, note_shown
from senim.desks import appointment_pages as pages
from senim.desks import booking, queueing
from senim.desks.booking import Wanted
from senim.desks.booking_forms import BookingForm
from senim.desks.booking_pages import language, moment_of
from senim.desks.errors import DeskRefused, NotInThisState, SlotTaken
from senim.desks.folding import local_day
from senim.desks.models import Office, Visit
from senim.desks.reaching import actor_of_unit, office_in_scope, offices_in_scope
from senim.desks.set_up_pages import SERVE
from senim.desks.views.booking import first_day, now_us, number

CHANNELS: Final = ("phone", "counter")
MOST_PAGES: Final = 9999


@right(SERVE)
@require_GET
def pick(request: StaffRequest) -> HttpResponse:
    """At which office? Whoever serves at one only goes straight on."""
    found = offices_in_scope(request.viewer, SERVE)
    if len(found) == 1:
        return redirect("set_up:book", found[0].pk)
    return render(request, "desks/appointment_offices.html", pages.offices_context(request.viewer, found))


@right(SERVE)
@never_cache
@require_GET
def day(request: StaffRequest, office: int) -> HttpResponse:
    """Who is expected on a date."""
    found = office_in_scope(request.viewer, SERVE, office)
    asked, page = _day(request.GET.get("day", "")), request.GET.get("page", "")
    context = pages.day_context(request.viewer, found, asked, min(number(page), MOST_PAGES), now_us())
    named = [-row["pk"] for row in context["rows"] if row["name"]]
    note_shown(request.viewer, named, part="visit", reason=OWN_TASK, task="appointments", at=timezone.now())
    return render(request, "desks/appointments.html", context)


@right(SERVE)
@require_POST
def act(request: StaffRequest, office: int, pk: int, act: str) -> HttpResponse:
    """Somebody is here, or will not come."""
    office_in_scope(request.viewer, SERVE, office)
    row = Visit.objects.filter(pk=pk, office_id=office).first()
    if row is None or act not in ("arrived", "cancel"):
        raise Http404
    at, by = now_us(), actor_of_unit(request.viewer, SERVE, office)
    try:
        if act == "arrived":
            label = queueing.check_in(visit_id=pk, at=at, by=by).label
            flash.success(request, _("Ticket %(label)s: the person waits now.") % {"label": label})
        else:
            booking.cancel(visit_id=pk, at=at, by=by)
            flash.success(request, _("The appointment is cancelled."))
    except NotInThisState:
        flash.error(request, _("A colleague was first. Below you see how it stands now."))
    shown = local_day(row.booked_for or at).isoformat()
    return redirect(f"{reverse('set_up:appointments', args=[office])}?day={shown}")


@right(SERVE)
@never_cache
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, office: int, pk: int) -> HttpResponse:
    """Another time for somebody who asks for it; the person is told."""
    found = office_in_scope(request.viewer, SERVE, office)
    row = Visit.objects.filter(pk=pk, office_id=office, state="booked").first()
    if row is None:
        raise Http404
    first, seconds = first_day(request.GET.get("from", ""), found, now_us()), number(request.POST.get("starts", ""))
    if request.method == "GET" or not seconds:
        fault = _("Choose one of the free times.") if request.method == "POST" else ""
        return _move_page(request, found, row, first, fault)
    try:
        by = actor_of_unit(request.viewer, SERVE, office)
        booking.rebook(visit_id=pk, starts=seconds * 1_000_000, at=now_us(), by=by, reason=booking.BY_OFFICE)
    except SlotTaken:
        return _move_page(request, found, row, first, _("This time has just been taken. Choose another one."))
    except NotInThisState:
        flash.error(request, _("A colleague was first. Below you see how it stands now."))
    return redirect(f"{reverse('set_up:appointments', args=[office])}?day={local_day(seconds * 1_000_000)}")


def _move_page(request: StaffRequest, office: Office, row: Visit, first: dt.date, fault: str) -> HttpResponse:
    context = {**pages.move_context(request.viewer, office, row, first, now_us()), "fault": fault}
    return render(request, "desks/appointment_move.html", context, status=422 if fault else 200)


@right(SERVE)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, office: int) -> HttpResponse:
    """Book for somebody who calls or stands at the counter; the code is told to them."""
    found = office_in_scope(request.viewer, SERVE, office)
    given = request.POST if request.method == "POST" else request.GET
    context = pages.book_context(request.viewer, found, given.get("service", ""), _day(given.get("day", "")), now_us())
    form = BookingForm(request.POST or None)
    if request.method == "GET":
        return render(request, "desks/appointment_new.html", {**context, "form": form})
    return _book(request, office, form, context)


def _book(request: StaffRequest, office: int, form: BookingForm, context: dict[str, Any]) -> HttpResponse:
    starts = number(request.POST.get("starts", ""))
    fault = "" if starts else _("Choose one of the free times.")
    if fault or not form.is_valid():
        return render(request, "desks/appointment_new.html", {**context, "form": form, "fault": fault}, status=422)
    try:
        booked = booking.book(
            wanted=_wanted(request, office, starts, form.cleaned_data),
            key=form.cleaned_data["key"],
            at=now_us(),
            by=actor_of_unit(request.viewer, SERVE, office),
        )
    except SlotTaken:
        fault = _("This time has just been taken. Choose another one; what you typed is kept.")
        return render(request, "desks/appointment_new.html", {**context, "form": form, "fault": fault}, status=409)
    except DeskRefused:
        raise Http404 from None
    shown = {
        **context,
        "code": booked.code,
        "number": f"V{booked.visit.id}",
        "at": moment_of(booked.visit.booked_for or 0),
    }
    return render(request, "desks/appointment_booked.html", shown)


def _wanted(request: StaffRequest, office: int, seconds: int, given: dict[str, Any]) -> Wanted:
    """What the caller wants, in the language in which they are to be told."""
    spoken, channel = request.POST.get("language", ""), request.POST.get("channel", "")
    return Wanted(
        office,
        request.POST.get("service", ""),
        seconds * 1_000_000,
        spoken if spoken in ("kk", "ru", "en") else language(),
        channel=channel if channel in CHANNELS else "phone",
        accessible=request.POST.get("accessible") == "1",
        **{name: given[name] for name in ("name", "phone", "email", "remind")},
    )


def _day(text: str) -> dt.date:
    """A date of an address; today for anything else."""
    try:
        return min(max(dt.date.fromisoformat(text), dt.date(2020, 1, 1)), dt.date(2100, 1, 1))
    except ValueError:
        return local_day(now_us())
