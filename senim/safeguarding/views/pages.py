"""The list of a recipient's cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from senim.accounts.access import StaffRequest, right
from senim.safeguarding import queries


@right("sealed.open")
@never_cache
def cases(request: StaffRequest) -> HttpResponse:
    """The cases that were sealed to a key of the viewer, newest first, a page at a time."""
    page = queries.cases_of(request.viewer, before=queries.page_mark(request.GET.get("before", "")))
    return render(request, "safeguarding/cases.html", {"page": page})
