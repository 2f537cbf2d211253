"""What the console, the line and the specialists' page show, gathered into contexts. No page here says who a visitor is."""

from dataclasses import replace
from typing import Any, Final, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.casework.rows import language
from senim.catalogue.loading import load_services
from senim.design.parts import Tab
from senim.desks import advising, specialists, ways
from senim.desks.advising import Advised
from senim.desks.catalogue import desk_service, desk_services, priorities
from senim.desks.console import BRANCHES
from senim.desks.estimating import SEAT_MINUTES, Told, told_to_all
from senim.desks.folding import VisitState
from senim.desks.models import Counter, Office, Seat, Visit
from senim.desks.openings import MINUTE
from senim.desks.reaching import offices_in_scope
from senim.desks.rows import clock, minutes_since
from senim.desks.saying import OUTCOMES, branch_words, outcome_words, state_words, wait_words
from senim.desks.ticketing import offered
from senim.intake.keys import new_key
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of

SERVE: Final = "desks.serve"
NEXT_SHOWN: Final = 6
LINE_PAGE: Final = 50
MOST_WAITING: Final = 500
LANGUAGES: Final = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


class Row(NamedTuple):
    """One visit in a list, in words."""

    visit: Visit
    service: str
    priority: str
    language: str
    minutes: int
    state: str
    wait: str


def seat_of(officer_pseudonym: int, office: Office) -> Seat | None:
    """Where an officer sits in this office. One query."""
    rows = Seat.objects.select_related("counter").filter(officer=officer_pseudonym, counter__office=office)
    return rows.filter(counter__active=True).first()


def tabs(viewer: Viewer, here: str, office: Office | None = None) -> list[Tab]:
    """The pages of front offices; those of one office beside them, and how many counters ask for a specialist."""
    found = ways.tabs(viewer, here)
    if viewer.may(specialists.RIGHT):
        calls, address = specialists.open_asks(viewer), reverse("counter:specialists")
        tone = "soon" if calls else ""
        found = [replace(one, count=calls, tone=tone) if one.href == address else one for one in found]
    if office is None:
        return found
    own = (("console", _("My counter"), "counter:console"), ("line", _("The line"), "counter:line"))
    return [*found, *(Tab(words, reverse(way, args=[office.pk]), on=here == name) for name, words, way in own)]


def offices_context(viewer: Viewer) -> dict[str, Any]:
    """The offices where the viewer may serve, with how many wait. Two queries beside the tabs."""
    offices = offices_in_scope(viewer, SERVE)
    inside = Visit.objects.filter(office_id__in=[one.pk for one in offices], state="waiting")
    waiting = dict(inside.values_list("office_id").annotate(Count("id")))
    rows = [(one, waiting.get(one.pk, 0)) for one in offices]
    return {"rows": rows, "tabs": tabs(viewer, "serving")}


def seats_context(viewer: Viewer, office: Office, at: int) -> dict[str, Any]:
    """The counters of an office, and who sits at each. Three queries beside the tabs."""
    counters = list(Counter.objects.filter(office=office, active=True).order_by("number"))
    who = _who_sits(office, at)
    rows = [
        (one, [desk_service(code).name(language()) for code in one.services], who.get(one.pk, [])) for one in counters
    ]
    return {"office": office, "rows": rows, "tabs": tabs(viewer, "console", office)}


def console_context(viewer: Viewer, office: Office, counter: Counter, at: int) -> dict[str, Any]:
    """The counter: its visit, what is on hold there, who is next and who else sits here. At most ten queries beside the tabs."""
    mine = list(
        Visit.objects.filter(
            office_id=office.pk, state__in=("invited", "serving", "held"), counter_id=counter.pk
        ).order_by("id")
    )
    current = next((one for one in mine if one.state in {"invited", "serving"}), None)
    told = told_to_all(office.pk, at)
    following = _next_for(office, counter)
    pseudonym = viewer.officer.pseudonym if viewer.officer else 0
    beside = [name for officer, name in _sitting(office, at).get(counter.pk, []) if officer != pseudonym]
    return {
        "office": office,
        "counter": counter,
        "beside": beside,
        "visit": current,
        "row": _row(current, at, told) if current else None,
        "held": [_row(one, at, told) for one in mine if one.state == "held"],
        "next": [_row(one, at, told) for one in following[:NEXT_SHOWN]],
        "waiting": len(following),
        "more": max(0, len(following) - NEXT_SHOWN),
        "tabs": tabs(viewer, "console", office),
        **(_visit_context(office, counter, current, at) if current else {}),
    }


def _visit_context(office: Office, counter: Counter, visit: Visit, at: int) -> dict[str, Any]:
    """What can be done with the visit at the counter."""
    request = ServiceRequest.objects.filter(pk=visit.request_id).first() if visit.request_id else None
    others = Counter.objects.filter(office=office, active=True).exclude(pk=counter.pk).order_by("number")
    return {
        "outcomes": [(code, outcome_words(code)) for code in _first_fitting(visit)],
        "may_give_up": visit.calls >= office.calls,
        "calls_left": max(0, office.calls - visit.calls),
        "services": [(one.code, one.name(language())) for one in offered(office.pk) if one.code != visit.service],
        "others": [(one.pk, one.number) for one in others],
        "branches": [(code, branch_words(code)) for code in BRANCHES],
        "branch": branch_words(visit.branch),
        "specialist_late": specialists.is_late(visit, at),
        "specialist_due": clock(visit.specialist_due_at),
        "number": number_of(request) if request else "",
        "opens": desk_service(visit.service).opens,
        "suggested": _suggested(office, visit) if visit.state == "serving" and not request else [],
    }


def _first_fitting(visit: Visit) -> list[str]:
    """The outcomes, the likely one first: it is the one that the key ends the visit with."""
    likely = "done"
    if visit.request_id:
        likely = "advised" if desk_service(visit.service).opens == advising.ADVICE else "opened"
    return [likely, *(one for one in OUTCOMES if one != likely)]


def _suggested(office: Office, visit: Visit) -> list[tuple[str, str]]:
    names = load_services()
    state = VisitState(visit.id, office.pk, visit.day, visit.service, "", "", first_served_at=visit.first_served_at)
    found = advising.taken_meanwhile(office.pk, state._replace(since_at=visit.since_at))
    return [(number_of(one), names[one.service].name.to(language())) for one in found if one.service in names]


def line_context(viewer: Viewer, office: Office, at: int, after: int) -> dict[str, Any]:
    """A page of everybody in the line, in its order, and what the triage desk may change. Three queries beside the tabs."""
    rows = Visit.objects.filter(office_id=office.pk, state__in=("waiting", "away")).order_by("line_at", "id")
    shown = list(rows[after : after + LINE_PAGE + 1])
    told = told_to_all(office.pk, at)
    return {
        "office": office,
        "rows": [_row(one, at, told) for one in shown[:LINE_PAGE]],
        "older": f"?after={after + LINE_PAGE}" if len(shown) > LINE_PAGE else "",
        "newer": f"?after={max(0, after - LINE_PAGE)}" if after else "",
        "services": [(one.code, one.name(language())) for one in offered(office.pk)],
        "priorities": [(one.code, one.name(language())) for one in priorities().values()],
        "languages": list(LANGUAGES.items()),
        "key": new_key(),
        "tabs": tabs(viewer, "line", office),
    }


def slip_context(viewer: Viewer, office: Office, done: Advised) -> dict[str, Any]:
    """What the person takes along: the number and, this once, the secret."""
    request = ServiceRequest.objects.get(pk=done.request_id)
    return {
        "number": number_of(request),
        "secret": done.secret.split("-"),
        "language": request.language,
        "tabs": tabs(viewer, "console", office),
    }


def specialists_context(viewer: Viewer, at: int) -> dict[str, Any]:
    """Who asks for a specialist of the viewer's units. Two queries beside the tabs."""
    rows = [
        {
            "ask": one,
            "service": desk_service(one.visit.service).name(language()),
            "branch": branch_words(one.visit.branch),
            "minutes": minutes_since(one.visit.since_at, at),
            "due": clock(one.visit.specialist_due_at) if one.visit.specialist == "accepted" else "",
            "language": LANGUAGES.get(one.visit.language, ""),
        }
        for one in specialists.asks(viewer, at)
    ]
    return {"rows": rows, "tabs": tabs(viewer, "specialists")}


def _next_for(office: Office, counter: Counter) -> list[Visit]:
    """Who waits for what a counter serves, in the order of calling: those sent here, and those for any counter. One query."""
    rows = Visit.objects.filter(office_id=office.pk, state="waiting").order_by("line_at", "id")[:MOST_WAITING]
    return [
        one
        for one in rows
        if one.counter_id == counter.pk or (one.counter_id is None and one.service in counter.services)
    ]


def _row(visit: Visit, at: int, told: dict[int, Told]) -> Row:
    group = priorities().get(visit.priority)
    since = visit.ticket_at if visit.state in {"waiting", "away"} else visit.since_at
    return Row(
        visit,
        desk_service(visit.service).name(language()) if visit.service in desk_services() else visit.service,
        group.name(language()) if group else "",
        LANGUAGES.get(visit.language, visit.language),
        minutes_since(since, at),
        state_words(visit.state),
        wait_words(told.get(visit.id)),
    )


def _sitting(office: Office, at: int) -> dict[int, list[tuple[int, str]]]:
    """Who sits at each counter, as (pseudonym, name). Two queries."""
    since = at - SEAT_MINUTES * MINUTE
    seats = list(Seat.objects.filter(counter__office=office, seen_at__gt=since).values_list("counter_id", "officer"))
    officers = Officer.objects.filter(pseudonym__in=[officer for _, officer in seats])
    names = {one.pseudonym: one.full_name for one in officers}
    found: dict[int, list[tuple[int, str]]] = {}
    for counter, officer in seats:
        found.setdefault(counter, []).append((officer, names.get(officer, "")))
    return found


def _who_sits(office: Office, at: int) -> dict[int, list[str]]:
    return {counter: [name for _, name in seated] for counter, seated in _sitting(office, at).items()}
