"""Finding a body that helps, and keeping the directory."""

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from senim.accounts.access import StaffRequest, public, right
from senim.casework import listing
from senim.places.models import Organisation
from senim.referrals.directory import pages
from senim.referrals.directory.actions import KEEP, body_in_scope, partner_officers, regions_kept, save
from senim.referrals.directory.forms import BodyForm
from senim.referrals.directory.models import Partner
from senim.referrals.errors import OutOfReach
from senim.referrals.paging import number_in
from senim.referrals.tongue import now


@public
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Bodies that help, for everybody."""
    asked = pages.asked_of(request.GET, quiet=False)
    page = min(number_in(request.GET.get("page", "")) or 0, 100)
    return render(request, "referrals/directory_find.html", pages.find_context(asked, now(), page))


@public
@never_cache
@require_GET
def quiet(request: HttpRequest) -> HttpResponse:
    """Crisis centres and shelters, on a page that leaves nothing behind and is left with one tap."""
    asked = pages.asked_of(request.GET, quiet=True)
    asked = asked if asked.kind else asked._replace(kind="crisis")
    page = min(number_in(request.GET.get("page", "")) or 0, 100)
    return render(request, "referrals/directory_quiet.html", pages.find_context(asked, now(), page))


@right(KEEP)
@never_cache
@require_GET
def kept(request: StaffRequest) -> HttpResponse:
    """The bodies of one's regions."""
    before = number_in(request.GET.get("before", ""))
    return render(request, "referrals/directory_kept.html", pages.kept_context(request.viewer, before))


@right(KEEP)
@never_cache
@require_http_methods(["GET", "POST"])
def body(request: StaffRequest, pk: int) -> HttpResponse:
    """One body."""
    try:
        found = body_in_scope(request.viewer, pk)
    except OutOfReach:
        raise Http404 from None
    return _edited(request, found)


@right(KEEP)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, region: str) -> HttpResponse:
    """A body that is not known yet, in one of one's regions."""
    if region not in regions_kept(request.viewer):
        raise Http404
    return _edited(request, Organisation(region_id=region, kind="partner"))


def _edited(request: StaffRequest, found: Organisation) -> HttpResponse:
    partner = Partner.objects.filter(pk=found.pk).select_related("organisation").first() if found.pk else None
    usual: dict[str, Any] = {
        "listed": True,
        "language": "kk",
        "answer_days": 3,
        "result_days": 15,
        "languages": ["kk", "ru"],
    }
    usual |= {"name_kk": found.name_kk, "name_ru": found.name_ru, "name_en": found.name_en, "phone": found.phone}
    initial = BodyForm.initial_of(partner) if partner else usual
    form = BodyForm(request.POST or None, initial=initial, officers=partner_officers(request.viewer))
    if not form.is_valid():
        context = {"form": form, "body": found, "tabs": listing.list_tabs(request.viewer, None)}
        return render(request, "referrals/directory_body.html", context, status=422 if form.is_bound else 200)
    officer = request.viewer.officer
    save(body=found, values=form.cleaned_data, at=now(), by=officer.pseudonym if officer else None)
    flash.success(request, _("It is changed."))
    return redirect("directory:kept")
