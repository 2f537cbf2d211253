"""Asking to open a request outside one's scope, and signing for somebody of another unit."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.casework import opening_pages, openings
from senim.casework.errors import OpeningNotWaiting, SecondSignatureNeeded, TooManyOpenings
from senim.casework.forms import OpeningForm
from senim.casework.scope import READ


@right(READ)
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: StaffRequest) -> HttpResponse:
    """Ask with number, reason and words; below, what became of what was asked before."""
    form = OpeningForm(request.POST or None, label_suffix="")
    if form.is_valid() and _asked(request, form):
        flash.success(request, _("Asked. It opens when a second person of another unit signs; you see it here."))
        return redirect("casework:openings")
    context = opening_pages.own_context(request.viewer, timezone.now(), form)
    return render(request, "casework/openings.html", context, status=422 if form.is_bound else 200)


def _asked(request: StaffRequest, form: OpeningForm) -> bool:
    given: dict[str, Any] = form.cleaned_data
    asked = {"request_id": given["request"], "reason": given["reason"], "words": given["words"]}
    try:
        openings.ask(viewer=request.viewer, at=timezone.now(), **asked)
    except TooManyOpenings:
        form.add_error(None, _("Five of your askings wait already. Wait until one is answered, or a day has passed."))
        return False
    return True


@right(openings.SIGN)
@never_cache
@require_GET
def signatures(request: StaffRequest) -> HttpResponse:
    """What waits for a second signature, and what was opened of one's units."""
    return render(
        request,
        "casework/signatures.html",
        opening_pages.signing_context(request.viewer, timezone.now(), request.GET),
    )


@right(openings.SIGN)
@never_cache
@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign, or refuse."""
    sign = request.POST.get("answer") == "sign"
    try:
        openings.answer(viewer=request.viewer, opening_id=pk, sign=sign, at=timezone.now())
    except OpeningNotWaiting:
        flash.error(request, _("This waits no more: somebody answered it, or a day has passed."))
    except SecondSignatureNeeded:
        flash.error(
            request, _("The second signature must be of another person, in another unit than the one who asks.")
        )
    else:
        signed = _("Signed. The request is open to them for two hours; the unit and the person are told.")
        flash.success(request, signed if sign else _("Not signed. The request stays closed to them."))
    return redirect("casework:signatures")
