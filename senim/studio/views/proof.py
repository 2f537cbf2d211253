"""The page that compares two versions of a service: as it was, as it is, and whether that is faster."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.studio import proving
from senim.studio.views.opening import process_of


@right("studio.read")
@never_cache
@require_GET
def compare(request: StaffRequest, code: str) -> HttpResponse:
    """Two versions side by side, with the change, its intervals and a verdict."""
    process = process_of(request, code)
    before, after = (request.GET.get(name, "") for name in ("before", "after"))
    foresee = request.GET.get("foresee") == "1"
    return render(request, "studio/compare.html", proving.compare_context(process, before, after, foresee))
