"""The pages of people who work for a body and sign in."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from senim.accounts.access import StaffRequest, right
from senim.referrals.errors import OutOfReach
from senim.referrals.paging import number_in
from senim.referrals.referring.models import Referral
from senim.referrals.referring.partner_pages import ACTS, list_context
from senim.referrals.referring.reader import RECEIVE, Reader, reader_of, referral_for
from senim.referrals.tongue import now
from senim.referrals.views import answers


@right(RECEIVE)
@never_cache
@require_GET
def work_list(request: StaffRequest) -> HttpResponse:
    """What was handed to the bodies one works for."""
    ended, before = "ended" in request.GET, number_in(request.GET.get("before", ""))
    context = list_context(reader_of(request.viewer), ended=ended, before=before, now=now())
    return render(request, "referrals/partner_list.html", context)


@right(RECEIVE)
@never_cache
@require_GET
def referral(request: StaffRequest, pk: int) -> HttpResponse:
    """One hand-over with exactly what was agreed."""
    reader, found = _mine(request, pk)
    return answers.page(request, reader, found)


@right(RECEIVE)
@never_cache
@require_POST
def act(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Accept, decline, begin, finish, confirm, write."""
    reader, found = _mine(request, pk)
    if name not in ACTS:
        raise Http404
    return answers.act(request, reader, found, name, "partner:referral", pk)


@right(RECEIVE)
@never_cache
@require_GET
def file(request: StaffRequest, pk: int, number: int) -> HttpResponseBase:
    """One shared file."""
    return answers.file(request, _mine(request, pk)[1], number)


def _mine(request: StaffRequest, pk: int) -> tuple[Reader, Referral]:
    """Another's is answered as what does not exist."""
    reader = reader_of(request.viewer)
    try:
        return reader, referral_for(reader, pk)
    except OutOfReach:
        raise Http404 from None
