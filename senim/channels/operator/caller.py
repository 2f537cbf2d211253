"""What an operator sees beside the questions: the caller's open requests, requests alike, and how the new one would be handled.

Only what the operator may read. Safeguarded requests and assemblies are left out by the query itself, so that neither a count
nor the time it takes tells of one.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from senim.accounts.journal import note_read
from senim.accounts.models import Access
from senim.accounts.viewer import Viewer
from senim.casework import duplicates, searching
from senim.casework.duplicates import Hint
from senim.casework.searching import Found
from senim.catalogue.queries import Compiled
from senim.channels.operator.asking import CallForm
from senim.channels.operator.call import Call
from senim.channels.operator.posts import post_of
from senim.intake.keys import contact_hash
from senim.intake.lanes import Identity, identify
from senim.intake.models import ServiceRequest
from senim.places import queries as places

MOST_READ: Final = 20
MOST_SHOWN: Final = 5
JOURNALLED_FOR: Final = dt.timedelta(minutes=30)
LEAST_WORDS: Final = 20


class Beside(NamedTuple):
    """What stands beside the questions. `identity` is None before a service is chosen."""

    open: Sequence[Found]
    alike: Sequence[Hint]
    identity: Identity | None
    region: str


def beside(viewer: Viewer, call: Call, compiled: Compiled | None, form: CallForm | None, at: dt.datetime) -> Beside:
    """All of it. At most eight queries, and one for each request that was not yet journalled in the last half hour."""
    answers = form.so_far() if form else {}
    place = next((one for one in answers.values() if isinstance(one, dict) and "region" in one), {})
    region = str(place.get("region", "")) or places.unit(post_of(viewer).unit).region_id or ""
    own = open_requests(viewer, call.caller)
    journal(viewer, [one.request.pk for one in own], call, at)
    known = {one.request.pk for one in own}
    subject = answers.get(compiled.service.subject_field) if compiled else ""
    alike = duplicates.like(viewer, str(subject or call.need), region, at)
    return Beside(
        open=own,
        alike=[one for one in alike if one.request.pk not in known],
        identity=identify(compiled.service, answers) if compiled else None,
        region=region,
    )


def open_requests(viewer: Viewer, number: str) -> list[Found]:
    """The newest open requests of a phone number (E.164) that the viewer may read. Three queries, none for no number."""
    if not number:
        return []
    rows = ServiceRequest.objects.filter(duplicates.comparable(), contact_hash=contact_hash(number))
    found = searching.readable(viewer, list(rows.order_by("-received_at")[:MOST_READ]))
    return [one for one in found if one.open][:MOST_SHOWN]


def journal(viewer: Viewer, requests: Sequence[int], call: Call, at: dt.datetime) -> None:
    """Write down whose requests a number brought up: a caller is a reason, but one that can be asked about."""
    officer = viewer.officer
    assert officer is not None
    rows = Access.objects.filter(officer=officer, request_id__in=requests, part="caller", at__gt=at - JOURNALLED_FOR)
    done = set(rows.values_list("request_id", flat=True)) if requests else set()
    for pk in requests:
        if pk not in done:
            note_read(
                officer=officer, request_id=pk, part="caller", reason="person_asked", words=call.channel, at=at,
                post=viewer.post_for(0),
            )  # fmt: skip
