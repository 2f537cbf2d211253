"""How a made-up request comes in: answers to the service's own questions, the rows that intake would write, the first records."""

import datetime as dt
import hashlib
import random
from collections.abc import Mapping
from typing import Any, Final

from senim.catalogue.answers import coded_answers
from senim.catalogue.queries import Compiled
from senim.demo.history_arrivals import SHOWN_REGION, ZONE, Coming
from senim.demo.history_case import Book, Case
from senim.demo.history_words import MadeUp, Topic, anybody, one, street, topics, written
from senim.intake.arrivals import Arrival
from senim.intake.keys import KEY_BYTES
from senim.intake.lanes import identify
from senim.intake.routing import owner_unit
from senim.intake.rows import RequestRow
from senim.intake.timeline import moment_of
from senim.ledger.actor import CITIZEN
from senim.places.queries import calendar_for, front_offices

_TWICE: Final = 0.015
_FORMAL: Final = 0.8
Letter = tuple[Topic, MadeUp, str]


def key_of(seed: int, request_id: int) -> bytes:
    """The idempotency key of a made-up request. The receipt's secret needs the installation's own key besides."""
    return hashlib.sha256(f"made-up request {seed} {request_id}".encode()).digest()[:KEY_BYTES]


class Doors:
    """Lets requests in; remembers the last one of each region and service, which a few people send again."""

    def __init__(self, seed: int, book: Book, shown_from: int) -> None:
        self.seed, self.book, self.shown_from = seed, book, shown_from
        self.last: dict[tuple[str, str], Letter] = {}

    def open(self, coming: Coming, request_id: int, service: Compiled) -> Case:
        """The case of a request, registered and started."""
        chance = random.Random(f"request {self.seed} {request_id}")
        topic, person, text = self._letter(coming, chance)
        answers = _ANSWERS[coming.service](coming, topic, person, text, chance)
        kept = _in_order(service, answers)
        arrival = Arrival(
            service, kept, key_of(self.seed, request_id), coming.channel, coming.language, moment_of(coming.at)
        )
        identity = identify(service.service, kept)
        row = RequestRow.of(arrival, kept, identity)
        shown = self.shown_from if coming.region == SHOWN_REGION else None
        case = Case(self.book, request_id, service, row, identity.contact, topic, chance, shown)
        _begin(case, coming, kept)
        return case

    def _letter(self, coming: Coming, chance: random.Random) -> Letter:
        place = coming.region, coming.service
        before = self.last.get(place)
        if before is not None and chance.random() < _TWICE:
            topic, person, text = before
            return topic, person, text + one("again", coming.language, chance)
        topic = chance.choice(topics(coming.service))
        self.last[place] = topic, anybody(chance), written(topic, coming.language, chance)
        return self.last[place]


def _begin(case: Case, coming: Coming, answers: Mapping[str, Any]) -> None:
    row, service = case.row, case.service
    coded = coded_answers(service.service, answers)
    facts = {
        "channel": row.channel,
        "lane": row.lane,
        "identity": row.identity_level,
        "language": row.language,
        "region": row.region_id,
        "unit": owner_unit(service.service, coded, row.region_id, row.desk_id),
        "desk": row.desk_id,
        **_told_by(case, coming.at),
    }
    variables = {name: value for name, value in coded.items() if name in service.net.variables}
    statutory = row.lane == "formal" or service.service.lane != "formal"
    case.begin(service, variables, facts, calendar_for(row.desk_id), coming.at, CITIZEN, statutory=statutory)


def _told_by(case: Case, at: int) -> dict[str, str]:
    """By which channel the person of a shown request is told; the rest of the year leaves its outbox out."""
    ways = (channel for channel, column in (("email", "email"), ("sms", "phone")) if case.contact.get(column))
    way = next(ways, "") if case.is_shown(at) else ""
    return {"reach": way} if way else {}


def review_facts(case: Case) -> dict[str, Any]:
    """The facts of a review's registration, as `intake.actions.dispute` gives them."""
    place = {"unit": case.run.unit_id, "desk": case.run.desk_id}
    return {"channel": "web", "lane": "review", "language": case.language, "region": case.row.region_id, **place}


def _in_order(service: Compiled, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in the order of the pages, as `complete_answers` keeps them; what is None was not given."""
    names = (field.id for page in service.service.pages for field in page.fields)
    return {name: answers[name] for name in names if answers.get(name) is not None}


def _advice(coming: Coming, topic: Topic, person: MadeUp, text: str, chance: random.Random) -> dict[str, Any]:
    unknown = chance.random() < 0.14
    return {
        "competence": "unknown" if unknown else topic.coded["competence"],
        "question": text,
        "place": _place(coming, chance),
        **_reach(coming, person, chance, 0.62),
    }


def _appeal(coming: Coming, topic: Topic, person: MadeUp, text: str, chance: random.Random) -> dict[str, Any]:
    formal = chance.random() < _FORMAL
    return {
        "kind": topic.coded["kind"],
        "about_police": topic.coded["about_police"],
        "text": text,
        "place": _place(coming, chance),
        "person": person.full_name if formal or chance.random() < 0.5 else None,
        "postal_address": person.address[coming.language] if formal or chance.random() < 0.2 else None,
        **_reach(coming, person, chance, 0.8),
        "signature": True if formal else None,
    }


def _report(coming: Coming, topic: Topic, person: MadeUp, text: str, chance: random.Random) -> dict[str, Any]:
    on = moment_of(coming.at).astimezone(ZONE).date() - dt.timedelta(days=chance.choice((0, 0, 0, 0, 1, 1, 2)))
    return {
        "danger_now": chance.random() < 0.02,
        "category": topic.coded["category"],
        "text": text,
        "happened_on": on.isoformat(),
        "where": street(coming.language, chance),
        "place": _place(coming, chance),
        "person": person.full_name if chance.random() < 0.65 else None,
        "phone": person.phone if chance.random() < 0.8 else None,
    }


def _paper(coming: Coming, topic: Topic, person: MadeUp, text: str, chance: random.Random) -> dict[str, Any]:
    return {
        "kind": topic.coded["kind"],
        "text": text,
        "place": _place(coming, chance),
        "person": person.full_name if chance.random() < 0.9 else None,
        **_reach(coming, person, chance, 0.75),
    }


def _migration(coming: Coming, topic: Topic, person: MadeUp, text: str, chance: random.Random) -> dict[str, Any]:
    guest: dict[str, Any] = {}
    if topic.coded["kind"] == "arrival":
        on = moment_of(coming.at).astimezone(ZONE).date() - dt.timedelta(days=chance.choice((0, 1, 1, 2)))
        guest = {"arrived_on": on.isoformat(), "guest_address": street(coming.language, chance)}
    return _paper(coming, topic, person, text, chance) | guest


def _place(coming: Coming, chance: random.Random) -> dict[str, Any]:
    """The main front office of a region is asked more often than the others."""
    offices = front_offices(coming.region)
    return {"region": coming.region, "desk": (offices[0] if chance.random() < 0.4 else chance.choice(offices)).pk}


def _reach(coming: Coming, person: MadeUp, chance: random.Random, share: float) -> dict[str, str | None]:
    by_phone = coming.channel == "phone" or chance.random() < share
    return {"phone": person.phone if by_phone else None, "email": person.email if chance.random() < 0.25 else None}


_ANSWERS: Final = {
    "advice": _advice,
    "appeal": _appeal,
    "report": _report,
    "certificate": _paper,
    "road": _paper,
    "migration": _migration,
}
