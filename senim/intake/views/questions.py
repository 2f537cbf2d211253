"""Asking: begin, one question a page, check the answers, send."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from senim.accounts.access import public
from senim.catalogue.answers import AnswerRefused
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import Compiled, current
from senim.design.parts import Answer
from senim.intake import drafts, questions
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival
from senim.intake.errors import DraftGone, KeyReused
from senim.intake.models import Draft
from senim.intake.queries import request_by_key
from senim.intake.questions import Step
from senim.intake.summary import summary_rows
from senim.intake.views.steps import StepPage, page_for


def open_service(code: str) -> Compiled:
    """The service that a page is about; 404 when there is none or it takes no requests from citizens."""
    try:
        found = current(code, timezone.now().date())
    except UnknownService:
        raise Http404 from None
    if not found.service.open_for_intake:
        raise Http404
    return found


@public
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, service: str) -> HttpResponse:
    """What the service is for and what it takes; POST begins a draft."""
    compiled = open_service(service)
    if request.method == "GET":
        preset = questions.preset(compiled, request.GET)
        return render(
            request, "intake/begin.html", {"service": compiled.service, "preset": preset, "compiled": compiled}
        )
    first = questions.steps(compiled.service, {})[0]
    response = redirect("intake:question", service=service, step=first.id)
    drafts.begin(response, compiled, _language(), questions.preset(compiled, request.POST), timezone.now())
    return response


@public
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, service: str, step: str) -> HttpResponse:
    """One page of questions; POST keeps the answers and goes on."""
    compiled = open_service(service)
    draft = drafts.draft_of(request, compiled)
    if draft is None:
        return _without_draft(request, service)
    found = next((one for one in questions.steps(compiled.service, draft.answers) if one.id == step), None)
    if found is None:
        return _next(compiled, draft, None, request)
    page = page_for(compiled, found, draft, _language())
    try:
        if request.method == "POST" and page.accept(request, timezone.now()):
            return page.stay(request) or _next(compiled, draft, found, request)
    except DraftGone:
        return _without_draft(request, service)
    return _shown(request, compiled, draft, found, page)


def _shown(request: HttpRequest, compiled: Compiled, draft: Draft, step: Step, page: StepPage) -> HttpResponse:
    every = questions.steps(compiled.service, draft.answers)
    place = next(index for index, one in enumerate(every, 1) if one.id == step.id)
    context = {
        **page.context(request),
        "service": compiled.service,
        "step": step,
        "number": place,
        "total": len(every),
        "before": every[place - 2].id if place > 1 else "",
        "changing": "change" in request.GET,
    }
    return render(request, page.template, context, status=422 if page.refused else 200)


def _next(compiled: Compiled, draft: Draft, done: Step | None, request: HttpRequest) -> HttpResponseRedirect:
    """The step after `done`; straight to the check page when an answer was only changed and nothing is open."""
    every = questions.steps(compiled.service, draft.answers)
    code = compiled.service.code
    unanswered = questions.first_unanswered(compiled.service, draft.answers)
    if "change" in request.GET and unanswered is None:
        return redirect("intake:check", service=code)
    ids = [one.id for one in every]
    following = every[ids.index(done.id) + 1 :] if done and done.id in ids else every
    if done and not following:
        return redirect("intake:check", service=code)
    step = following[0] if done else (unanswered or every[0])
    return redirect("intake:question", service=code, step=step.id)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, service: str) -> HttpResponse:
    """All answers with a link to change each; POST sends them, once, whatever is clicked or repeated."""
    compiled = open_service(service)
    draft = drafts.draft_of(request, compiled)
    if draft is None:
        return _without_draft(request, service)
    if request.method == "POST" and not questions.is_unplaced(compiled.service, draft.answers):
        return _send(request, compiled, draft)
    unanswered = questions.first_unanswered(compiled.service, draft.answers)
    if unanswered is not None:
        return redirect("intake:question", service=service, step=unanswered.id)
    rows = [
        Answer(row.label, row.value, f"{reverse('intake:question', args=[service, row.step])}?change=1")
        for row in summary_rows(compiled, draft, _language())
    ]
    return render(request, "intake/check.html", {"service": compiled.service, "rows": rows})


def _send(request: HttpRequest, compiled: Compiled, draft: Draft) -> HttpResponse:
    arrival = Arrival(
        compiled=compiled,
        answers=draft.answers,
        key=draft.device_key,
        channel="web",
        language=_language(),
        at=timezone.now(),
        draft=draft,
    )
    try:
        submit(arrival)
    except AnswerRefused as refused:
        step = _step_of(compiled, draft, refused.field)
        return redirect("intake:question", service=compiled.service.code, step=step)
    except KeyReused:
        return _already_sent(request, compiled.service.code)
    return _to_receipt(request, compiled.service.code)


def _already_sent(request: HttpRequest, service: str) -> HttpResponse:
    """These words came after the request was sent: they are in no request, and the page says so."""
    return render(request, "intake/already_sent.html", {"service": service}, status=409)


def _to_receipt(request: HttpRequest, service: str) -> HttpResponse:
    response = redirect("intake:receipt")
    drafts.remember_sent(request, response, service)
    return response


def _step_of(compiled: Compiled, draft: Draft, field: str) -> str:
    every = questions.steps(compiled.service, draft.answers)
    return next((one.id for one in every if any(part.id == field for part in one.page.fields)), every[0].id)


def _without_draft(request: HttpRequest, service: str) -> HttpResponse:
    """No draft on this device: it was sent (show the receipt, unless other words came), or it never began or is too old."""
    key = drafts.key_of(request, service)
    sent = request_by_key(key) if key else None
    if sent is None:
        return redirect("intake:begin", service=service)
    if request.method == "POST" and request.resolver_match and request.resolver_match.url_name == "question":
        return _already_sent(request, service)
    return _to_receipt(request, service)


@public
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Take the key off this device: the receipt can no longer be opened here without its secret."""
    response = redirect("intake:start")
    drafts.forget_sent(request, response)
    return response


def _language() -> str:
    return (get_language() or "kk")[:2]
