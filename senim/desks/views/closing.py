"""Closing an office for some hours or days: first what it would do, then doing it; and opening it again."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.desks import closing, ways
from senim.desks.booking_pages import moment_of
from senim.desks.errors import NothingToReopen, OfficeClosed, PeriodInvalid
from senim.desks.models import Office
from senim.desks.reaching import actor_of_unit, office_in_scope
from senim.desks.set_up_forms import ClosureForm
from senim.desks.set_up_pages import SET_UP
from senim.desks.views.booking import now_us
from senim.places.queries import unit


@right(SET_UP)
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, office: int) -> HttpResponse:
    """Ask from when until when and why, show what it would move, and close when that is confirmed."""
    found = office_in_scope(request.viewer, SET_UP, office)
    form = ClosureForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, found, form)
    period, at = form.cleaned_data["period"], now_us()
    try:
        if request.POST.get("confirm") != "1":
            return _page(request, found, form, asked=closing.consequences(office, period, at), period=period)
        by = actor_of_unit(request.viewer, SET_UP, office)
        closing.close(office_id=office, period=period, reason=form.cleaned_data["reason"], at=at, by=by)
    except (PeriodInvalid, OfficeClosed) as refused:
        form.add_error("from_on", _refused(refused))
        return _page(request, found, form)
    flash.success(request, _("The office is closed then. Appointments were moved, and the people are told."))
    return redirect("set_up:office", office)


@right(SET_UP)
@require_POST
def reopen(request: StaffRequest, office: int, pk: int) -> HttpResponse:
    """Take a closure back."""
    office_in_scope(request.viewer, SET_UP, office)
    try:
        closing.reopen(closure_id=pk, office_id=office, at=now_us(), by=actor_of_unit(request.viewer, SET_UP, office))
        flash.success(request, _("The office is open again then. Appointments that were moved stay where they are."))
    except NothingToReopen:
        flash.error(request, _("This closure is over or was taken back already."))
    return redirect("set_up:office", office)


def _page(
    request: StaffRequest, office: Office, form: ClosureForm, asked: Any = None, period: Any = None
) -> HttpResponse:
    context = {
        "office": office,
        "unit": unit(office.pk),
        "form": form,
        "asked": asked,
        "from_at": moment_of(period.from_at) if period else None,
        "until_at": moment_of(period.until_at) if period else None,
        "given": [(name, value) for name, value in request.POST.items() if name in _names(form)],
        "tabs": ways.tabs(request.viewer, "set_up"),
    }
    return render(request, "desks/set_up_close.html", context, status=422 if form.is_bound and form.errors else 200)


def _names(form: ClosureForm) -> set[str]:
    """The names under which the form's values travel: those of a date have three boxes."""
    parts = ("", "_day", "_month", "_year")
    return {f"{name}{part}" for name in form.fields for part in parts}


def _refused(refused: PeriodInvalid | OfficeClosed) -> str:
    if isinstance(refused, OfficeClosed):
        return _("The office is closed all that time already.")
    return {
        "order": _("The end must come after the beginning."),
        "past": _("This time is over already. Close the office from now on."),
        "long": _("A closure is at most a year. For longer, change the opening hours."),
    }[refused.why]
