"""Who looked at one's request: everybody who holds the receipt sees it, and can print it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from senim.accounts.looked import looked
from senim.accounts.pages import looks_table
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.intake.views.follow import opened


@opened
@require_GET
def who_looked(request: HttpRequest, found: ServiceRequest) -> HttpResponse:
    """Role, unit, day, part and kind of reason of each read; no officer's name, and no words of theirs."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    page = looked(found.pk, before)
    older = f"?before={page.older}" if page.older else ""
    context = {"number": number_of(found), "table": looks_table(page.looks), "older": older}
    return render(request, "intake/looked.html", context)
