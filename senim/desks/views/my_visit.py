"""A visit for who holds its code: see it, put it into a calendar, move it, cancel it. Wrong codes are counted and cost the same."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from senim.accounts import limits
from senim.accounts.access import public
from senim.desks import booking as appointments
from senim.desks import booking_pages as pages
from senim.desks import calendar_files
from senim.desks.booking_files import entry_of
from senim.desks.booking_forms import CodeForm
from senim.desks.codes import visit_of_code
from senim.desks.errors import NotInThisState, SlotTaken, UnknownVisit
from senim.desks.folding import VisitState
from senim.desks.ticketing import read
from senim.desks.views.booking import first_day, now_us, number

BUCKET: Final = "visit"
P = ParamSpec("P")
VisitView = Callable[Concatenate[HttpRequest, VisitState, str, P], HttpResponse]
CodeView = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


@public
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and lead to booking. The code is tried by the page that it opens."""
    form = CodeForm(request.POST or None, label_suffix="")
    if request.method == "GET" or not form.is_valid():
        return _asked(request, form, 200 if request.method == "GET" else 422)
    return _opened(request, form.cleaned_data["code"], form)


def opened(view: VisitView[P]) -> CodeView[P]:
    """Give the view the visit that the code opens. A wrong code gets the page that asks for it, so many times a minute."""

    @public
    @never_cache
    @wraps(view)
    def with_visit(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = _tried(request, code)
        if isinstance(found, HttpResponse):
            return found
        return view(request, found, code, *args, **kwargs)

    return cast(CodeView[P], with_visit)


def _tried(request: HttpRequest, code: str, form: CodeForm | None = None) -> VisitState | HttpResponse:
    at = timezone.now()
    place = limits.place_of(request, at)
    if not limits.allowed(BUCKET, place, at):
        return HttpResponse(status=429, headers={"Retry-After": "60"})  # config.faults gives it its page
    try:
        return read(visit_of_code(code))
    except UnknownVisit:
        limits.failed(BUCKET, place, at)
        shown = form or CodeForm({"code": code}, label_suffix="")
        shown.add_error("code", _("We found no appointment with this code. Check it and try again."))
        return _asked(request, shown, 404)


def _opened(request: HttpRequest, code: str, form: CodeForm) -> HttpResponse:
    found = _tried(request, code, form)
    return found if isinstance(found, HttpResponse) else redirect("booking:visit", code=_printed(code))


def _printed(code: str) -> str:
    """The code as it stands in an address: letters and digits only."""
    return "".join(letter for letter in code if letter.isalnum())


def _asked(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "desks/booking_find.html", {"form": form}, status=status)


@opened
@require_GET
def visit(request: HttpRequest, found: VisitState, code: str) -> HttpResponse:
    """When, where, what to bring, and what the person can do. Who is in the line already sees the ticket."""
    if found.label:
        return redirect("tickets:ticket", code=code)
    return render(request, "desks/booking_visit.html", pages.visit_context(found, code))


@opened
@require_GET
def calendar(request: HttpRequest, found: VisitState, code: str) -> HttpResponse:
    """The file for the person's calendar; of a cancelled visit one that takes the entry away."""
    made = calendar_files.calendar_file(entry_of(found, timezone.now()))
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="senim.ics"'
    return response


@opened
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, found: VisitState, code: str) -> HttpResponse:
    """Other times of the same office; the old one is held until the new one is."""
    seconds = number(request.POST.get("starts", ""))
    if request.method == "GET" or not seconds:
        return _times(request, found, code, 200 if request.method == "GET" else 422)
    try:
        appointments.rebook(visit_id=found.id, starts=seconds * 1_000_000, at=now_us())
        flash.success(request, _("Your appointment has been moved."))
    except SlotTaken:
        return _times(request, found, code, 409)
    except NotInThisState:
        flash.error(request, _("This is not possible any more. Below you see how it stands."))
    return redirect("booking:visit", code=code)


def _times(request: HttpRequest, found: VisitState, code: str, status: int) -> HttpResponse:
    if found.state != "booked":
        return redirect("booking:visit", code=code)
    first = first_day(request.GET.get("from", ""), pages.office_of(found.office_id), now_us())
    context = {**pages.visit_context(found, code), **pages.move_context(found, first, now_us()), "status": status}
    return render(request, "desks/booking_move.html", context, status=status)


@opened
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, found: VisitState, code: str) -> HttpResponse:
    """Ask once more, then give the time to somebody else."""
    if request.method == "GET" and found.state == "booked":
        return render(request, "desks/booking_cancel.html", pages.visit_context(found, code))
    try:
        appointments.cancel(visit_id=found.id, at=now_us())
    except NotInThisState:
        flash.error(request, _("This is not possible any more. Below you see how it stands."))
    return redirect("booking:visit", code=code)
