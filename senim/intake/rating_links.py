"""The signed link in the letter about an answer by which a person says how it went: it opens nothing else, and counts once."""

from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.intake.errors import LinkInvalid
from senim.notices.inviting import invite

SALT: Final = "senim.intake.rate"


def rating_link(stream: int, language: str) -> str:
    """The link for one run."""
    with override(language):
        token = signing.dumps(stream, salt=SALT, compress=False)
        return str(settings.SITE) + reverse("intake:rate_by_link", args=[token])


def stream_of(token: str) -> int:
    """The run that a link is for. Refuses LinkInvalid."""
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkInvalid from None


def _line(stream: int, language: str) -> str:
    return _("How did it go? Tell us here, without number and secret: %(link)s") % {
        "link": rating_link(stream, language)
    }


invite("email", _line)
