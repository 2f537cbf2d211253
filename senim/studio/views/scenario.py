"""The page on which an analyst changes a process in thought and sees what is to be expected."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.studio import foretelling
from senim.studio.views.maps import common, process_of, sheet_file


@right("studio.model")
@never_cache
@require_GET
def scenario(request: StaffRequest, code: str) -> HttpResponse:
    """Today's process, the changes, and the figures side by side."""
    process = process_of(request, code)
    context = common(request, process, "scenario") | foretelling.scenario_context(process, request.GET)
    wrong = "form" in context and context["form"].is_bound and not context["form"].is_valid()
    context["csv"] = request.GET.urlencode()
    return render(request, "studio/scenario.html", context, status=422 if wrong else 200)


@right("studio.model")
@never_cache
@require_GET
def scenario_csv(request: StaffRequest, code: str, name: str) -> HttpResponse:
    """One table of the page as CSV: figures with the low and the high end of their intervals, in seconds and shares."""
    process = process_of(request, code)
    sheet = foretelling.scenario_context(process, request.GET).get(name)
    if sheet is None:
        raise Http404(name)
    return sheet_file(process, f"scenario-{name}", sheet)
