"""The triage desk: gives tickets by hand, mends service and group of a waiting ticket, and keeps who steps out."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from senim.desks import queueing, writing
from senim.desks.errors import MovedOn, NotInThisState, UnknownVisit
from senim.desks.folding import VisitState
from senim.desks.models import Office
from senim.desks.queueing import Ticket
from senim.desks.saying import wait_words
from senim.desks.ticketing import arrive, give, known_priority
from senim.intake.keys import read_key
from senim.ledger.actor import Actor

LANGUAGES: Final = ("kk", "ru", "en")
_PLAIN: Final = {"step_out": "stepped_out", "come_back": "came_back"}


def pressed(*, office: Office, fields: Mapping[str, str], at: int, by: Actor) -> str:
    """Do what a button of the desk says; what to tell the officer. Refuses what the act refuses."""
    act = fields.get("act", "")
    if act == "ticket":
        return _ticket(office, fields, at, by)
    if act == "arrive":
        given = arrive(code=fields.get("code", ""), office_id=office.pk, at=at, by=by)
        return _("Ticket %(label)s.") % {"label": given.visit.label}
    return _changed(office, act, fields, at, by)


def _ticket(office: Office, fields: Mapping[str, str], at: int, by: Actor) -> str:
    """A ticket for somebody at the desk; the desk knows who stands before it, so it may also when the office is closed."""
    key = read_key(fields.get("key", ""))
    language = fields.get("language", "")
    if key is None:
        raise MovedOn("ticket")
    ticket = Ticket(
        office_id=office.pk,
        service=fields.get("service", ""),
        channel="counter",
        language=language if language in LANGUAGES else LANGUAGES[0],
        priority=known_priority(fields.get("priority", "")),
    )
    given = give(ticket=ticket, key=key, at=at, by=by)
    words = {"label": given.visit.label, "wait": wait_words(given.told), "code": given.code}
    return _("Ticket %(label)s. Wait: %(wait)s. Code for the phone: %(code)s.") % words


@transaction.atomic
def _changed(office: Office, act: str, fields: Mapping[str, str], at: int, by: Actor) -> str:
    """Change a ticket as it stood on the screen. Refuses MovedOn for one that has changed since."""
    visit = writing.load(_number(fields, "visit"))
    if visit.office_id != office.pk:
        raise UnknownVisit(str(visit.id))
    if visit.n != _number(fields, "n"):
        raise MovedOn(act)
    return _("Ticket %(label)s.") % {"label": _done(visit, act, fields, at, by).label}


def _done(visit: VisitState, act: str, fields: Mapping[str, str], at: int, by: Actor) -> VisitState:
    if act in _PLAIN:
        return queueing.act(visit_id=visit.id, kind=_PLAIN[act], at=at, by=by)
    if act == "gone":
        return queueing.act(visit_id=visit.id, kind="left", at=at, by=by, payload={"outcome": "gave_up"})
    if act != "change":
        raise NotInThisState(act)
    priority = known_priority(fields.get("priority", ""))
    return queueing.triage(visit_id=visit.id, service=fields.get("service", ""), priority=priority, at=at, by=by)


def _number(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
