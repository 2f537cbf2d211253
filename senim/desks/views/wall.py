"""The wall of supervisors: their front offices at this moment."""

import time

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.desks import wall_pages


@right(wall_pages.RIGHT)
@never_cache
@require_GET
def wall(request: StaffRequest) -> HttpResponse:
    """Who waits, for how long, and where a promise breaks: offices of the viewer's units, the worst first."""
    context = wall_pages.wall_context(request.viewer, request.GET, time.time_ns() // 1000)
    return render(request, "desks/wall.html", context)
