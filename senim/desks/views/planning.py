"""Planning of front offices: the list, one office with its newest reckoning, asking for another, and tables as files."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from senim.accounts.access import StaffRequest, right
from senim.design.spreadsheets import csv_file
from senim.desks.planning import actions, pages, queries
from senim.desks.planning.calendar_files import week_file
from senim.desks.planning.forms import WishesForm
from senim.desks.planning.sheets import file_of
from senim.desks.reaching import office_in_scope

MOST_DIGITS = 15


@right(queries.PLAN)
@never_cache
@require_GET
def offices(request: StaffRequest) -> HttpResponse:
    """The front offices that the viewer may plan, a page at a time."""
    after = request.GET.get("after", "0")
    if not after.isdecimal() or len(after) > MOST_DIGITS:
        raise BadRequest("after")
    page = queries.offices(request.viewer, int(after), timezone.localdate())
    return render(request, "desks/planning_offices.html", pages.offices_context(request.viewer, page))


@right(queries.PLAN)
@never_cache
@require_GET
def office(request: StaffRequest, office: int) -> HttpResponse:
    """One office: the newest reckoning, how far the one under way is, and the form for another."""
    found = office_in_scope(request.viewer, queries.PLAN, office)
    context = pages.office_context(request.viewer, found)
    if getattr(request, "htmx", False) and not context["waiting"]:
        return HttpResponseClientRefresh()
    return render(request, "desks/planning_office.html", context)


@right(queries.PLAN)
@require_POST
def ask(request: StaffRequest, office: int) -> HttpResponse:
    """Let the worker reckon next week with these wishes."""
    found = office_in_scope(request.viewer, queries.PLAN, office)
    form = WishesForm(queries.first_wishes(found, queries.newest(found)), request.POST)
    if not form.is_valid():
        context = pages.office_context(request.viewer, found, form)
        return render(request, "desks/planning_office.html", context, status=422)
    assert request.viewer.officer is not None
    now = timezone.now()
    actions.ask(office=found, wishes=form.wishes(), by=request.viewer.officer, at=now, today=timezone.localdate(now))
    return redirect("planning:office", office)


@right(queries.PLAN)
@never_cache
@require_GET
def table(request: StaffRequest, office: int, name: str) -> HttpResponse:
    """A table of the newest reckoning as CSV: figures and numbers of officers, no names."""
    found = office_in_scope(request.viewer, queries.PLAN, office)
    row = queries.newest_ready(found)
    sheet = None if row is None else file_of(row, name)
    if row is None or sheet is None:
        raise Http404(name)
    return csv_file(f"{name}-{found.unit.code}-{row.week_on.isoformat()}", *sheet)


@right(queries.PLAN)
@never_cache
@require_GET
def week(request: StaffRequest, office: int, number: int) -> HttpResponse:
    """The shifts of one officer of the newest plan, for a calendar."""
    found = office_in_scope(request.viewer, queries.PLAN, office)
    row = queries.newest_ready(found)
    file = None if row is None or "roster" not in row.found else week_file(row, number, pages.office_name(found))
    if file is None:
        raise Http404(str(number))
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="shifts-{found.unit.code}-{number}.ics"'
    return answer
