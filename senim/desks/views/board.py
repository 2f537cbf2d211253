"""The board of a waiting room for everybody, the light address behind it, and how an office sets its board."""

import time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import public
from senim.desks import boards, live, screening
from senim.desks.errors import UnknownOffice


@public
@never_cache
@require_GET
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The board of an office: whole without a script, which only keeps it fresh and calls aloud."""
    try:
        unit = boards.office_of(code)
    except UnknownOffice:
        raise Http404 from None
    at = time.time_ns() // 1000
    return render(request, "desks/board.html", screening.board_context(unit, get_language() or "kk", at))


@public
@require_GET
def state(request: HttpRequest, office: int) -> HttpResponse:
    """The same answer as `live.screens` gives before any page machinery, for servers that do not go through it."""
    made = live.answer(office, request.headers.get("If-None-Match", "")[:200], time.time_ns() // 1000)
    return HttpResponse(made.body, status=made.status, headers=dict(made.headers))
