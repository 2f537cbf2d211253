"""A visit and its service request: advice given at the counter as a request of its own, and requests that a visit continues.

Advice is a service with a promise: what was asked and what was said goes through the steps of its process, with their clock.
"""

import datetime as dt
from typing import Final, NamedTuple

from django.db import transaction

from senim.accounts.viewer import Viewer
from senim.casework import actions as casework
from senim.casework.cases import Case, case_of
from senim.casework.errors import OutOfScope
from senim.casework.filling import Filled
from senim.casework.steps import step_of
from senim.catalogue.queries import current
from senim.desks import queueing, writing
from senim.desks.catalogue import DeskService, desk_service, desk_services
from senim.desks.console import Place
from senim.desks.errors import MovedOn, UnknownRequest
from senim.desks.folding import VisitState
from senim.desks.rows import moment_of
from senim.intake import actions as intake
from senim.intake.arrivals import Arrival
from senim.intake.models import ServiceRequest
from senim.places.queries import unit
from senim.sealing import receipts
from senim.sealing.errors import NumberInvalid

ADVICE: Final = "advice"
CHANNEL: Final = "counter"
FORM: Final = "consider"
"""The form of the step in which an officer gives advice."""

MOST_SUGGESTED: Final = 3


class Advice(NamedTuple):
    """What was asked and what was said, in the words of the two; `competence` is the branch whose advice it is."""

    question: str
    answer: str
    competence: str


class Advised(NamedTuple):
    """The request that came of it, the secret of its receipt, and whether it is answered or waits for the branch's officer."""

    request_id: int
    secret: str
    answered: bool


def advice_of(visit: VisitState) -> str:
    """The branch whose advice a visit is about: of its service, else of the specialist who was called, else nobody knows yet."""
    return desk_service(visit.service).branch or visit.branch or "unknown"


@transaction.atomic
def advise(
    *, place: Place, visit_id: int, n: int, advice: Advice, key: bytes, viewer: Viewer, at: dt.datetime
) -> Advised:
    """Log advice as a request of its own, linked to the visit; answered at once by whoever may advise for the branch.

    Else the words are a note, and the officer of the branch answers within the promise. The same key again gives the same
    request. Refuses MovedOn, NotInThisState, and what intake refuses (AnswerRefused, KeyReused).
    """
    visit = writing.load(visit_id)
    arrival = Arrival(
        compiled=current(ADVICE, at.date()),
        answers={
            "competence": advice.competence,
            "question": advice.question,
            "place": {"region": unit(place.office.pk).region_id or "", "desk": place.office.pk},
        },
        key=key,
        channel=CHANNEL,
        language=visit.language,
        at=at,
    )
    done = intake.submit(arrival)
    if not done.new:
        return Advised(done.request_id, done.secret, not case_of(viewer, done.request_id).is_open)
    if visit.n != n or visit.counter_id != place.counter.pk:
        raise MovedOn("advise")
    queueing.link(visit_id=visit.id, request_id=done.request_id, at=intake.micros(at), by=place.by)
    answered = _answered(case_of(viewer, done.request_id), advice.answer, visit.language, at)
    return Advised(done.request_id, done.secret, answered)


def _answered(case: Case, words: str, language: str, at: dt.datetime) -> bool:
    """Finish the step of the advice with these words where it is the officer's own; else leave them as a note for whoever has it."""
    item = case.own
    if item is None or step_of(case, item.element).staff_form.id != FORM:
        casework.note(case=case, text=words, at=at, language=language)
        return False
    filled = Filled(variables={"next_step": "answer", "outcome": "answered"}, words=(("letter", words),))
    casework.complete_step(
        case=case, element=item.element, since=item.since_at, filled=filled, at=at, language=language
    )
    return True


@transaction.atomic
def link(*, place: Place, visit_id: int, n: int, number: str, viewer: Viewer, at: int) -> VisitState:
    """Say which request a visit opened or continues, by its number. Refuses MovedOn, NotInThisState, UnknownRequest.

    A number that is none and a request that the officer may not read are refused in the same words.
    """
    visit = writing.load(visit_id)
    if visit.n != n or visit.counter_id != place.counter.pk:
        raise MovedOn("link")
    try:
        request_id = case_of(viewer, _id_of(number)).request.pk
    except (OutOfScope, NumberInvalid) as fault:
        raise UnknownRequest(number[:20]) from fault
    return queueing.link(visit_id=visit.id, request_id=request_id, at=at, by=place.by)


def _id_of(number: str) -> int:
    year, request_id = receipts.read_number(number)
    found = ServiceRequest.objects.filter(pk=request_id).values_list("received_at", flat=True).first()
    if found is None or found.year != year:
        raise NumberInvalid(number[:20])
    return request_id


def taken_meanwhile(office_id: int, visit: VisitState) -> list[ServiceRequest]:
    """Requests taken at this office's counters since the visit is served: one of them is likely its own. One query."""
    since = moment_of(visit.first_served_at or visit.since_at)
    rows = ServiceRequest.objects.filter(
        region_id=unit(office_id).region_id or "", received_at__gte=since, desk_id=office_id, channel=CHANNEL
    )
    return list(rows.order_by("-pk")[:MOST_SUGGESTED])


def branches() -> list[DeskService]:
    """The advices of the branches, as the form offers them."""
    return [one for one in desk_services().values() if one.opens == ADVICE]
