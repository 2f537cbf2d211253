"""The request that a device has opened with number and secret: a signed cookie, good for an hour."""

from typing import Final

from django.core import signing
from django.http import HttpRequest

from senim.intake.models import ServiceRequest

COOKIE: Final = "senim_follow"
OPEN_FOR_SECONDS: Final = 3600
SALT: Final = "senim.intake.follow"


def opened_request(request: HttpRequest) -> ServiceRequest | None:
    """The request that this device opened within the last hour; None for none. One query, none without the cookie."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=OPEN_FOR_SECONDS)
    except signing.BadSignature:
        return None
    return ServiceRequest.objects.filter(pk=pk).first()
