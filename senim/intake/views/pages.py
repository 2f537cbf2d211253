"""Offices, figures, accessibility, privacy: pages that only tell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from senim.accounts.access import public
from senim.catalogue.queries import open_services
from senim.design import tiles
from senim.intake.publishing import monthly_table, share_chart
from senim.places.queries import front_offices, region, regions


@public
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """Front offices by the map and by the list."""
    language = _language()
    every = regions(language)
    code = request.GET.get("region", "")
    known = {one.code for one in every}
    context = {
        "tiles": tiles.regions(
            {one.code: one.name_in(language) for one in every},
            addresses={one.code: f"{reverse('intake:offices')}?region={one.code}" for one in every},
            chosen=code,
        ),
        "regions": every,
        "chosen": region(code) if code in known else None,
        "offices": front_offices(code) if code in known else (),
    }
    return render(request, "intake/offices.html", context)


@public
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How fast we answer: by month and service, from the log; nothing under ten cases."""
    now = timezone.now()
    services = {one.service.code: one.service.name.to(_language()) for one in open_services(now.date())}
    table = monthly_table(now, services)
    return render(request, "intake/figures.html", {"table": table, "chart": share_chart(table)})


@public
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works, what does not yet, and whom to tell."""
    return render(request, "intake/accessibility.html")


@public
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep, why, how long, and who sees it: made from the catalogue's own fields."""
    language = _language()
    services = [
        {
            "name": one.service.name.to(language),
            "fields": [
                {
                    "label": field.label.to(language),
                    "purpose": field.purpose.to(language) if field.purpose else "",
                    "days": field.retention_days,
                }
                for page in one.service.pages
                for field in page.fields
            ],
        }
        for one in open_services(timezone.now().date())
    ]
    return render(request, "intake/privacy.html", {"services": services})


def _language() -> str:
    return (get_language() or "kk")[:2]
