"""Officers hand a part of a request over, follow it, and take it back."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.casework import gate, listing
from senim.casework.cases import Case, case_of
from senim.casework.errors import NotYours
from senim.referrals.errors import AlreadyLed, NotInThisState, NotReferrable, OutOfReach
from senim.referrals.paging import number_in
from senim.referrals.referring import actions, case_pages, ending
from senim.referrals.referring.case_pages import MAKE
from senim.referrals.referring.forms import MessageForm, ReferForm, TakeBackForm
from senim.referrals.tongue import now

PART = "referral"
"""What of a request these pages show, as the journal names it."""


@right(MAKE)
@never_cache
@require_GET
def referrals(request: StaffRequest) -> HttpResponse:
    """The hand-overs of one's units."""
    late, before = "late" in request.GET, number_in(request.GET.get("before", ""))
    context = case_pages.list_context(request.viewer, late=late, before=before, now=now())
    return render(request, "referrals/police_list.html", context)


@right(MAKE)
@never_cache
@require_GET
def of_case(request: StaffRequest, pk: int) -> HttpResponse:
    """The hand-overs and consents of one case."""
    case = case_of(request.viewer, pk)
    asked = gate.asked_first(request, case, PART)
    return asked or render(request, "referrals/police_case.html", case_pages.case_context(case, now()))


@right(MAKE)
@never_cache
@require_http_methods(["GET", "POST"])
def refer(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in, see the words to read and what the body would see, then hand over."""
    case = case_of(request.viewer, pk)
    if asked := gate.asked_first(request, case, PART):
        return asked
    if request.method == "GET":
        return _form(request, case, case_pages.refer_form(case))
    form = case_pages.refer_form(case, request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form(request, case, form, 422 if form.errors else 200)
    return _checked(request, case, form)


def _checked(request: StaffRequest, case: Case, form: ReferForm) -> HttpResponse:
    at = now()
    try:
        agreed = case_pages.agreed_of(form, at)
        actions.checked_partner(agreed.body.pk, agreed.purpose, case.actor().role)
        if "confirmed" not in request.POST:
            return render(request, "referrals/police_preview.html", case_pages.preview_context(case, form, agreed))
        given = form.cleaned_data
        found = actions.refer(case=case, kind=given["kind"], agreed=agreed, at=at, text=given["text"])
    except (NotReferrable, OutOfReach) as refused:
        field = "purpose" if str(refused) == "purpose" else "body"
        form.add_error(field, _refusal(str(refused)))
        return _form(request, case, form, 422)
    except (AlreadyLed, NotYours) as refused:
        form.add_error(None, _refusal(type(refused).__name__))
        return _form(request, case, form, 422)
    flash.success(request, _("Handed over. The body gets a letter, and its clock runs."))
    return redirect("referring:referral", found.pk)


def _refusal(why: str) -> str:
    return {
        "purpose": _("This body does not give this help. Choose another body or another kind of help."),
        "role": _("This body takes hand-overs from other roles only. Ask the head of the unit."),
        "AlreadyLed": _("Another body leads this request or was asked to. Take that back first."),
        "NotYours": _("You hold no role that works on this request."),
    }.get(why, _("This body takes no hand-overs now. Choose another one."))


def _form(request: StaffRequest, case: Case, form: ReferForm, status: int = 200) -> HttpResponse:
    context = {"case": case, "form": form, "tabs": listing.list_tabs(case.viewer, None, here="partners")}
    return render(request, "referrals/police_refer.html", context, status=status)


@right(MAKE)
@never_cache
@require_GET
def referral(request: StaffRequest, pk: int) -> HttpResponse:
    """One hand-over."""
    case, found = case_pages.referral_of(request.viewer, pk)
    asked = gate.asked_first(request, case, PART)
    return asked or render(request, "referrals/police_referral.html", case_pages.referral_context(case, found, now()))


@right(MAKE)
@never_cache
@require_POST
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """Write to the body."""
    case, found = case_pages.referral_of(request.viewer, pk)
    form = MessageForm(request.POST, prefix="write")
    if not form.is_valid():
        return _again(request, case, found, {"write": form}, 422)
    try:
        actions.write(case=case, referral=found, text=form.cleaned_data["text"], at=now())
    except (NotInThisState, NotYours):
        flash.error(request, _("Not sent: it is over, so the body sees no more messages. Your words are kept below."))
        return _again(request, case, found, {"write": form}, 409)
    flash.success(request, _("Sent to the body."))
    return redirect("referring:referral", pk)


@right(MAKE)
@never_cache
@require_POST
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a hand-over back."""
    case, found = case_pages.referral_of(request.viewer, pk)
    form = TakeBackForm(request.POST, prefix="take_back")
    if not form.is_valid():
        return _again(request, case, found, {"take_back": form}, 422)
    try:
        actions.take_back(case=case, referral=found, reason=form.cleaned_data["reason"], at=now())
        flash.success(request, _("Taken back. From now on the body sees nothing of it."))
    except (NotInThisState, NotYours):
        flash.error(request, _("It was over already, so nothing was changed."))
    return redirect("referring:referral", pk)


@right(MAKE)
@never_cache
@require_POST
def withdraw(request: StaffRequest, pk: int, consent: int) -> HttpResponse:
    """Take a consent back on the person's word."""
    case = case_of(request.viewer, pk)
    try:
        ending.withdraw(request=case.request, consent_id=consent, at=now(), by=case.actor())
        flash.success(request, _("The consent is taken back. From now on the body sees nothing of it."))
    except (NotInThisState, NotYours):
        flash.error(request, _("It was over already, so nothing was changed."))
    return redirect("referring:case", pk)


def _again(request: StaffRequest, case: Case, found: Any, wrong: dict[str, Any], status: int) -> HttpResponse:
    found.refresh_from_db()
    context = case_pages.referral_context(case, found, now(), wrong)
    return render(request, "referrals/police_referral.html", context, status=status)
