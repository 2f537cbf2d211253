"""Specialists who are called down to a counter: who asks, and the answer."""

import time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from senim.accounts.access import StaffRequest, right
from senim.desks import console_pages, specialists
from senim.desks.errors import DeskRefused
from senim.desks.saying import refused_words


@right(specialists.RIGHT)
@never_cache
@require_GET
def asked(request: StaffRequest) -> HttpResponse:
    """Who asks for a specialist of one's units, the longest waiting first."""
    context = console_pages.specialists_context(request.viewer, _now())
    return render(request, "desks/specialists.html", context)


@right(specialists.RIGHT)
@require_POST
def answer(request: StaffRequest, visit: int) -> HttpResponse:
    """Come, decline, or be there."""
    seen = request.POST.get("n", "")
    n = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    try:
        specialists.answer(viewer=request.viewer, visit_id=visit, n=n, act=request.POST.get("act", ""), at=_now())
    except DeskRefused as refused:
        messages.error(request, refused_words(refused))
    return redirect("counter:specialists")


def _now() -> int:
    return time.time_ns() // 1000
