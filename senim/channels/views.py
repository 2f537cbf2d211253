"""Where providers call us with what people wrote; it is kept before they hear that we have it, and answered by the worker."""

import json
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from senim.accounts.access import public
from senim.channels.errors import UpdateUnreadable
from senim.channels.inbox import take_in
from senim.channels.pulse.refusals import refused
from senim.channels.registry import messenger

MOST_BYTES: Final = 256 * 1024


@csrf_exempt
@public
@never_cache
@require_POST
def arrive(request: HttpRequest, door: str) -> HttpResponse:
    """Take one message from a provider that proves itself by its word; a message that comes again is kept once."""
    found = messenger(door)
    if found is None or found.polls():
        return HttpResponse(status=404)
    if not found.is_genuine(request.headers):
        return _refusal(door, 403)
    if len(request.body) > MOST_BYTES:
        return _refusal(door, 413)
    try:
        update = found.numbered(json.loads(request.body))
    except (UpdateUnreadable, ValueError, RecursionError):
        return _refusal(door, 400)
    take_in(found, [update], timezone.now())
    return HttpResponse(b"", content_type="text/plain")


def _refusal(door: str, status: int) -> HttpResponse:
    """The refusal of a call, counted for the board of channels."""
    refused(door, str(status), timezone.now())
    return HttpResponse(status=status)
