"""The supervisor's overview, search, and hints of duplicates."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.accounts.journal import note_found
from senim.casework import duplicates as near
from senim.casework import listing, overview, overview_words, searching
from senim.casework.cases import Case
from senim.casework.gate import reads
from senim.intake.actions import micros
from senim.processes.figures import month_of


@right("supervise")
@never_cache
@require_GET
def supervisor(request: StaffRequest) -> HttpResponse:
    """Load, risk and trend of the units that the viewer supervises; figures only for whoever may not open cases."""
    now = timezone.now()
    seen = overview.overview(request.viewer, now)
    beyond = request.viewer.beyond(request.viewer.units(overview.SUPERVISE))
    context = {
        "overview": seen,
        "tabs": listing.list_tabs(request.viewer, None, here="supervisor"),
        "urgent": overview_words.urgent_rows(seen, now),
        "officers": overview_words.officer_table(seen.by_officer),
        "units": overview_words.unit_table(seen.by_unit, request.viewer),
        "tallies": overview_words.tallies(seen, beyond),
        "beyond": beyond,
        "charts": overview_words.trend(seen.months, month_of(micros(now)), beyond),
        "opens_cases": request.viewer.may("case.read"),
    }
    return render(request, "casework/supervisor.html", context)


@right("case.read")
@never_cache
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """Requests of one's own scope by number or words."""
    text = request.GET.get("q", "")[:100]
    found = searching.found(request.viewer, text)
    note_found(request.viewer, [one.request.pk for one in found], words=searching.kind_of(text), at=timezone.now())
    context = {
        "q": text,
        "found": found,
        "most": searching.MOST_READ,
        "tabs": listing.list_tabs(request.viewer, None, here="search"),
    }
    return render(request, "casework/search.html", context)


@reads("duplicates")
@require_GET
def duplicates(request: StaffRequest, found: Case) -> HttpResponse:
    """Earlier requests that may be about the same: a part of the case page, or a page of its own without script."""
    context = {"hints": near.hints(found), "case": found, "tabs": listing.list_tabs(request.viewer, None)}
    whole = not getattr(request, "htmx", False)
    return render(request, "casework/duplicates.html" if whole else "casework/hints.html", context)
