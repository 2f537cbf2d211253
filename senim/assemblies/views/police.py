"""The police's pages: assemblies to facilitate, one plan part by part, its approval, looking back, and what was learnt."""

from typing import Any

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.assemblies import pages, planning, queries, words
from senim.assemblies.errors import NotInThisState, PlanUnready, TooEarly
from senim.assemblies.folding import GOES_AHEAD, LIVE, PARTS
from senim.assemblies.models import Assembly, Lesson, Organiser
from senim.assemblies.queries import APPROVE, PLAN
from senim.assemblies.staff_forms import DebriefForm, PartForm
from senim.assemblies.views.akimat import journal, page_number
from senim.assemblies.views.organiser import now_us


@right(PLAN)
@never_cache
@require_GET
def plans(request: StaffRequest) -> HttpResponse:
    """What the police plan for, the nearest day first."""
    return _list(request, queries.to_plan(request.viewer, page_number(request)), "plans")


@right(PLAN)
@never_cache
@require_GET
def plans_over(request: StaffRequest) -> HttpResponse:
    """What is over."""
    return _list(request, queries.over(request.viewer, page_number(request)), "over")


def _list(request: StaffRequest, found: queries.Listed, here: str) -> HttpResponse:
    context = {
        "rows": pages.table(found.rows, "assemblies:plan"),
        "here": here,
        "tabs": pages.tabs(request.viewer, here),
        **_pager(page_number(request), found.more),
    }
    return render(request, "assemblies/plans.html", context)


def _pager(page: int, more: bool) -> dict[str, str]:
    return {"newer": f"?page={page - 1}" if page else "", "older": f"?page={page + 1}" if more else ""}


@right(PLAN)
@never_cache
@require_GET
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """One assembly as the police know it: no organiser, no aim; and the plan to facilitate it."""
    return _plan(request, queries.of_police(request.viewer, pk))


def _plan(request: StaffRequest, found: Assembly, contact: Organiser | None = None) -> HttpResponse:
    today = pages.moment_of(now_us()).date()
    context = {
        "found": found,
        "number": queries.number_of(found),
        "facts": pages.facts(found),
        "state": words.words(words.STATES, found.state),
        "tone": words.state_tone(found.state),
        "parts": pages.plan_parts(found),
        "live": found.state in LIVE,
        "may_approve": not found.plan and found.state in GOES_AHEAD and request.viewer.may_in(APPROVE, found.police_id),
        "may_debrief": found.state in GOES_AHEAD and today >= found.held_on,
        "lessons": _lessons(Lesson.objects.filter(assembly=found).order_by("pk")),
        "contact": contact,
        "tabs": pages.tabs(request.viewer, ""),
    }
    return render(request, "assemblies/plan.html", context)


@right(PLAN)
@never_cache
@require_POST
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the phone of an organiser who agreed to be called, and their name; the look is written down first."""
    found = queries.of_police(request.viewer, pk)
    if not found.liaison or found.state not in LIVE:
        raise PermissionDenied
    journal(request, found, "liaison")
    return _plan(request, found, Organiser.objects.filter(assembly=found).first())


@right(PLAN)
@never_cache
@require_http_methods(["GET", "POST"])
def part(request: StaffRequest, pk: int, part: str) -> HttpResponse:
    """One part of the plan."""
    found = queries.of_police(request.viewer, pk)
    if part not in PARTS:
        raise Http404
    written = next(one for one in pages.plan_parts(found) if one["code"] == part)
    form = PartForm(request.POST or None, initial={"text": written["text"], "ready": written["ready"]})
    if not form.is_valid():
        return _form(request, found, form, written["name"], written["hint"])
    by = queries.actor_in(request.viewer, PLAN, found.police_id)
    try:
        planning.set_part(assembly_id=pk, part=part, at=now_us(), by=by, **form.cleaned_data)
    except NotInThisState:
        form.add_error(None, _("This plan cannot be changed any more: the assembly is over or does not take place."))
        return _form(request, found, form, written["name"], written["hint"])
    return redirect("assemblies:plan", pk)


def _form(request: StaffRequest, found: Assembly, form: Any, title: Any, hint: Any = "") -> HttpResponse:
    context = {
        "found": found,
        "number": queries.number_of(found),
        "form": form,
        "title": str(title),
        "hint": hint,
        "tabs": pages.tabs(request.viewer, ""),
    }
    return render(request, "assemblies/plan_form.html", context, status=422 if form.is_bound else 200)


@right(APPROVE)
@require_POST
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    """The head approves the plan."""
    found = queries.of_police(request.viewer, pk)
    by = queries.actor_in(request.viewer, APPROVE, found.police_id)
    try:
        planning.approve(assembly_id=pk, at=now_us(), by=by)
        flash.success(request, _("The plan is approved. The organiser sees the liaison officer."))
    except PlanUnready as unready:
        missing = ", ".join(str(words.PARTS[one]) for one in unready.missing)
        flash.error(request, _("Not ready yet: %(parts)s.") % {"parts": missing})
    except NotInThisState:
        flash.error(request, _("This is not possible any more. Below you see how it stands now."))
    return redirect("assemblies:plan", pk)


@right(PLAN)
@never_cache
@require_http_methods(["GET", "POST"])
def debrief(request: StaffRequest, pk: int) -> HttpResponse:
    """Look back, once, from the day of the assembly on."""
    found = queries.of_police(request.viewer, pk)
    form, title = DebriefForm(request.POST or None), _("Looking back")
    if not form.is_valid():
        return _form(request, found, form, title)
    today, by = pages.moment_of(now_us()).date(), queries.actor_in(request.viewer, PLAN, found.police_id)
    try:
        planning.debrief(assembly_id=pk, seen=form.seen(), learnt=form.learnt(), today=today, at=now_us(), by=by)
    except TooEarly:
        form.add_error(None, _("The day is still ahead: look back when it is over."))
        return _form(request, found, form, title)
    except NotInThisState:
        form.add_error(None, _("This was looked back at before, or did not take place."))
        return _form(request, found, form, title)
    return redirect("assemblies:plan", pk)


@right(PLAN)
@require_GET
def lessons(request: StaffRequest) -> HttpResponse:
    """What the viewer's units learnt, newest first."""
    page = page_number(request)
    found, more = queries.lessons(request.viewer, page)
    context = {"rows": _lessons(found), "tabs": pages.tabs(request.viewer, "lessons"), **_pager(page, more)}
    return render(request, "assemblies/lessons.html", context)


def _lessons(rows: Any) -> list[dict[str, Any]]:
    return [
        {"kind": words.LESSONS[one.kind], "text": one.text, "due_on": one.due_on, "assembly": one.assembly_id,
         "number": queries.number_of(one.assembly)}
        for one in rows
    ]  # fmt: skip
