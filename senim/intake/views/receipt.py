"""The receipt: shown on the device that sent the request, as a page, for the printer and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import public
from senim.design.parts import Receipt
from senim.intake import drafts
from senim.intake.keys import secret_of
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of, request_by_key, standing, why
from senim.intake.slip import pdf_of, qr_of, slip_of


@public
@never_cache
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Number, secret, lane, unit, dates and why; only with the key that this device got when it began."""
    found = _own(request)
    if found is None:
        return redirect("intake:follow")
    sent, key = found
    where = standing(sent)
    slip = slip_of(where, secret_of(key), request.build_absolute_uri("/"))
    context = {
        "slip": slip,
        "paper": Receipt(
            number=slip.number,
            secret=slip.secret.split("-"),
            due_at=where.limit_due or where.promise_due,
            facts=slip.facts(),
            code_href=reverse("intake:receipt_code"),
        ),
        "standing": where,
        "promise": why(where, "promise"),
        "limit": why(where, "limit"),
        "stages": where.service.service.stages,
        "complaint_body": where.service.service.complaint_body,
    }
    return render(request, "intake/receipt.html", context)


@public
@never_cache
@require_GET
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The receipt as a PDF, to keep or to send."""
    found = _own(request)
    if found is None:
        return redirect("intake:follow")
    sent, key = found
    slip = slip_of(standing(sent), secret_of(key), request.build_absolute_uri("/"))
    response = HttpResponse(pdf_of(slip, (get_language() or "kk")[:2]), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="senim-{number_of(sent)}.pdf"'
    return response


@public
@never_cache
@require_GET
def receipt_code(request: HttpRequest) -> HttpResponse:
    """The QR code of the receipt, as an image."""
    found = _own(request)
    if found is None:
        return redirect("intake:follow")
    sent, key = found
    slip = slip_of(standing(sent), secret_of(key), request.build_absolute_uri("/"))
    return HttpResponse(qr_of(slip), content_type="image/svg+xml")


def _own(request: HttpRequest) -> tuple[ServiceRequest, bytes] | None:
    key = drafts.key_of(request)
    sent = request_by_key(key) if key else None
    return (sent, key) if sent and key else None
