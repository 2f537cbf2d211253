"""The pages of the connector: for developers of other systems, and for the staff who set where changes are sent."""

from typing import Any

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, public, right
from senim.accounts.models import Officer
from senim.channels.api_keys.scopes import CONNECTOR
from senim.channels.connector import board, manual
from senim.channels.connector.forms import ReceiverForm
from senim.channels.connector.incoming import actions as incoming
from senim.channels.connector.incoming import showing
from senim.channels.connector.webhooks import actions
from senim.channels.connector.webhooks.errors import ChangeGone
from senim.channels.models import ApiKey


@public
@require_GET
def developers(request: HttpRequest) -> HttpResponse:
    """The operations in words, for developers."""
    return render(request, "channels/connector/developers.html", manual.context(settings.SITE))


@right("keys.issue")
@never_cache
@require_GET
def receivers(request: StaffRequest) -> HttpResponse:
    """Every system with a key for the connector."""
    context = board.receivers_context(request.viewer, _before(request))
    return render(request, "channels/connector/receivers.html", context)


@right("keys.issue")
@never_cache
@require_http_methods(["GET", "POST"])
def receiver(request: StaffRequest, pk: int) -> HttpResponse:
    """One system: set its address, and see how deliveries fare."""
    key = _key(pk)
    known = board.receiver_of(key)
    form = ReceiverForm(request.POST or None, label_suffix="", initial={"url": known.url if known else ""})
    if form.is_bound and form.is_valid():
        secret = actions.set_receiver(key=key, url=form.cleaned_data["url"], by=_officer(request), at=timezone.now())
        back = reverse("connector_pages:receiver", args=[pk])
        return render(request, "channels/connector/secret.html", _secret(request, key, secret, back))
    context = board.receiver_context(request.viewer, key, form, _before(request))
    return render(request, "channels/connector/receiver.html", context, status=422 if form.is_bound else 200)


@right("keys.issue")
@never_cache
@require_http_methods(["GET", "POST"])
def told(request: StaffRequest, pk: int) -> HttpResponse:
    """What one system tells us by webhooks of its own; POST makes its secret, which the answer shows once."""
    key = _key(pk)
    if request.method == "GET":
        context = showing.told_context(request.viewer, key, settings.SITE, _before(request))
        return render(request, "channels/connector/told.html", context)
    secret = incoming.set_teller(key=key, by=_officer(request), at=timezone.now())
    back = reverse("connector_pages:told", args=[pk])
    return render(request, "channels/connector/secret.html", _secret(request, key, secret, back))


@right("keys.issue")
@require_POST
def unhear(request: StaffRequest, pk: int) -> HttpResponse:
    """Take nothing from one system any more."""
    incoming.stop_teller(key_id=_key(pk).pk)
    flash.success(request, _("Nothing is taken from this system any more. What it told us stays below."))
    return redirect("connector_pages:told", pk)


@right("keys.issue")
@require_POST
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Send one system nothing any more."""
    actions.stop_receiver(key_id=_key(pk).pk)
    flash.success(request, _("Nothing is sent there any more. The system can still ask for changes by itself."))
    return redirect("connector_pages:receiver", pk)


@right("keys.issue")
@require_POST
def resend(request: StaffRequest, pk: int, change: int) -> HttpResponse:
    """Send a change that was given up once more."""
    try:
        actions.resend(key_id=_key(pk).pk, change_id=change, at=timezone.now())
        flash.success(request, _("It will be sent again within a minute."))
    except ChangeGone:
        flash.error(request, _("It was dealt with meanwhile. Below you see what is left."))
    return redirect("connector_pages:receiver", pk)


@right("keys.issue")
@require_POST
def resend_all(request: StaffRequest, pk: int) -> HttpResponse:
    """Send every change of one system that was given up once more."""
    many = actions.resend_all(key_id=_key(pk).pk, at=timezone.now())
    if many:
        flash.success(request, _("They will be sent again within a minute: %(count)s.") % {"count": many})
    else:
        flash.error(request, _("It was dealt with meanwhile. Below you see what is left."))
    return redirect("connector_pages:receiver", pk)


def _key(pk: int) -> ApiKey:
    key = ApiKey.objects.filter(pk=pk, revoked_at=None).select_related("receiver").first()
    if key is None or CONNECTOR not in key.scopes:
        raise Http404
    return key


def _secret(request: StaffRequest, key: ApiKey, secret: str, back: str) -> dict[str, Any]:
    tabs = board.tabs(request.viewer, "receivers")
    return {"tabs": tabs, "key": key, "secret": secret, "parts": manual.pieces(secret), "back": back}


def _before(request: StaffRequest) -> int | None:
    given = request.GET.get("before", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def _officer(request: StaffRequest) -> Officer:
    assert request.viewer.officer is not None
    return request.viewer.officer
