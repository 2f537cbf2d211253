"""What the worker does for joint meetings: reminders before them and before what is due, and word of what is late.

Each is a record; what it says was told is told once. A day before a meeting, one working day before what was undertaken.
"""

from typing import Final

from django.db import transaction

from senim.kernel.events import EventType as E
from senim.kernel.worktime import WorktimeRefused, add
from senim.ledger.actor import SYSTEM
from senim.places.queries import calendar_for
from senim.referrals.meetings.folding import DAY, MEETING
from senim.referrals.meetings.models import Invited, Meeting, Undertaking
from senim.referrals.records import Pen

MOST: Final = 100


def remind(at: int) -> int:
    """Remind of meetings that begin within a day and of what is due, and tell of what is late; how many meetings were written to."""
    soon = Meeting.objects.filter(state="planned", starts_at__gt=at, starts_at__lte=at + DAY).values("pk")
    meetings = Invited.objects.filter(meeting_id__in=soon, reminded=False).values_list("meeting_id", flat=True)
    latest = at + 14 * DAY  # the longest stretch of days off is shorter
    due = Undertaking.objects.filter(state="open", told__lt=2, due_at__lte=latest).order_by("due_at")
    wanted = {*meetings.distinct()[:MOST], *due.values_list("meeting_id", flat=True)[: 4 * MOST]}
    return sum(_remind(one, at) for one in sorted(wanted))


@transaction.atomic
def _remind(meeting_id: int, at: int) -> int:
    pen = Pen(MEETING, meeting_id)
    meeting = pen.rows["meeting"][(meeting_id,)]
    by = SYSTEM._replace(unit=meeting["unit_id"])
    if meeting["state"] == "planned" and at < meeting["starts_at"] <= at + DAY:
        for (_meeting, officer), row in list(pen.rows["invited"].items()):
            if not row["reminded"]:
                pen.write(E.MEETING_REMINDED, {"officer": officer}, at=at, by=by)
    soon = next_working_day(meeting["unit_id"], at)
    for (key,), row in list(pen.rows["undertaking"].items()):
        if row["state"] != "open" or row["told"] == 2 or row["due_at"] > soon:
            continue
        if row["due_at"] < at:
            pen.write(E.UNDERTAKING_LATE, {"undertaking": key}, at=at, by=by)
        elif row["told"] == 0:
            pen.write(E.UNDERTAKING_REMINDED, {"undertaking": key}, at=at, by=by)
    pen.store()
    return int(bool(pen.written))


def next_working_day(unit_id: int, at: int) -> int:
    """The end of the next working day of a unit; a day on where the calendar does not reach."""
    try:
        return add(calendar_for(unit_id), at, 1, "working-days")
    except WorktimeRefused:
        return at + DAY
