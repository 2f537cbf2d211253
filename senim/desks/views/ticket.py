"""The ticket on the phone: whoever has the code sees it; wrong codes are counted by place."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from senim.accounts import limits
from senim.accounts.access import public
from senim.desks import ticket_pages
from senim.desks.codes import visit_of_code
from senim.desks.errors import DeskRefused, UnknownVisit
from senim.desks.saying import refused_words
from senim.desks.ticketing import read


@public
@never_cache
@require_GET
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """The whole page: renewed every half minute without scripts, at once with them."""
    return _page(request, code, "desks/ticket.html")


@public
@never_cache
@require_GET
def ticket_now(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the page that changes."""
    return _page(request, code, "desks/ticket_now.html")


@public
@never_cache
@require_POST
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Step out, come back or leave."""
    try:
        ticket_pages.press(visit_id=_visit(request, code), act=request.POST.get("act", ""), at=_now())
    except UnknownVisit:
        return _unknown(request)
    except DeskRefused as refused:
        messages.info(request, refused_words(refused))
    return redirect("tickets:ticket", code)


def _page(request: HttpRequest, code: str, template: str) -> HttpResponse:
    try:
        visit = read(_visit(request, code))
    except UnknownVisit:
        return _unknown(request)
    return render(request, template, ticket_pages.ticket_context(visit, code, get_language() or "kk", _now()))


def _visit(request: HttpRequest, code: str) -> int:
    """The visit of a code. Refuses UnknownVisit, also to a place that tried too many."""
    at = timezone.now()
    place = limits.place_of(request, at)
    if not limits.allowed("visit", place, at):
        raise UnknownVisit("too many tries")
    try:
        return visit_of_code(code)
    except UnknownVisit:
        limits.failed("visit", place, at)
        raise


def _unknown(request: HttpRequest) -> HttpResponse:
    words = {
        "title": _("No ticket with this code"),
        "text": _("Look at the code again. After ten wrong ones wait a minute."),
    }
    return render(request, "design/message.html", words, status=404)


def _now() -> int:
    return time.time_ns() // 1000
