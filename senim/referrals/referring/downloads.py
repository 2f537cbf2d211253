"""A file that flows to a body only as long as the consent holds: looked at again while it flows, not only at its beginning."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from senim.intake import attachments
from senim.intake.models import Attachment
from senim.referrals.consent.models import Consent
from senim.referrals.consent.queries import allowed
from senim.referrals.errors import NoConsent
from senim.referrals.folding import LIVE
from senim.referrals.referring.models import Referral
from senim.referrals.tongue import micros

CHUNK: Final = 64 * 1024


def check_file(referral: Referral, at: dt.datetime) -> None:
    """Refuse NoConsent when the files of the person may not be seen now. Two queries: the rows as they stand now."""
    state = Referral.objects.values_list("state", flat=True).get(pk=referral.pk)
    consent = Consent.objects.get(pk=referral.consent_id)
    if state not in LIVE or "files" not in allowed(consent, micros(at)):
        raise NoConsent


def flow(referral: Referral, attachment: Attachment, clock: Callable[[], dt.datetime]) -> Iterator[bytes]:
    """The bytes, each 64 KiB only after the consent was looked at again.

    When it is over the flow breaks off: as the whole length was announced, the browser shows a download that failed.
    """
    content = attachments.read(attachment)
    for start in range(0, len(content), CHUNK):
        try:
            check_file(referral, clock())
        except NoConsent:
            return
        yield content[start : start + CHUNK]


def download(referral: Referral, attachment: Attachment, clock: Callable[[], dt.datetime]) -> StreamingHttpResponse:
    """The answer that carries the file, always as a download."""
    response = StreamingHttpResponse(flow(referral, attachment, clock), content_type="application/octet-stream")
    response["Content-Length"] = str(attachment.size)
    response["Content-Disposition"] = content_disposition_header(True, attachment.name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response
