"""Where Kannel calls us: with a message of a person, and with what became of one of ours. It never gets a 5xx for what it brings."""

import datetime as dt
import hmac
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import public
from senim.accounts.limits import client_address
from senim.channels.errors import UpdateUnreadable
from senim.channels.pulse.refusals import refused
from senim.channels.sms import tallies
from senim.channels.sms.door import DOOR, Sms
from senim.channels.sms.reading import read, values_of
from senim.channels.sms.taking import FLOOD, take
from senim.notices.actions import reported
from senim.notices.transports.kannel.reports import STATES, TRANSPORT, notice_of, reference_of

NOTHING: Final = b""
"""What Kannel gets back: an answer with words in it would be sent to the person."""


@public
@never_cache
@require_GET
def arrive(request: HttpRequest) -> HttpResponse:
    """Take one message from Kannel, known by its secret and its address; it is kept before Kannel hears that we have it."""
    at = timezone.now()
    try:
        values = values_of(request.META["QUERY_STRING"].encode("latin-1", "replace"))
        if not is_ours(request, values.get("secret", b"")):
            return _closed(at)
        _keep(values, at)
    except UpdateUnreadable:
        refused(DOOR, "unreadable", at)
    return HttpResponse(NOTHING, content_type="text/plain")


def _keep(values: dict[str, bytes], at: dt.datetime) -> None:
    message = read(values)
    with transaction.atomic():
        became = take(message, at)
        tallies.count(became, at, 0 if became == FLOOD else 1)
    if became == FLOOD:
        refused(DOOR, FLOOD, at)


@public
@never_cache
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Take a report about a notice of ours, known by its signed token; one that comes again changes nothing."""
    at, state = timezone.now(), request.GET.get("state", "")
    notice, status = notice_of(request.GET.get("about", "")), STATES.get(int(state) if state in {"1", "2", "16"} else 0)
    if notice is None or not is_near(request):
        return _closed(at)
    if status and reported(notice_id=notice, transport=TRANSPORT, reference=reference_of(notice), status=status, at=at):
        tallies.count({"failed": "undelivered"}.get(status, status), at)
    return HttpResponse(NOTHING, content_type="text/plain")


def is_ours(request: HttpRequest, secret: bytes) -> bool:
    """Whether a call comes from where our gateway stands, and has the secret that the operator wrote into its configuration."""
    return Sms().configured() and is_near(request) and hmac.compare_digest(secret, settings.SMS_SECRET.encode())


def is_near(request: HttpRequest) -> bool:
    """Whether a call comes from where the operator said that the gateway stands."""
    return client_address(request) in settings.SMS_FROM


def _closed(at: dt.datetime) -> HttpResponse:
    refused(DOOR, "closed", at)
    return HttpResponse(NOTHING, status=403, content_type="text/plain")
