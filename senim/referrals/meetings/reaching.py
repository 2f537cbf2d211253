"""Whose meeting is whose to see: participants see it, nobody else finds, counts or opens it, whatever their rank."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from senim.accounts.roles import grants
from senim.accounts.viewer import Viewer
from senim.casework import searching
from senim.intake.models import ServiceRequest
from senim.ledger.actor import Actor
from senim.places.queries import unit
from senim.referrals.meetings.errors import NotYourMeeting
from senim.referrals.meetings.models import AgendaPoint, Invited, Meeting, MeetingWords, Undertaking, UndertakingWords

JOIN: Final = "meetings.join"
CALL: Final = "meetings.call"


def mine(viewer: Viewer) -> "QuerySet[Meeting]":
    """The meetings in which the viewer takes part; what every list, search, count and page asks."""
    if viewer.officer is None or not viewer.may(JOIN):
        return Meeting.objects.none()
    invited = Invited.objects.filter(officer=viewer.officer.pseudonym)
    return Meeting.objects.filter(pk__in=invited.values("meeting_id"))


def own_undertakings(viewer: Viewer) -> "QuerySet[Undertaking]":
    """What the viewer undertook in meetings that are theirs to see."""
    if viewer.officer is None:
        return Undertaking.objects.none()
    return Undertaking.objects.filter(officer=viewer.officer.pseudonym, meeting_id__in=mine(viewer).values("pk"))


@dataclass(frozen=True, slots=True)
class Opened:
    """One meeting as a participant sees it. `request` only for whoever may read that request anyway."""

    meeting: Meeting
    words: MeetingWords
    points: list[AgendaPoint]
    participants: list[int]
    undertakings: list[Undertaking]
    said: Mapping[int, UndertakingWords]
    request: ServiceRequest | None
    number: str
    leads: bool


def opened(viewer: Viewer, meeting_id: int) -> Opened:
    """A meeting of the viewer's own. Refuses NotYourMeeting. Eight queries at most."""
    meeting = mine(viewer).filter(pk=meeting_id).first()
    words = MeetingWords.objects.filter(pk=meeting_id).first() if meeting else None
    if meeting is None or words is None:
        raise NotYourMeeting
    undertakings = list(Undertaking.objects.filter(meeting_id=meeting_id).order_by("due_at", "pk"))
    request, number = readable_request(viewer, meeting.request_id)
    return Opened(
        meeting=meeting,
        words=words,
        points=list(AgendaPoint.objects.filter(meeting=words).order_by("position")),
        participants=list(Invited.objects.filter(meeting_id=meeting_id).values_list("officer", flat=True)),
        undertakings=undertakings,
        said=UndertakingWords.objects.in_bulk([one.pk for one in undertakings]),
        request=request,
        number=number,
        leads=leads(viewer, meeting),
    )


def leads(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether a participant may change the meeting: who may call meetings of its unit."""
    return viewer.may_in(CALL, meeting.unit_id)


def readable_request(viewer: Viewer, request_id: int | None) -> tuple[ServiceRequest | None, str]:
    """A request with its number for whoever may read it by their own post; a meeting opens no request to anybody."""
    row = ServiceRequest.objects.filter(pk=request_id).first() if request_id and viewer.may("case.read") else None
    found = searching.readable(viewer, [row]) if row else []
    return (found[0].request, found[0].number) if found else (None, "")


def caller(viewer: Viewer, unit_id: int | None = None) -> Actor:
    """The viewer as the log knows them when they call a meeting, or lead one of a unit: in the first post that may.

    Refuses PermissionDenied.
    """
    for post in viewer.posts:
        if grants(post.role, CALL) and (unit_id is None or unit(unit_id).path.startswith(post.path)):
            return viewer.actor(post.role, post.unit if unit_id is None else unit_id)
    raise PermissionDenied


def participant(viewer: Viewer) -> Actor:
    """The viewer as the log knows them when they take part, in the first post that may. Refuses PermissionDenied."""
    for post in viewer.posts:
        if grants(post.role, JOIN):
            return viewer.actor(post.role, post.unit)
    raise PermissionDenied
