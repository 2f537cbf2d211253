"""The clock of a request as the pages draw it: its state, what is left, and why the date is what it is."""

import datetime as dt

from django.utils.translation import gettext as _

from senim.design.dates import relative
from senim.design.parts import ClockFace, State
from senim.intake.queries import Standing
from senim.intake.timeline import moment_of

SOON = dt.timedelta(days=1)


def face_of(standing: Standing, now: dt.datetime) -> ClockFace | None:
    """The clock's face; None when the service has no clock."""
    clock = standing.clock
    if clock is None:
        return None
    due = standing.promise_due or standing.limit_due
    return ClockFace(
        state=state_of(standing, now),
        started_at=moment_of(clock.started_at),
        now=moment_of(clock.stopped_at) if clock.stopped_at else now,
        promise_at=standing.promise_due,
        limit_at=standing.limit_due,
        left="" if clock.stopped_at or due is None else relative(due, now),
        why=_why(standing),
    )


def state_of(standing: Standing, now: dt.datetime) -> State:
    """On time, soon, overdue (past the promise), paused or ended."""
    clock = standing.clock
    if clock is None or clock.stopped_at is not None:
        return "ended"
    if clock.state == "paused":
        return "paused"
    due = standing.promise_due or standing.limit_due
    if due is None or due - now > SOON:
        return "on_time"
    return "soon" if due >= now else "overdue"


def _why(standing: Standing) -> str:
    clock = standing.clock
    if clock is None:
        return ""
    if clock.state == "paused":
        return _("The clock stands still while we wait for your reply.")
    return _("The term was extended.") if clock.extended else ""
