"""The counter of an officer: choosing it, calling and serving, the line, and advice that becomes a request."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.accounts.models import Officer
from senim.catalogue.answers import AnswerRefused
from senim.desks import advising, console, console_pages, triaging
from senim.desks.advice_forms import AdviceForm
from senim.desks.console import Place, Press
from senim.desks.console_pages import SERVE
from senim.desks.errors import DeskRefused, NobodyWaits
from senim.desks.models import Office, Seat
from senim.desks.reaching import actor_of_unit, office_in_scope
from senim.desks.saying import refused_words
from senim.intake.errors import KeyReused
from senim.intake.keys import read_key


@right(SERVE)
@never_cache
@require_GET
def offices(request: StaffRequest) -> HttpResponse:
    """The offices where one may serve."""
    return render(request, "desks/counter_offices.html", console_pages.offices_context(request.viewer))


@right(SERVE)
@never_cache
@require_GET
def console_page(request: StaffRequest, office: int) -> HttpResponse:
    """The counter where one sits, else the counters to choose from."""
    found = office_in_scope(request.viewer, SERVE, office)
    seat, at = _seat(request, found), _now()
    if seat is None:
        return render(request, "desks/counter_seats.html", console_pages.seats_context(request.viewer, found, at))
    console.heard_of(seat=seat, at=at)
    context = console_pages.console_context(request.viewer, found, seat.counter, at)
    return render(request, "desks/counter.html", context)


@right(SERVE)
@require_POST
def sit(request: StaffRequest, office: int) -> HttpResponse:
    """Take a counter, or leave it."""
    found = office_in_scope(request.viewer, SERVE, office)
    counter = _number(request, "counter")
    if not counter:
        console.rise(officer=_officer(request).pseudonym)
        return redirect("counter:offices")
    try:
        console.sit(office=found, counter_id=counter, officer=_officer(request).pseudonym, at=_now())
    except DeskRefused as refused:
        messages.error(request, refused_words(refused))
    return redirect("counter:console", office)


@right(SERVE)
@require_POST
def press(request: StaffRequest, office: int) -> HttpResponse:
    """One press at the counter. What is refused is told, and the page shows how things stand."""
    found = office_in_scope(request.viewer, SERVE, office)
    seat = _seat(request, found)
    if seat is None:
        return redirect("counter:console", office)
    try:
        _done(request, _place(request, found, seat))
    except NobodyWaits as refused:
        messages.info(request, refused_words(refused))
    except DeskRefused as refused:
        messages.error(request, refused_words(refused))
    return redirect("counter:console", office)


def _done(request: StaffRequest, place: Place) -> None:
    act, at = "finish" if "finish" in request.POST else request.POST.get("act", ""), _now()
    if act == "next":
        console.call(place=place, at=at)
    elif act == "link":
        number = request.POST.get("number", "")
        advising.link(
            place=place, visit_id=_number(request, "visit"), n=_number(request, "n"), number=number, viewer=request.viewer, at=at
        )  # fmt: skip
    else:
        pressed = Press(
            act,
            _number(request, "visit"),
            _number(request, "n"),
            request.POST.get("finish", request.POST.get("value", "")),
        )
        console.press(place=place, pressed=pressed, at=at)


@right(SERVE)
@never_cache
@require_http_methods(["GET", "POST"])
def advice(request: StaffRequest, office: int, visit: int) -> HttpResponse:
    """Advice that was given here: what was asked and what was said become a request, answered at once where one may."""
    found = office_in_scope(request.viewer, SERVE, office)
    seat = _seat(request, found)
    if seat is None:
        return redirect("counter:console", office)
    try:
        form = AdviceForm.of(request.POST or None, found.pk, visit)
    except DeskRefused as refused:
        messages.error(request, refused_words(refused))
        return redirect("counter:console", office)
    if request.method == "GET" or not form.is_valid():
        return _advice_page(request, found, form, 200 if request.method == "GET" else 422)
    key = read_key(form.cleaned_data["key"]) or b""
    try:
        done = advising.advise(
            place=_place(request, found, seat), visit_id=visit, n=form.cleaned_data["n"], advice=form.advice(),
            key=key, viewer=request.viewer, at=timezone.now(),
        )  # fmt: skip
    except DeskRefused as refused:
        form.add_error(None, refused_words(refused))
    except (AnswerRefused, KeyReused):
        form.add_error(None, _("This was sent already in other words. Open the page again to log more advice."))
    else:
        context = {"office": found, "done": done, **console_pages.slip_context(request.viewer, found, done)}
        return render(request, "desks/counter_advised.html", context)
    return _advice_page(request, found, form, 422)


def _advice_page(request: StaffRequest, office: Office, form: AdviceForm, status: int) -> HttpResponse:
    context = {"office": office, "form": form, "tabs": console_pages.tabs(request.viewer, "console", office)}
    return render(request, "desks/counter_advice.html", context, status=status)


@right(SERVE)
@never_cache
@require_GET
def line(request: StaffRequest, office: int) -> HttpResponse:
    """Everybody in the line, and what the triage desk may change."""
    found = office_in_scope(request.viewer, SERVE, office)
    after = request.GET.get("after", "")
    context = console_pages.line_context(
        request.viewer, found, _now(), int(after) if after.isdecimal() and len(after) < 5 else 0
    )
    return render(request, "desks/counter_line.html", context)


@right(SERVE)
@require_POST
def triage(request: StaffRequest, office: int) -> HttpResponse:
    """One act at the triage desk: a ticket, another service or group, out of the line and back."""
    found = office_in_scope(request.viewer, SERVE, office)
    try:
        said = triaging.pressed(
            office=found, fields=request.POST, at=_now(), by=actor_of_unit(request.viewer, SERVE, found.pk)
        )
        messages.success(request, said)
    except DeskRefused as refused:
        messages.error(request, refused_words(refused))
    return redirect("counter:line", office)


def _place(request: StaffRequest, office: Office, seat: Seat) -> Place:
    return Place(office, seat.counter, actor_of_unit(request.viewer, SERVE, office.pk))


def _seat(request: StaffRequest, office: Office) -> Seat | None:
    return console_pages.seat_of(_officer(request).pseudonym, office)


def _officer(request: StaffRequest) -> Officer:
    officer = request.viewer.officer
    assert officer is not None  # the right is only an officer's
    return officer


def _number(request: HttpRequest, name: str) -> int:
    """A whole number of a form; 0 for anything else, which names nothing."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def _now() -> int:
    return time.time_ns() // 1000
