"""The case page, the reason for opening it, and the parts of it that are pages of their own: drawing, file, letter, identity number."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest
from senim.casework import drawing, letters, listing, pages, reading
from senim.casework.cases import Case
from senim.casework.forms import ReasonForm
from senim.casework.gate import acts, ask_reason, inner_address, reads
from senim.casework.reading import Reason
from senim.casework.rows import language
from senim.intake import attachments
from senim.intake.keys import opened
from senim.intake.models import Attachment, Contact, Message


@reads("case")
@require_GET
def case(request: StaffRequest, found: Case) -> HttpResponse:
    """One request: the person's words, the story, the clock, the next step."""
    key = request.GET.get("notices", "")
    earlier = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
    return render(request, "casework/case.html", pages.case_context(found, timezone.now(), earlier=earlier))


@acts("case.read")
@require_POST
def reason(request: StaffRequest, found: Case) -> HttpResponse:
    """Take the reason for opening a request, and open it for half an hour."""
    form = ReasonForm(request.POST, label_suffix="")
    home = reverse("casework:case", args=[found.request.pk])
    following = inner_address(request, request.POST.get("next", ""), home)
    if not form.is_valid():
        return ask_reason(request, found, form, following, status=422)
    given = form.cleaned_data
    reading.open_for_a_while(found, request.session, given["reason"], given["words"], timezone.now())
    return HttpResponseRedirect(following)


@acts("case.read")
@require_GET
def model(request: StaffRequest, found: Case) -> HttpResponse:
    """The process of the case as BPMN XML; it has no words of the person in it."""
    xml = drawing.localised(found.standing.service, language())
    return HttpResponse(xml, content_type="application/xml")


@reads("file")
@require_GET
def file(request: StaffRequest, found: Case, number: int) -> HttpResponse:
    """One file of the case, always as a download."""
    return attachments.served(get_object_or_404(Attachment, request=found.request, pk=number))


@reads("letter")
@require_GET
def letter(request: StaffRequest, found: Case, number: int) -> HttpResponse:
    """An answer as the person gets it on paper; before signing, a draft that says so."""
    message = get_object_or_404(Message, request=found.request, pk=number, kind="letter")
    response = HttpResponse(letters.letter_pdf(found, message), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@acts("case.read")
@require_http_methods(["GET", "POST"])
def identity_number(request: StaffRequest, found: Case) -> HttpResponse:
    """The whole identity number, once: asked with a reason in words, and journalled as an act of its own."""
    contact = get_object_or_404(Contact, ~Q(iin_last4=""), request=found.request)
    form = ReasonForm(request.POST or None, label_suffix="")
    context: dict[str, Any] = {"form": form, "case": found, "tabs": listing.list_tabs(found.viewer, None)}
    if not form.is_valid():
        return render(request, "casework/identity_number.html", context, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    reading.journal(found, "iin", Reason(given["reason"], given["words"]), timezone.now())
    context |= {"iin": opened(bytes(contact.iin_sealed))}
    return render(request, "casework/identity_number.html", context)
