"""What people do with joint meetings. Each action is one transaction: log, tables, words and notices stand or fall together.

Nobody is asked here whether they may: views ask `reaching` first. Moments are µs UTC, officers are pseudonyms.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.db import transaction

from senim.kernel.events import EventType as E
from senim.ledger.actor import Actor
from senim.referrals.meetings.errors import (
    MeetingAhead,
    MeetingOver,
    MomentPassed,
    NotInvited,
    TooMany,
    UndertakingOver,
)
from senim.referrals.meetings.folding import MEETING
from senim.referrals.meetings.models import AgendaPoint, MeetingWords, UndertakingWords
from senim.referrals.records import Pen, part_of

MOST_PARTICIPANTS: Final = 40
MOST_UNDERTAKINGS: Final = 60


@transaction.atomic
def call(
    *,
    title: str,
    place: str,
    agenda: Sequence[str],
    starts_at: int,
    participants: Collection[int],
    request_id: int | None,
    at: int,
    by: Actor,
) -> int:
    """Call a meeting for the unit of `by`, who takes part; its number. Everybody invited is told.

    Refuses MomentPassed, TooMany.
    """
    if starts_at <= at:
        raise MomentPassed
    words = MeetingWords.objects.create(title=title, place=place)
    AgendaPoint.objects.bulk_create(
        AgendaPoint(meeting=words, position=position, text=text) for position, text in enumerate(agenda, 1)
    )
    pen = Pen(MEETING, words.pk)
    about = {"request": request_id} if request_id is not None else {}
    pen.write(E.MEETING_CALLED, {"for": starts_at, **about}, at=at, by=by)
    _invite(pen, {*participants, *([by.pseudonym] if by.pseudonym is not None else [])}, at, by)
    pen.store()
    return words.pk


@transaction.atomic
def invite(*, meeting_id: int, participants: Collection[int], at: int, by: Actor) -> None:
    """Invite more people; who takes part already is not told again. Refuses MeetingOver, TooMany."""
    pen = _planned(meeting_id)
    _invite(pen, {one for one in participants if (meeting_id, one) not in pen.rows["invited"]}, at, by)
    pen.store()


def _invite(pen: Pen, participants: Collection[int], at: int, by: Actor) -> None:
    if len(pen.rows["invited"]) + len(participants) > MOST_PARTICIPANTS:
        raise TooMany
    for one in sorted(participants):
        pen.write(E.MEETING_INVITED, {"officer": one}, at=at, by=by)


@transaction.atomic
def excuse(*, meeting_id: int, officer: int, at: int, by: Actor) -> None:
    """Somebody takes part no more: from the next request on they see nothing of it. Refuses NotInvited for who does not, and

    for who called it or still has to do something.
    """
    pen = Pen(MEETING, meeting_id)
    held = any(row["officer"] == officer and row["state"] == "open" for row in pen.rows["undertaking"].values())
    caller = pen.rows["meeting"][(meeting_id,)]["called_by"]
    if (meeting_id, officer) not in pen.rows["invited"] or held or officer == caller:
        raise NotInvited
    pen.write(E.MEETING_EXCUSED, {"officer": officer}, at=at, by=by)
    pen.store()


@transaction.atomic
def move(*, meeting_id: int, starts_at: int, place: str, at: int, by: Actor) -> None:
    """Give the meeting another time and place; everybody is told, and reminded anew. Refuses MeetingOver, MomentPassed."""
    if starts_at <= at:
        raise MomentPassed
    pen = _planned(meeting_id)
    pen.write(E.MEETING_MOVED, {"for": starts_at}, at=at, by=by)
    for _meeting, officer in sorted(pen.rows["invited"]):
        pen.write(E.MEETING_INVITED, {"officer": officer}, at=at, by=by)
    pen.store()
    MeetingWords.objects.filter(pk=meeting_id).update(place=place)


@transaction.atomic
def cancel(*, meeting_id: int, at: int, by: Actor) -> None:
    """Call the meeting off; everybody is told. Refuses MeetingOver."""
    pen = _planned(meeting_id)
    for _meeting, officer in sorted(pen.rows["invited"]):
        pen.write(E.MEETING_CANCELLED, {"officer": officer}, at=at, by=by)
    pen.store()


@transaction.atomic
def keep_minutes(*, meeting_id: int, minutes: str, decisions: Mapping[int, str], at: int, by: Actor) -> None:
    """Write what was said and decided, by the position of each point; the first time says that the meeting was held.

    Refuses MeetingAhead before its beginning, MeetingOver when it was called off.
    """
    pen = Pen(MEETING, meeting_id)
    meeting = pen.rows["meeting"][(meeting_id,)]
    if meeting["state"] == "cancelled":
        raise MeetingOver
    if at < meeting["starts_at"]:
        raise MeetingAhead
    if meeting["state"] == "planned":
        pen.write(E.MEETING_HELD, {}, at=at, by=by)
    for point in AgendaPoint.objects.filter(meeting_id=meeting_id, position__in=list(decisions)):
        if point.decision != decisions[point.position]:
            pen.write(E.MEETING_DECIDED, {"point": point.position}, at=at, by=by)
            AgendaPoint.objects.filter(pk=point.pk).update(decision=decisions[point.position])
    pen.store()
    MeetingWords.objects.filter(pk=meeting_id).update(minutes=minutes)


@transaction.atomic
def undertake(*, meeting_id: int, text: str, officer: int, due_at: int, at: int, by: Actor) -> int:
    """A participant undertakes something by a time; its number. They are told.

    Refuses NotInvited, MomentPassed, TooMany, MeetingOver when the meeting was called off.
    """
    pen = Pen(MEETING, meeting_id)
    if pen.rows["meeting"][(meeting_id,)]["state"] == "cancelled":
        raise MeetingOver
    if (meeting_id, officer) not in pen.rows["invited"]:
        raise NotInvited
    if due_at <= at:
        raise MomentPassed
    if len(pen.rows["undertaking"]) >= MOST_UNDERTAKINGS:
        raise TooMany
    key = part_of(meeting_id, pen.write(E.UNDERTAKEN, {"officer": officer, "due": due_at}, at=at, by=by))
    pen.store()
    UndertakingWords.objects.create(undertaking_id=key, text=text)
    return key


@transaction.atomic
def finish(*, meeting_id: int, undertaking: int, result: str, at: int, by: Actor) -> None:
    """What was undertaken is done, with what came of it. Refuses UndertakingOver."""
    _end(E.UNDERTAKING_DONE, meeting_id, undertaking, result, at, by)


@transaction.atomic
def drop(*, meeting_id: int, undertaking: int, result: str, at: int, by: Actor) -> None:
    """What was undertaken is not needed any more, and why. Refuses UndertakingOver."""
    _end(E.UNDERTAKING_DROPPED, meeting_id, undertaking, result, at, by)


def _end(event: E, meeting_id: int, undertaking: int, result: str, at: int, by: Actor) -> None:
    pen = Pen(MEETING, meeting_id)
    row = pen.rows["undertaking"].get((undertaking,))
    if row is None or row["state"] != "open":
        raise UndertakingOver
    pen.write(event, {"undertaking": undertaking}, at=at, by=by)
    pen.store()
    UndertakingWords.objects.filter(pk=undertaking).update(result=result)


def _planned(meeting_id: int) -> Pen:
    pen = Pen(MEETING, meeting_id)
    if pen.rows["meeting"][(meeting_id,)]["state"] != "planned":
        raise MeetingOver
    return pen
