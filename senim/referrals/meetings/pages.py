"""What the pages of joint meetings show, gathered into contexts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.casework import listing
from senim.design.dates import short_moment
from senim.design.parts import Head, Tab
from senim.places.queries import unit
from senim.referrals.meetings import people
from senim.referrals.meetings.forms import (
    AddressForm,
    CallForm,
    InviteForm,
    MinutesForm,
    MoveForm,
    UndertakeForm,
)
from senim.referrals.meetings.models import Meeting, MeetingWords, Undertaking, UndertakingWords
from senim.referrals.meetings.reaching import CALL, Opened, mine, own_undertakings
from senim.referrals.telling.models import StaffAddress
from senim.referrals.tongue import language, moment_of

AHEAD: Final = 50
ON_A_PAGE: Final = 20


def tabs(viewer: Viewer) -> list[Tab]:
    """The way to one's work: that of an officer, or that of a body and of the akimat, who have no work list."""
    if viewer.may("work.see"):
        return listing.list_tabs(viewer, None, here="meetings")
    handed = [Tab(_("What was handed to us"), reverse("partner:list"))] if viewer.may("referrals.receive") else []
    return [
        *handed,
        Tab(_("Meetings"), reverse("meetings:mine"), on=True),
        Tab(_("My account"), reverse("accounts:home")),
    ]


def list_context(viewer: Viewer, text: str, page: int, at: int, form: AddressForm | None = None) -> dict[str, Any]:
    """One's own undertakings and meetings: those ahead, and the others a page at a time. At most eight queries."""
    found = mine(viewer)
    if text:
        found = found.filter(pk__in=_named(text, found.values_list("pk", flat=True)))
    ahead = list(found.filter(state="planned").order_by("starts_at")[:AHEAD])
    past = found.exclude(state="planned").order_by("-starts_at", "-pk")
    rows = list(past[(page - 1) * ON_A_PAGE : page * ON_A_PAGE + 1])
    titles = MeetingWords.objects.in_bulk([one.pk for one in (*ahead, *rows)])
    asked = f"q={text}&" if text else ""
    return {
        "tabs": tabs(viewer),
        "heads": [Head(_("Meeting")), Head(_("When")), Head(_("Unit")), Head(_("State"))],
        "ahead": [_row(one, titles) for one in ahead],
        "past": [_row(one, titles) for one in rows[:ON_A_PAGE]],
        "newer": f"?{asked}page={page - 1}" if page > 1 else "",
        "older": f"?{asked}page={page + 1}" if len(rows) > ON_A_PAGE else "",
        "own": _own(viewer, at),
        "q": text,
        "may_call": viewer.may(CALL),
        "form": form or AddressForm(initial={"email": _address(viewer)}, label_suffix=""),
    }


def _named(text: str, keys: Iterable[int]) -> list[int]:
    """Those of the viewer's own meetings whose title has every word; Python compares, for Ә and ә are one letter."""
    words = text.casefold().split()
    rows = MeetingWords.objects.filter(pk__in=list(keys)).values_list("pk", "title")
    return [key for key, title in rows if all(word in title.casefold() for word in words)]


def _row(meeting: Meeting, titles: Mapping[int, MeetingWords]) -> tuple[Any, ...]:
    href = reverse("meetings:meeting", args=[meeting.pk])
    title = titles[meeting.pk].title if meeting.pk in titles else ""
    link = format_html('<a class="govuk-link" href="{}">{} · {}</a>', href, title, f"M{meeting.pk}")
    return link, short_moment(moment_of(meeting.starts_at)), unit(meeting.unit_id).name, state_words(meeting.state)


def state_words(state: str) -> str:
    """Where a meeting stands."""
    return {"planned": _("Planned"), "held": _("Held"), "cancelled": _("Called off")}[state]


def _own(viewer: Viewer, at: int) -> list[dict[str, Any]]:
    """What the viewer still has to do, the most urgent first. Two queries."""
    rows = list(own_undertakings(viewer).filter(state="open").order_by("due_at", "pk")[:AHEAD])
    said = UndertakingWords.objects.in_bulk([one.pk for one in rows])
    return [_undertaking(one, said, {}, at) for one in rows]


def _undertaking(
    one: Undertaking, said: Mapping[int, UndertakingWords], names: Mapping[int, str], at: int
) -> dict[str, Any]:
    words = said.get(one.pk)
    return {
        "pk": one.pk,
        "meeting": one.meeting_id,
        "text": words.text if words else "",
        "result": words.result if words else "",
        "who": names.get(one.officer, ""),
        "due": moment_of(one.due_at),
        "ended": moment_of(one.ended_at) if one.ended_at else None,
        "state": one.state,
        "status": "ended" if one.state != "open" else "overdue" if one.due_at < at else "on_time",
        "words": {"open": "", "done": _("Done"), "dropped": _("Not needed any more")}[one.state],
        "officer": one.officer,
    }


def _address(viewer: Viewer) -> str:
    found = StaffAddress.objects.filter(officer=viewer.officer).values_list("email", flat=True).first()
    return str(found or "")


def meeting_context(viewer: Viewer, opened: Opened, at: int, **forms: Any) -> dict[str, Any]:
    """One meeting: agenda, decisions, who does what; with the forms of whoever leads it. Four queries beside those of `opened`."""
    names = people.names([*opened.participants, *(one.officer for one in opened.undertakings)])
    own = viewer.officer.pseudonym if viewer.officer else None
    meeting, undertakings = opened.meeting, [_undertaking(one, opened.said, names, at) for one in opened.undertakings]
    for one in undertakings:
        one["may_end"] = one["state"] == "open" and (opened.leads or one["officer"] == own)
    context = {
        "tabs": tabs(viewer),
        "opened": opened,
        "number": f"M{meeting.pk}",
        "starts": moment_of(meeting.starts_at),
        "state": state_words(meeting.state),
        "unit": unit(meeting.unit_id).name,
        "participants": sorted((names.get(one, ""), one) for one in opened.participants),
        "caller": meeting.called_by,
        "undertakings": undertakings,
        "begun": at >= meeting.starts_at,
        "planned": meeting.state == "planned",
    }
    return context | (_leading(opened, names) | forms if opened.leads else forms)


def _leading(opened: Opened, names: Mapping[int, str]) -> dict[str, Any]:
    taking = set(opened.participants)
    others = [one for one in people.invitable(opened.meeting.unit_id, language()) if one[0] not in taking]
    starts = moment_of(opened.meeting.starts_at)
    points = [(point.position, point.text) for point in opened.points]
    decided = {f"point-{point.position}": point.decision for point in opened.points}
    return {
        "invite_form": InviteForm(people=others),
        "move_form": MoveForm(initial=_when(starts) | {"place": opened.words.place}),
        "minutes_form": MinutesForm(points=points, initial={**decided, "minutes": opened.words.minutes}),
        "undertake_form": UndertakeForm(people=sorted((one, names.get(one, "")) for one in taking)),
    }


def _when(starts: dt.datetime) -> dict[str, Any]:
    local = localtime(starts)
    return {"day": local.date(), "time": local.time().replace(microsecond=0)}


def call_form(unit_id: int, given: Any = None) -> CallForm:
    """The form of a new meeting of a unit."""
    return CallForm(given, people=people.invitable(unit_id, language()))
