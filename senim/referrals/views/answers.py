"""What both doors of a body share: the page of one hand-over, the acts on it, its files."""

from typing import Any

from django.contrib import messages as flash
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from senim.intake.models import Attachment
from senim.referrals.errors import NoConsent, NotInThisState
from senim.referrals.referring import answering, downloads
from senim.referrals.referring.forms import DeclineForm, DoneForm, MessageForm
from senim.referrals.referring.models import Referral
from senim.referrals.referring.partner_pages import journal, referral_context
from senim.referrals.referring.reader import Reader
from senim.referrals.tongue import now

FORMS: dict[str, type[Form]] = {"decline": DeclineForm, "finish": DoneForm, "write": MessageForm}
TEMPLATE = "referrals/partner_referral.html"


def page(
    request: HttpRequest, reader: Reader, found: Referral, wrong: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of one hand-over."""
    return render(request, TEMPLATE, referral_context(found, reader, now(), wrong), status=status)


def act(request: HttpRequest, reader: Reader, found: Referral, name: str, home: str, *args: Any) -> HttpResponse:
    """Do one act and come back; what cannot be is said in words, and what was typed stays on the page."""
    form = FORMS[name](request.POST, prefix=name) if name in FORMS else None
    if form is not None and not form.is_valid():
        return page(request, reader, found, {name: form}, 422)
    given = form.cleaned_data if form is not None else {}
    try:
        getattr(answering, name)(referral=found, reader=reader, at=now(), **given)
    except NotInThisState:
        words = _("This was taken back or is already answered, so nothing was changed. Below you see where it stands.")
        return refused(request, reader, found, name, form, words)
    except NoConsent:
        words = _("The person’s consent is over, so nothing can be done with it any more. Thank you for your help.")
        return refused(request, reader, found, name, form, words)
    flash.success(request, _("Done. The police see it now."))
    return redirect(home, *args)


def refused(
    request: HttpRequest, reader: Reader, found: Referral, name: str, form: Form | None, words: str
) -> HttpResponse:
    """The page as it stands now with kind words; what was typed is still there."""
    flash.error(request, words)
    found.refresh_from_db()
    return page(request, reader, found, {name: form} if form is not None else None, 409)


def file(request: HttpRequest, found: Referral, number: int) -> HttpResponseBase:
    """One shared file, journalled; without consent the same answer as for a file that does not exist."""
    attachment = Attachment.objects.filter(request_id=found.request_id, pk=number, by="citizen").first()
    try:
        downloads.check_file(found, now())
    except NoConsent:
        attachment = None
    if attachment is None:
        flash.error(request, _("This file is not shared with you, or no longer."))
        return render(request, "referrals/nothing.html", status=404)
    journal(found, "attachment", now())
    return downloads.download(found, attachment, now)
