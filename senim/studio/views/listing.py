"""The list of services."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.studio import overview, pages
from senim.studio.logs import READ
from senim.studio.parting import behind


@right("studio.read")
@never_cache
@require_GET
def services(request: StaffRequest) -> HttpResponse:
    """Every service with its versions and how it fares."""
    today = timezone.localdate()
    rows = overview.listed(request.viewer, today, (get_language() or "kk")[:2])
    context = {
        "tabs": pages.tabs(request.viewer, "services"),
        "table": pages.services_table([row for row in rows if not row.model_only]),
        "models": pages.services_table([row for row in rows if row.model_only]),
        "behind": behind(),
        "beyond": request.viewer.beyond(request.viewer.units(READ)),
    }
    return render(request, "studio/services.html", context)
