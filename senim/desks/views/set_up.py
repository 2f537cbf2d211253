"""Setting up front offices of one's units: settings, hours, counters."""

from typing import Any

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.desks import set_up_pages as pages
from senim.desks import setting_up, ways
from senim.desks.errors import CounterNumberTaken, UnknownCounter, UnknownOffice
from senim.desks.models import Counter, Office
from senim.desks.reaching import actor_of_unit, office_in_scope
from senim.desks.set_up_forms import CounterForm, HoursForm, OfficeForm
from senim.desks.set_up_pages import SET_UP
from senim.desks.views.booking import now_us
from senim.places.queries import unit


@right(SET_UP)
@require_GET
def offices(request: StaffRequest) -> HttpResponse:
    """The front offices of one's units."""
    text = request.GET.get("page", "")
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    return render(request, "desks/set_up_offices.html", pages.offices_context(request.viewer, page))


@right(SET_UP)
@require_GET
def office(request: StaffRequest, office: int) -> HttpResponse:
    """One office: everything that can be changed, and who changed what."""
    found = office_in_scope(request.viewer, SET_UP, office)
    return render(request, "desks/set_up_office.html", pages.office_context(request.viewer, found, now_us()))


@right(SET_UP)
@require_POST
def begin(request: StaffRequest, office: int) -> HttpResponse:
    """Make a front office of a unit."""
    if not request.viewer.may_in(SET_UP, office):
        raise PermissionDenied
    try:
        setting_up.begin(unit_id=office, at=now_us(), by=actor_of_unit(request.viewer, SET_UP, office))
    except UnknownOffice:
        raise PermissionDenied from None
    return redirect("set_up:office", office)


@right(SET_UP)
@require_http_methods(["GET", "POST"])
def settings(request: StaffRequest, office: int) -> HttpResponse:
    """Slots, shares, how far ahead, rooms."""
    found = office_in_scope(request.viewer, SET_UP, office)
    form = OfficeForm(request.POST) if request.method == "POST" else OfficeForm.of(found)
    if not form.is_valid():
        return _form(request, found, form, _("Settings"))
    by = actor_of_unit(request.viewer, SET_UP, office)
    setting_up.change_office(office_id=office, values=form.cleaned_data, at=now_us(), by=by)
    return _done(request, office, 0)


@right(SET_UP)
@require_http_methods(["GET", "POST"])
def hours(request: StaffRequest, office: int) -> HttpResponse:
    """Opening hours, day by day."""
    found = office_in_scope(request.viewer, SET_UP, office)
    form = HoursForm(request.POST) if request.method == "POST" else HoursForm.of(unit(office).hours)
    if not form.is_valid():
        return _form(request, found, form, _("Opening hours"), "desks/set_up_hours.html")
    by = actor_of_unit(request.viewer, SET_UP, office)
    moved = setting_up.set_hours(office_id=office, hours=form.cleaned_data["hours"], at=now_us(), by=by)
    return _done(request, office, moved)


@right(SET_UP)
@require_http_methods(["GET", "POST"])
def new_counter(request: StaffRequest, office: int) -> HttpResponse:
    """One more counter."""
    found = office_in_scope(request.viewer, SET_UP, office)
    taken = set(Counter.objects.filter(office=found).values_list("number", flat=True))
    free = next(number for number in range(1, len(taken) + 2) if number not in taken)
    begun = {"number": free, "active": True, "languages": ["kk", "ru"]}
    return _counter(request, found, None, CounterForm(request.POST or None, initial=begun))


@right(SET_UP)
@require_http_methods(["GET", "POST"])
def counter(request: StaffRequest, office: int, pk: int) -> HttpResponse:
    """One counter."""
    found = office_in_scope(request.viewer, SET_UP, office)
    row = Counter.objects.filter(pk=pk, office=found).first()
    if row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in setting_up.COUNTER}
    return _counter(request, found, pk, CounterForm(request.POST or None, initial=initial))


def _counter(request: StaffRequest, office: Office, pk: int | None, form: CounterForm) -> HttpResponse:
    title = _("Counter") if pk else _("New counter")
    if request.method == "GET" or not form.is_valid():
        return _form(request, office, form, title)
    by = actor_of_unit(request.viewer, SET_UP, office.pk)
    try:
        _row, moved = setting_up.save_counter(
            office_id=office.pk, counter_id=pk, values=form.cleaned_data, at=now_us(), by=by
        )
    except CounterNumberTaken:
        form.add_error("number", _("Another counter has this number. Give it another one."))
        return _form(request, office, form, title)
    except UnknownCounter:
        raise Http404 from None
    return _done(request, office.pk, moved)


def _form(
    request: StaffRequest, office: Office, form: Any, title: str, template: str = "desks/set_up_form.html"
) -> HttpResponse:
    context = {
        "office": office,
        "unit": unit(office.pk),
        "form": form,
        "title": title,
        "tabs": ways.tabs(request.viewer, "set_up"),
    }
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def _done(request: StaffRequest, office: int, moved: int) -> HttpResponse:
    flash.success(request, _("It is changed."))
    if moved:
        words = ngettext(
            "%(n)s appointment had to move; the person is told.",
            "%(n)s appointments had to move; the people are told.",
            moved,
        )
        flash.success(request, words % {"n": moved})
    return redirect("set_up:office", office)
