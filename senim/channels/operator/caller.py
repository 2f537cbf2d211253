"""What an operator sees beside the questions: the caller's open requests, requests alike, and how the new one would be handled.

Only what the operator may read. Safeguarded requests and assemblies are left out by the query itself, so that neither a count
nor the time it takes tells of one.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from senim.accounts.journal import note_shown
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
LEAST_WORDS: Final = 20


class Beside(NamedTuple):
    """What stands beside the questions. `identity` is None before a service is chosen."""

    open: Sequence[Found]
    alike: Sequence[Hint]
    identity: Identity | None
    region: str


def beside(viewer: Viewer, call: Call, compiled: Compiled | None, form: CallForm | None, at: dt.datetime) -> Beside:
    """All of it. At most ten queries; what it brings up is journalled once in half an hour."""
    answers = form.so_far() if form else {}
    place = next((one for one in answers.values() if isinstance(one, dict) and "region" in one), {})
    region = str(place.get("region", "")) or places.unit(post_of(viewer).unit).region_id or ""
    own = open_requests(viewer, call.caller)
    journal(viewer, [one.request.pk for one in own], call, "caller", at)
    known = {one.request.pk for one in own}
    subject = answers.get(compiled.service.subject_field) if compiled else ""
    alike = [
        one for one in duplicates.like(viewer, str(subject or call.need), region, at) if one.request.pk not in known
    ]
    journal(viewer, [one.request.pk for one in alike], call, "duplicates", at)
    return Beside(
        open=own,
        alike=alike,
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


def journal(viewer: Viewer, requests: Sequence[int], call: Call, part: str, at: dt.datetime) -> None:
    """Write down whose requests a number or typed words brought up: a caller is a reason, but one that can be asked about."""
    note_shown(viewer, requests, part=part, reason="person_asked", words=call.channel, at=at)
