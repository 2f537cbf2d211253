"""The pages of one service: the map, its variants, its hand-overs, the tables as CSV, the model."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.casework.drawing import localised
from senim.studio import behind, following, pages, sheets
from senim.studio.mapping import LAYERS, name_of
from senim.studio.views.opening import around, process_of, sheet_file


@right("studio.read")
@never_cache
@require_GET
def process_map(request: StaffRequest, code: str) -> HttpResponse:
    """The drawn process with the live log on it."""
    process = process_of(request, code)
    layer = request.GET.get("show", "")
    layer = layer if layer in (*LAYERS, following.LAYER) else "often"
    return render(request, "studio/map.html", around(request, process, "map") | pages.map_context(process, layer))


@right("studio.read")
@never_cache
@require_GET
def variants(request: StaffRequest, code: str) -> HttpResponse:
    """The orders in which the steps were done."""
    process = process_of(request, code)
    return render(
        request, "studio/variants.html", around(request, process, "variants") | pages.variants_context(process)
    )


@right("studio.read")
@never_cache
@require_GET
def handovers(request: StaffRequest, code: str) -> HttpResponse:
    """Between which units the steps went."""
    process = process_of(request, code)
    context = around(request, process, "handovers") | pages.handovers_context(process)
    return render(request, "studio/handovers.html", context)


@right("case.read")
@never_cache
@require_GET
def cases(request: StaffRequest, code: str) -> HttpResponse:
    """The requests behind a figure, of the viewer's own scope; opening one asks for a reason and is journalled."""
    if not request.viewer.may("studio.read"):
        raise PermissionDenied
    process = process_of(request, code)
    element = request.GET.get("at", "")
    lost = request.GET.get("lost") == "1"
    found = behind.lost_promise(process, element) if lost else behind.waiting(process, element)
    context = {
        "process": process,
        "tabs": pages.process_tabs(process, "map"),
        "step": name_of(process.service, element, process.language),
        "lost": lost,
        "table": pages.cases_table(found),
        "most": behind.MOST,
        "back": process.address("map"),
    }
    return render(request, "studio/cases.html", context)


@right("studio.read")
@never_cache
@require_GET
def table(request: StaffRequest, code: str, name: str) -> HttpResponse:
    """One of the tables as CSV, with the same filters: times in seconds, shares from 0 to 1, no formulas."""
    process = process_of(request, code)
    make = sheets.SHEETS.get(name)
    if make is None:
        raise Http404(name)
    return sheet_file(f"{code}-{process.asked.version}-{name}", make(process))


@right("studio.read")
@never_cache
@require_GET
def model(request: StaffRequest, code: str) -> HttpResponse:
    """The model of a version as BPMN XML in the language of the page."""
    process = process_of(request, code)
    return HttpResponse(localised(process.service, process.language), content_type="application/xml")
