"""The person sees what is shared about them, and takes it back."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from senim.accounts.access import public
from senim.intake.opening import opened_request
from senim.ledger.actor import CITIZEN
from senim.referrals.consent.person_pages import shared_context
from senim.referrals.errors import NotInThisState
from senim.referrals.referring.ending import withdraw as take_back
from senim.referrals.tongue import now


@public
@never_cache
@require_GET
def shared(request: HttpRequest) -> HttpResponse:
    """Who sees what, what for and until when; only on the device that opened the request."""
    found = opened_request(request)
    if found is None:
        return redirect("intake:follow")
    return render(request, "referrals/person_shared.html", shared_context(found, now()))


@public
@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back; it acts at the body's next look."""
    found = opened_request(request)
    if found is None:
        return redirect("intake:follow")
    try:
        take_back(request=found, consent_id=pk, at=now(), by=CITIZEN)
        flash.success(request, _("Taken back. From now on they see nothing of it."))
    except NotInThisState:
        flash.error(request, _("There was nothing to take back. Below you see how it stands."))
    return redirect("consent:shared")
