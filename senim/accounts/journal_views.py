"""Pages of the journal of reads: the journal itself, unusual reading, and the list that a person gets on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from senim.accounts import journal, pages, unusual
from senim.accounts.access import StaffRequest, right
from senim.accounts.forms import JournalForm, PaperForm
from senim.accounts.looked import looked


@right("journal.read")
@never_cache
@require_GET
def journal_of_reads(request: StaffRequest) -> HttpResponse:
    """Show who looked at which request and why, newest first."""
    form = JournalForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = journal.journal_page(
        request.viewer,
        request_id=asked.get("request"),
        username=asked.get("officer", ""),
        before=asked.get("before"),
    )
    table = pages.journal_table(page.rows)
    older = pages.older_address(request.GET, page.older)
    context = {"form": form, "journal": table, "older": older, "tabs": pages.tabs(request.viewer, request.path)}
    return render(request, "accounts/journal.html", context)


@right("journal.read")
@never_cache
@require_GET
def unusual_days(request: StaffRequest) -> HttpResponse:
    """Show who read in an unusual way, by rules that the page explains."""
    found = unusual.unusual_page(request.viewer, _before(request))
    shown = found[: unusual.PAGE]
    context = {
        "tabs": pages.tabs(request.viewer, request.path),
        "table": pages.unusual_table(shown),
        "older": f"?before={shown[-1].pk}" if len(found) > unusual.PAGE else "",
    }
    return render(request, "accounts/unusual.html", context)


@right("journal.read")
@never_cache
@require_http_methods(["GET", "POST"])
def for_person(request: StaffRequest) -> HttpResponse:
    """The list of who looked, to print for a person who asked on paper; that it was made is a line of the journal too."""
    form = PaperForm(request.POST or None, label_suffix="")
    context: dict[str, Any] = {"form": form, "tabs": pages.tabs(request.viewer, request.path)}
    if not form.is_valid():
        return render(request, "accounts/for_person.html", context, status=422 if form.is_bound else 200)
    given, at, viewer = form.cleaned_data, timezone.now(), request.viewer
    page = looked(given["request"])
    assert viewer.officer is not None
    journal.note_read(
        officer=viewer.officer, request_id=given["request"], part="list", reason="person_asked", words=given["words"],
        post=viewer.post_for(0), at=at,
    )  # fmt: skip
    context |= {"made": at, "number": request.POST["request"].strip(), "table": pages.looks_table(page.looks)}
    return render(request, "accounts/for_person.html", context | {"more": page.older is not None})


def _before(request: StaffRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
