"""The operator's screen and its parts that follow while somebody speaks; and the slip."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.casework.rows import language
from senim.channels.operator import pages
from senim.channels.operator.asking import call_form
from senim.channels.operator.call import call_of, new_call
from senim.channels.operator.caller import beside as found_beside
from senim.channels.operator.paper import COOKIE, SECONDS, paper_of
from senim.channels.operator.posts import RIGHT
from senim.channels.operator.sending import sent
from senim.intake.drafts import set_cookie
from senim.intake.slip import pdf_of


@right(RIGHT)
@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: StaffRequest) -> HttpResponse:
    """The screen. Every button posts all of it; only `send` sends."""
    at = timezone.now()
    if request.method == "GET":
        return _screen(request, pages.screen(request.viewer, new_call(language()), at))
    call = call_of(request.POST, language())
    if call.act != "send":
        return _screen(request, {**_beside(request), **pages.screen(request.viewer, call, at)})
    done = sent(call, request.viewer, at)
    if not done.request_id:
        again = pages.screen(request.viewer, done.call, at, done.form, done.problem)
        return _screen(request, {**_beside(request), **again}, 422)
    response = redirect("operator:slip", done.request_id)
    set_cookie(response, COOKIE, call.key, SECONDS)
    return response


@right(RIGHT)
@never_cache
@require_POST
def needs(request: StaffRequest) -> HttpResponse:
    """The needs that answer the caller's words, while they are typed."""
    call = call_of(request.POST, language())
    return render(request, "operator/needs.html", {"call": call, "needs": pages.need_lines(call, timezone.now())})


@right(RIGHT)
@never_cache
@require_POST
def beside(request: StaffRequest) -> HttpResponse:
    """The caller's open requests, requests alike, and how this one would be handled, while somebody types."""
    return render(request, "operator/beside.html", _beside(request))


@right(RIGHT)
@never_cache
@require_POST
def questions(request: StaffRequest) -> HttpResponse:
    """The questions that follow from the answers so far; nothing is checked and nothing is kept."""
    call = call_of(request.POST, language())
    compiled = pages.open_service(call.service, timezone.now())
    if compiled is None:
        return HttpResponse(status=204)
    form = call_form(call, compiled, request.viewer)
    form.unchecked()
    return render(request, "operator/depending.html", {"form": form, "call": call})


def _beside(request: StaffRequest) -> dict[str, object]:
    call, at = call_of(request.POST, language()), timezone.now()
    compiled = pages.open_service(call.service, at)
    form = call_form(call, compiled, request.viewer) if compiled else None
    found = found_beside(request.viewer, call, compiled, form, at)
    return pages.beside_context(found, call, compiled)


def _screen(request: StaffRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, "operator/desk.html", context, status=status)


@right(RIGHT)
@never_cache
@require_GET
def slip(request: StaffRequest, pk: int) -> HttpResponse:
    """Number, date and why, to be read out, printed or sent; the secret only when the person wants it."""
    paper = paper_of(request, request.viewer, pk, timezone.now())
    tabs = pages.tabs(request.viewer, "desk")
    return render(request, "operator/slip.html", {"paper": paper, "tabs": tabs})


@right(RIGHT)
@never_cache
@require_GET
def slip_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The slip on paper, in the person's language."""
    paper = paper_of(request, request.viewer, pk, timezone.now())
    response = HttpResponse(pdf_of(paper.slip, paper.tongue), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="senim-{paper.slip.number}.pdf"'
    return response
