"""Scenarios: one is made, the worker plays it, its figures are kept and compared; it is played again or deleted."""

from typing import Any

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from senim.accounts.access import StaffRequest, right
from senim.simulation.errors import SimulationRefused
from senim.studio import foretelling, scenario_pages, scenarios
from senim.studio.errors import NotYours, TooManyWaiting
from senim.studio.fitted import Base
from senim.studio.models import ScenarioRun
from senim.studio.process import Process, opened
from senim.studio.scenario_forms import ScenarioForm
from senim.studio.scenarios import overload
from senim.studio.views.opening import around, language, officer, process_of, sheet_file


@right("studio.model")
@never_cache
@require_GET
def scenario(request: StaffRequest, code: str) -> HttpResponse:
    """The scenarios that were played, today's process, and what can be changed in it; `like` begins with those of another."""
    process = process_of(request, code)
    today = foretelling.today_of(process)
    like = _run(request, code, int(like)) if (like := request.GET.get("like", "")).isdecimal() else None
    initial = foretelling.initial_of(process, like)
    form = None if today is None else foretelling.form_of(process, today, initial=initial)
    return _page(request, process, today, form)


@right("studio.model")
@require_POST
def play(request: StaffRequest, code: str) -> HttpResponse:
    """Let the worker play it; not before somebody has said so where people are asked for more than all their time."""
    process = process_of(request, code)
    today = foretelling.today_of(process)
    form = None if today is None else foretelling.form_of(process, today, request.POST)
    if today is None or form is None or not form.is_valid():
        return _page(request, process, today, form)
    try:
        over = overload(process, today, form.changes())
        if over and "anyway" not in request.POST:
            return _page(request, process, today, form, over=foretelling.loads(over, process.language))
        run = scenarios.ask(process=process, by=officer(request), at=timezone.now(), **form.wanted())
    except SimulationRefused as refused:
        return _page(request, process, today, form, reason=str(refused))
    except TooManyWaiting as refused:
        form.add_error(None, _many(refused))
        return _page(request, process, today, form)
    return redirect("studio:run", code, run.pk)


@right("studio.model")
@never_cache
@require_GET
def scenario_csv(request: StaffRequest, code: str) -> HttpResponse:
    """How today was taken from the log, as CSV: seconds and shares."""
    process = process_of(request, code)
    today = foretelling.today_of(process)
    if today is None:
        raise Http404(code)
    return sheet_file(f"{code}-{process.asked.version}-scenario-fit", foretelling.fit_sheet(process, today))


@right("studio.model")
@never_cache
@require_GET
def run(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """One scenario: how far it is, or what is to be expected."""
    found = _run(request, code, pk)
    if getattr(request, "htmx", False) and found.state != "waiting":
        return HttpResponseClientRefresh()
    process = _process(request, found)
    context = around(request, process, "scenario") | scenario_pages.run_context(process, found)
    return render(request, "studio/run.html", context)


@right("studio.model")
@never_cache
@require_GET
def run_csv(request: StaffRequest, code: str, pk: int, name: str) -> HttpResponse:
    """One of its tables as CSV: figures with the low and the high end of their intervals, in seconds and shares."""
    found = _run(request, code, pk)
    sheet = scenario_pages.run_context(_process(request, found), found).get(name)
    if sheet is None or name not in scenario_pages.SHEETS:
        raise Http404(name)
    return sheet_file(f"{code}-scenario-{pk}-{name}", sheet)


@right("studio.model")
@require_POST
def play_again(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """The same with the next seed, on what is known now."""
    found = _run(request, code, pk)
    process = _process(request, found)
    try:
        new = scenarios.again(run=found, process=process, by=officer(request), at=timezone.now())
    except TooManyWaiting as refused:
        flash.error(request, _many(refused))
        return redirect("studio:run", code, pk)
    return redirect("studio:run", code, new.pk)


@right("studio.model")
@require_POST
def drop_run(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Delete a scenario of one's own."""
    found = _run(request, code, pk)
    try:
        scenarios.remove(run=found, viewer=request.viewer)
    except NotYours as refused:
        raise PermissionDenied from refused
    flash.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
    return redirect("studio:scenario", code)


def _run(request: StaffRequest, code: str, pk: int) -> ScenarioRun:
    return get_object_or_404(scenario_pages.seen_runs(request.viewer, code).select_related("asked_by"), pk=pk)


def _process(request: StaffRequest, found: ScenarioRun) -> Process:
    """The service as it was asked for, with the scope of who looks now."""
    return opened(request.viewer, found.service, found.asked, timezone.localdate(), language())


def _many(refused: TooManyWaiting) -> str:
    words = _("%(most)s of your scenarios wait already. Wait until one has been played, or delete one.")
    return words % {"most": refused.most}


def _page(
    request: StaffRequest, process: Process, today: Base | None, form: ScenarioForm | None, **more: Any
) -> HttpResponse:
    wrong = form is not None and form.is_bound
    context = around(request, process, "scenario") | {"base": today, "form": form, **more}
    runs = scenario_pages.run_list(process, request.GET.get("before", ""))
    context |= {"runs": runs.table, "older": runs.older, "play": process.address("play")}
    context |= {"csv": process.address("scenario_csv")}
    if today is not None:
        context |= foretelling.today_context(process, today)
    return render(request, "studio/scenario.html", context, status=422 if wrong else 200)
