"""The signed link by which a person gets no more than the law asks for: one click, no sign-in, nothing in it to guess."""

from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from senim.notices.errors import TokenInvalid

SALT: Final = "senim.notices.stop"


def stop_link(request_id: int, language: str) -> str:
    """The link for one request."""
    with override(language):
        return str(settings.SITE) + reverse("notices:stop", args=[signing.dumps(request_id, salt=SALT, compress=False)])


def request_of(token: str) -> int:
    """The request that a link is for. Refuses TokenInvalid."""
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise TokenInvalid from None
