"""The clock of a case for officers: what is left in working days, and why it moved, in words about the person, not to them."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from senim.casework.cases import Case
from senim.design.dates import relative, short_day
from senim.design.parts import ClockFace
from senim.intake.actions import micros
from senim.intake.faces import face_of
from senim.intake.timeline import moment_of
from senim.kernel.worktime import WorktimeRefused, measure
from senim.places.queries import calendar_for
from senim.processes.models import ServiceClock


def face(case: Case, now: dt.datetime) -> ClockFace | None:
    """The clock to show; None for a service without one."""
    shown, clock = face_of(case.standing, now), case.standing.clock
    if shown is None or clock is None:
        return None
    return replace(shown, left=_left(case, shown, now), why=_why(clock))


def _left(case: Case, shown: ClockFace, now: dt.datetime) -> str:
    due = shown.promise_at or shown.limit_at
    if shown.state == "ended":
        return _("Finished %(when)s") % {"when": relative(shown.now, now)}
    if due is None or shown.state == "paused":
        return ""
    if due < now:
        return _("Late since %(when)s") % {"when": short_day(due)}
    try:
        days = measure(calendar_for(case.instance.desk_id), micros(now), micros(due), "working-days")
    except WorktimeRefused:
        days = 0
    if days < 1:
        return _("Due %(when)s") % {"when": relative(due, now)}
    return ngettext("%(days)s working day left", "%(days)s working days left", days) % {"days": days}


def _why(clock: ServiceClock) -> str:
    parts = []
    if clock.state == "paused" and clock.paused_at:
        since = short_day(moment_of(clock.paused_at))
        parts.append(_("Paused since %(day)s: %(why)s.") % {"day": since, "why": pause_words(clock.pause_reason)})
    if clock.extended:
        words = ngettext("Extended %(times)s time.", "Extended %(times)s times.", clock.extended)
        parts.append(words % {"times": clock.extended})
    return " ".join(parts)


def pause_words(reason: str) -> str:
    """Why a clock stands still."""
    return {
        "applicant_reply": _("we wait for the person's reply"),
        "expert_opinion": _("we wait for an expert's opinion"),
    }.get(reason, reason)
