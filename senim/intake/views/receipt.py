"""The receipt: shown on the device that sent the request, as a page, for the printer and as PDF."""

from collections.abc import Callable
from functools import wraps

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
from senim.intake.queries import Standing, request_by_key, standing, why
from senim.intake.reaching import told_at
from senim.intake.slip import Slip, pdf_of, qr_of, slip_of

Shown = Callable[[HttpRequest, Standing, Slip], HttpResponse]


def _own(show: Shown) -> Callable[[HttpRequest], HttpResponse]:
    """A view of the receipt of this very device: only with the key that it got when it began; else, to follow by number."""

    @public
    @never_cache
    @require_GET
    @wraps(show)
    def view(request: HttpRequest) -> HttpResponse:
        key = drafts.key_of(request)
        sent = request_by_key(key) if key else None
        if not sent or not key:
            return redirect("intake:follow")
        where = standing(sent)
        return show(request, where, slip_of(where, secret_of(key), request.build_absolute_uri("/")))

    return view


@_own
def receipt(request: HttpRequest, where: Standing, slip: Slip) -> HttpResponse:
    """Number, secret, lane, unit, dates and why."""
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
        "told_at": told_at(where.request.pk),
        "stages": where.service.service.stages,
        "complaint_body": where.service.service.complaint_body,
    }
    return render(request, "intake/receipt.html", context)


@_own
def receipt_pdf(_request: HttpRequest, _where: Standing, slip: Slip) -> HttpResponse:
    """The receipt as a PDF, to keep or to send."""
    response = HttpResponse(pdf_of(slip, (get_language() or "kk")[:2]), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="senim-{slip.number}.pdf"'
    return response


@_own
def receipt_code(_request: HttpRequest, _where: Standing, slip: Slip) -> HttpResponse:
    """The QR code of the receipt, as an image."""
    return HttpResponse(qr_of(slip), content_type="image/svg+xml")
