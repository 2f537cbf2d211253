"""Figures of front offices, for whoever may see figures of their units."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, public, right
from senim.design.spreadsheets import csv_file
from senim.desks import figure_pages
from senim.desks.reaching import office_in_scope


@right(figure_pages.RIGHT)
@never_cache
@require_GET
def offices(request: StaffRequest) -> HttpResponse:
    """The offices with their figures of four weeks."""
    context = figure_pages.offices_context(request.viewer, figure_pages.page_of(request.GET), timezone.localdate())
    return render(request, "desks/figures_offices.html", context)


@right(figure_pages.RIGHT)
@never_cache
@require_GET
def office(request: StaffRequest, office: int) -> HttpResponse:
    """One office by week."""
    found = office_in_scope(request.viewer, figure_pages.RIGHT, office)
    context = figure_pages.office_context(request.viewer, found.pk, timezone.localdate())
    return render(request, "desks/figures_office.html", context)


@right(figure_pages.RIGHT)
@never_cache
@require_GET
def table(request: StaffRequest, office: int) -> HttpResponse:
    """The weeks of one office as CSV."""
    found = office_in_scope(request.viewer, figure_pages.RIGHT, office)
    return csv_file(f"weeks-{found.unit.code}", *figure_pages.sheet(request.viewer, found.pk, timezone.localdate()))


@public
@cache_control(public=True, max_age=300)
@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    """How long people waited in front offices, for everybody."""
    return render(request, "desks/figures_public.html", figure_pages.public_context(timezone.localdate()))
