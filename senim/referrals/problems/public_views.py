"""The public page of local problems."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from senim.accounts.access import public
from senim.places.errors import RegionUnknown
from senim.places.queries import region
from senim.referrals.problems.public import page_context
from senim.referrals.tongue import micros, now


@public
@cache_control(public=True, max_age=300)
@require_GET
def open_problems(request: HttpRequest) -> HttpResponse:
    """What is done about problems that many people share, by region."""
    code, text = request.GET.get("region", "")[:6], request.GET.get("page", "")
    try:
        code = region(code).code if code else ""
    except RegionUnknown:
        code = ""
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    return render(request, "referrals/problems_public.html", page_context(code, max(1, page), micros(now())))
