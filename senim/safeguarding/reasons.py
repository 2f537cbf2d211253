"""Why somebody opens a sealed case: a code of a closed list, asked anew after half an hour, written into the journal of reads."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senim.accounts import journal
from senim.accounts.models import Access
from senim.accounts.viewer import Viewer
from senim.safeguarding import recipients
from senim.safeguarding.errors import ReasonNeeded
from senim.safeguarding.models import SealedCase

REASONS: Final[Mapping[str, Promise]] = {
    "step": _("I have a step to do in this case"),
    "letter": _("The person wrote or asked something"),
    "colleague": _("Somebody who works on the case asked me"),
    "check": _("I check how the case was handled"),
    "reseal": _("I seal it anew because keys changed"),
}
"""The closed list. Without words of one's own: they could tell of what was said, and the journal is not sealed."""

HOLDS: Final = dt.timedelta(minutes=30)


def give_reason(*, viewer: Viewer, number: int, reason: str, at: dt.datetime) -> SealedCase:
    """Say why one opens a case; it holds for half an hour. Refuses UnknownSealedCase, ReasonNeeded. Writes the journal."""
    case = recipients.case_for(viewer, number)
    if reason not in REASONS:
        raise ReasonNeeded
    note(viewer, case, "case", reason, at)
    return case


def reason_holds(viewer: Viewer, case: SealedCase) -> bool:
    """Whether the viewer said a reason for this case within the last half hour."""
    return bool(reason_of(viewer, case, timezone.now()))


def reason_of(viewer: Viewer, case: SealedCase, at: dt.datetime) -> str:
    """The reason that the viewer said last for this case, if it still holds; else empty."""
    said = Access.objects.filter(officer=viewer.officer, request_id=case.pk, part="case", at__gt=at - HOLDS)
    return said.order_by("-pk").values_list("words", flat=True).first() or ""


def note(viewer: Viewer, case: SealedCase, part: str, reason: str, at: dt.datetime) -> None:
    """Write one read of a part into the journal."""
    assert viewer.officer is not None  # nobody else has a case
    journal.note_read(
        officer=viewer.officer,
        request_id=case.pk,
        part=part,
        reason=journal.SEALED,
        words=reason,
        at=at,
        post=next(iter(viewer.posts), None),
    )
