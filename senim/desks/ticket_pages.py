"""The ticket on the phone: one picture of a visit for its person, and what they may do with it."""

from typing import Any

from django.utils.translation import gettext as _

from senim.desks import queueing
from senim.desks.catalogue import desk_service
from senim.desks.errors import NotInThisState
from senim.desks.estimating import told_to_all
from senim.desks.folding import VisitState, local_day
from senim.desks.models import Counter
from senim.desks.rows import moment_of
from senim.desks.saying import late_words, outcome_words, shut_words, wait_words
from senim.desks.ticketing import Shut, read, shut_now
from senim.ledger.actor import CITIZEN
from senim.places.queries import unit

ACTS = {"away": "stepped_out", "back": "came_back", "leave": "left"}
"""What the person may press, and the record it writes."""


def ticket_context(visit: VisitState, code: str, language: str, at: int) -> dict[str, Any]:
    """The ticket as it stands. Three queries, or one where nothing has changed in the office."""
    told = told_to_all(visit.office_id, at).get(visit.id) if visit.state == "waiting" else None
    office = unit(visit.office_id)
    return {
        "visit": visit,
        "code": code,
        "office": office,
        "address": getattr(office, f"address_{language[:2]}", "") or office.address_kk,
        "service": desk_service(visit.service).name(language),
        "counter": _counter(visit),
        "told": told,
        "wait": wait_words(told),
        "late": late_words(told),
        "closed": shut_words(_shut(visit, at), language),
        "ended": outcome_words(visit.outcome) if visit.outcome else "",
        "heading": _heading(visit),
        "booked_for": moment_of(visit.booked_for),
        "today": local_day(at) == visit.day,
        "since": moment_of(visit.since_at),
    }


def press(*, visit_id: int, act: str, at: int) -> None:
    """Step out, come back or leave, as the person. Pressed twice, it is done once. Refuses NotInThisState."""
    kind = ACTS.get(act)
    if kind is None:
        raise NotInThisState(act)
    visit = read(visit_id)
    if (visit.state, act) in {("away", "away"), ("waiting", "back"), ("left", "leave")}:
        return
    payload = {"outcome": "gave_up"} if act == "leave" else None
    queueing.act(visit_id=visit_id, kind=kind, at=at, by=CITIZEN, payload=payload)


def _heading(visit: VisitState) -> str:
    return {
        "booked": _("You have an appointment"),
        "waiting": _("You are in line"),
        "invited": _("It is your turn"),
        "serving": _("You are being served"),
        "held": _("Please wait at the counter"),
        "away": _("You have stepped out"),
        "finished": _("Your visit is over"),
        "missed": _("You did not come"),
        "cancelled": _("The appointment is cancelled"),
    }.get(visit.state, _("This ticket is over"))


def _counter(visit: VisitState) -> int | None:
    if visit.counter_id is None or visit.state not in {"invited", "serving", "held"}:
        return None
    return Counter.objects.filter(pk=visit.counter_id).values_list("number", flat=True).first()


def _shut(visit: VisitState, at: int) -> Shut | None:
    """Why somebody in the line is not called now."""
    return shut_now(visit.office_id, at) if visit.state in {"waiting", "away"} else None
