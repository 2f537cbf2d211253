"""Pages and acts of local problems, for officers of the unit that keeps them."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.casework import searching
from senim.casework.searching import Found
from senim.intake.models import ServiceRequest
from senim.ledger.errors import StreamMoved
from senim.places.queries import unit
from senim.referrals.problems import actions, pages
from senim.referrals.problems.errors import ProblemRefused
from senim.referrals.problems.forms import OWN, DropForm, MoveForm, ProblemForm
from senim.referrals.problems.models import Problem
from senim.referrals.problems.reaching import KEEP, keeper, problem_in_scope
from senim.referrals.problems.words import refused_words
from senim.referrals.tongue import micros, now

P = ParamSpec("P")
Inner = Callable[Concatenate[StaffRequest, Problem, P], HttpResponse]
Page = Callable[Concatenate[StaffRequest, int, P], HttpResponse]


def of_keeper(view: Inner[P]) -> Page[P]:
    """A page of a problem of the viewer's units; else 403."""

    @right(KEEP)
    @never_cache
    @wraps(view)
    def shown(request: StaffRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, problem_in_scope(request.viewer, pk), *args, **kwargs)

    return cast(Page[P], shown)


@right(KEEP)
@never_cache
@require_GET
def problems(request: StaffRequest) -> HttpResponse:
    """The problems of one's units."""
    state = "ended" if request.GET.get("state") == "ended" else "open"
    text = request.GET.get("page", "")
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    context = pages.list_context(request.viewer, state, max(1, page), micros(now()))
    return render(request, "referrals/problems.html", context)


@right(KEEP)
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Put a problem on record, from a request that shares it or from none."""
    asked = request.GET.get("request", "")
    about = _readable(request, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else None
    form = ProblemForm(request.POST or None)
    by = keeper(request.viewer)
    region = (about.request.region_id if about else unit(by.unit or 0).region_id) or ""
    if request.method == "GET" or not form.is_valid() or not region:
        context = {"form": form, "found": about, "tabs": pages.tabs(request.viewer), "nowhere": not region}
        return render(request, "referrals/problem_new.html", context, status=422 if form.is_bound else 200)
    problem = actions.open_problem(words=form.words, region=region, at=micros(now()), by=by)
    if about is not None:
        _try(request, lambda: actions.join(problem_id=problem, request=about.request, at=micros(now()), by=by))
    return redirect("problems:problem", problem)


@right(KEEP)
@never_cache
@require_http_methods(["GET", "POST"])
def for_request(request: StaffRequest, pk: int) -> HttpResponse:
    """Join a request that one may read to an open problem of its region."""
    found = _readable(request, pk)
    if found is None:
        raise PermissionDenied
    if request.method == "GET":
        return render(request, "referrals/problem_of.html", pages.for_request_context(request.viewer, found))
    text = request.POST.get("problem", "")
    problem = problem_in_scope(
        request.viewer, int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
    )
    by = keeper(request.viewer, problem.unit_id)
    _try(request, lambda: actions.join(problem_id=problem.pk, request=found.request, at=micros(now()), by=by))
    return redirect("problems:problem", problem.pk)


@of_keeper
@require_GET
def problem(request: StaffRequest, found: Problem) -> HttpResponse:
    """One problem."""
    return _page(request, found)


@of_keeper
@require_POST
def join(request: StaffRequest, found: Problem) -> HttpResponse:
    """Requests share the problem: those ticked, and one by its number; only those that the viewer may read."""
    asked = request.POST.getlist("suggested")[:20]
    ticked = [int(one) for one in asked if one.isascii() and one.isdecimal() and len(one) < 18]
    text = request.POST.get("number", "")[:40].strip()
    rows = [*(one for key in ticked if (one := _readable(request, key))), *_numbered(request, text)]
    if not rows:
        flash.error(request, _("You can read no request with this number. Look at the number again."))
    act = {"problem_id": found.pk, "by": keeper(request.viewer, found.unit_id)}
    for row in rows:
        _try(request, partial(actions.join, request=row.request, at=micros(now()), **act))
    return redirect("problems:problem", found.pk)


@of_keeper
@require_POST
def leave(request: StaffRequest, found: Problem, number: int) -> HttpResponse:
    """A request was joined by mistake; said by somebody who may read it."""
    if _readable(request, number) is None:
        raise PermissionDenied
    by = keeper(request.viewer, found.unit_id)
    return _do(request, found, lambda: actions.leave(problem_id=found.pk, request_id=number, at=micros(now()), by=by))


@of_keeper
@require_POST
def set_measure(request: StaffRequest, found: Problem) -> HttpResponse:
    """A body takes a measure."""
    form = pages.measure_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, measure_form=form)
    given, by = form.cleaned_data, keeper(request.viewer, found.unit_id)
    body = None if given["body"] == OWN else int(given["body"])
    what = {"body_id": body, "days": given["days"], "words": form.words}
    return _do(request, found, lambda: actions.set_measure(problem_id=found.pk, at=micros(now()), by=by, **what))


@of_keeper
@require_POST
def finish(request: StaffRequest, found: Problem, number: int) -> HttpResponse:
    """A measure is done."""
    by = keeper(request.viewer, found.unit_id)
    act = {"problem_id": found.pk, "measure": number, "by": by}
    return _do(request, found, lambda: actions.finish_measure(at=micros(now()), **act))


@of_keeper
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, found: Problem, number: int) -> HttpResponse:
    """A measure has another date, with its reason."""
    form = MoveForm(request.POST or None)
    if not form.is_valid():
        return _measure_page(request, found, number, form, _("Another date for the measure"))
    by, to = keeper(request.viewer, found.unit_id), {"due_at": micros(form.due_at), "words": form.words}
    act = {"problem_id": found.pk, "measure": number, "by": by, **to}
    return _do(request, found, lambda: actions.move_measure(at=micros(now()), **act))


@of_keeper
@require_http_methods(["GET", "POST"])
def drop(request: StaffRequest, found: Problem, number: int) -> HttpResponse:
    """A measure is not taken, with its reason."""
    form = DropForm(request.POST or None)
    if not form.is_valid():
        return _measure_page(request, found, number, form, _("The measure is not taken"))
    act = {"problem_id": found.pk, "measure": number, "words": form.words, "by": keeper(request.viewer, found.unit_id)}
    return _do(request, found, lambda: actions.drop_measure(at=micros(now()), **act))


@of_keeper
@require_POST
def end(request: StaffRequest, found: Problem) -> HttpResponse:
    """The problem has come to its end."""
    form = pages.end_form(request.POST)
    if not form.is_valid():
        return _page(request, found, end_form=form)
    act = {"problem_id": found.pk, "outcome": form.cleaned_data["outcome"], "words": form.words}
    by = keeper(request.viewer, found.unit_id)
    return _do(request, found, lambda: actions.end_problem(at=micros(now()), by=by, **act))


def _page(request: StaffRequest, found: Problem, **forms: Any) -> HttpResponse:
    context = pages.problem_context(request.viewer, found, micros(now()), **forms)
    return render(request, "referrals/problem.html", context, status=422 if forms else 200)


def _measure_page(request: StaffRequest, found: Problem, number: int, form: Any, title: str) -> HttpResponse:
    lines = pages.problem_context(request.viewer, found, micros(now()))["measures"]
    measure = next((one for one in lines if one["pk"] == number), None)
    if measure is None:
        raise PermissionDenied
    context = {"problem": found, "measure": measure, "form": form, "title": title, "tabs": pages.tabs(request.viewer)}
    return render(request, "referrals/measure_form.html", context, status=422 if form.is_bound else 200)


def _do(request: StaffRequest, found: Problem, act: Callable[[], object]) -> HttpResponse:
    _try(request, act)
    return redirect("problems:problem", found.pk)


def _try(request: StaffRequest, act: Callable[[], object]) -> None:
    """Do it; what was refused is said on the next page."""
    try:
        act()
    except ProblemRefused as refused:
        flash.error(request, refused_words(refused))
    except StreamMoved:
        flash.error(request, _("Somebody was quicker. What you see is how it stands now."))


def _readable(request: StaffRequest, key: int) -> Found | None:
    row = ServiceRequest.objects.filter(pk=key).first() if request.viewer.may("case.read") else None
    return next(iter(searching.readable(request.viewer, [row])), None) if row else None


def _numbered(request: StaffRequest, text: str) -> list[Found]:
    """The request with this very number, of those that the viewer may read."""
    return searching.found(request.viewer, text)[:1] if searching.kind_of(text) == "number" else []
