"""The pages of the register of community activities: the list with its totals, entering one, taking one out."""

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.places.queries import unit
from senim.safeguarding import activities
from senim.safeguarding.activities import AUDIENCES, KINDS, RIGHT
from senim.safeguarding.activity_forms import ActivityForm
from senim.safeguarding.errors import UnknownActivity
from senim.safeguarding.moments import day_of
from senim.safeguarding.views.calls import now
from senim.safeguarding.views.desk_tabs import tabs


@right(RIGHT)
@never_cache
@require_GET
def register(request: StaffRequest) -> HttpResponse:
    """The activities of the viewer's units, newest first, and what they come to by year and kind."""
    number = _page(request)
    page = activities.page_of(request.viewer, number)
    rows = [(row, KINDS.get(row.kind, row.kind), AUDIENCES.get(row.audience, row.audience)) for row in page.rows]
    totals = [(one, KINDS.get(one.kind, one.kind)) for one in activities.totals(request.viewer)]
    shown: dict[str, Any] = {"rows": rows, "totals": totals, "tabs": tabs(request)}
    shown["newer"] = f"?page={number - 1}" if number else ""
    shown["older"] = "" if page.is_last else f"?page={number + 1}"
    return render(request, "safeguarding/activities/register.html", shown)


@right(RIGHT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: StaffRequest) -> HttpResponse:
    """Enter an activity."""
    at = now()
    units = [(pk, unit(pk).name) for pk in request.viewer.units(RIGHT)]
    form = ActivityForm(request.POST or None, units=units, today=day_of(at))
    if not form.is_valid():
        shown = {"form": form, "tabs": tabs(request)}
        return render(request, "safeguarding/activities/activity.html", shown, status=422 if form.is_bound else 200)
    by = activities.actor(request.viewer, form.unit_id())
    activities.enter(unit_id=form.unit_id(), held=form.held(), at=at, by=by)
    flash.success(request, _("The activity stands in the register."))
    return redirect("safeguarding:activities")


@right(RIGHT)
@never_cache
@require_POST
def remove(request: StaffRequest, activity: int) -> HttpResponse:
    """Take out an activity that was entered by mistake."""
    try:
        activities.remove(viewer=request.viewer, number=activity, at=now())
    except UnknownActivity:
        raise Http404 from None
    flash.success(request, _("The activity was taken out of the register."))
    return redirect(reverse("safeguarding:activities"))


def _page(request: StaffRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
