"""What an officer does at a counter: sits down, calls, serves, sends on, ends. One transaction each.

Every press says how the visit stood on the screen (its number of records, `n`). A press that comes twice, or after a colleague's,
finds another number and is refused with MovedOn: so a press may always be sent again when its answer was lost.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.db import transaction

from senim.desks import queueing, writing
from senim.desks.errors import MovedOn, NotInThisState, UnknownCounter, UnknownVisit
from senim.desks.folding import VisitState
from senim.desks.models import Counter, Office, Seat
from senim.desks.openings import MINUTE
from senim.desks.saying import OUTCOMES
from senim.ledger.actor import Actor

BRANCHES: Final = ("investigative", "criminal", "administrative")
NO_VALUE: Final = ""


class Press(NamedTuple):
    """One press of a button: what it does, on which visit as it stood with `n` records, and its value (an outcome, a service …)."""

    act: str
    visit_id: int
    n: int
    value: str = NO_VALUE


class Place(NamedTuple):
    """Where somebody works: the office and their counter, and as whom."""

    office: Office
    counter: Counter
    by: Actor


@transaction.atomic
def sit(*, office: Office, counter_id: int, officer: int, at: int) -> Counter:
    """Take a counter; whoever sat elsewhere gets up there. A second officer may sit down too, and both see it.

    Refuses UnknownCounter for a counter of another office and for one out of use.
    """
    counter = Counter.objects.filter(pk=counter_id, office=office, active=True).first()
    if counter is None:
        raise UnknownCounter(str(counter_id))
    Seat.objects.update_or_create(officer=officer, defaults={"counter": counter, "since_at": at, "seen_at": at})
    return counter


def rise(*, officer: int) -> None:
    """Leave the counter. Done twice, it changes nothing."""
    Seat.objects.filter(officer=officer).delete()


def heard_of(*, seat: Seat, at: int) -> None:
    """Note that the officer's screen is alive, at most once a minute."""
    if at - seat.seen_at >= MINUTE:
        Seat.objects.filter(pk=seat.pk).update(seen_at=at)


def call(*, place: Place, at: int) -> VisitState:
    """Call whoever is next for this counter. Refuses CounterBusy, NobodyWaits."""
    return queueing.call_next(counter=place.counter, at=at, by=place.by)


@transaction.atomic
def press(*, place: Place, pressed: Press, at: int) -> VisitState:
    """Do what a button says to a visit. Refuses MovedOn, UnknownVisit, NotInThisState and what the act itself refuses."""
    visit = writing.load(pressed.visit_id)
    if visit.office_id != place.office.pk:
        raise UnknownVisit(str(visit.id))
    if visit.n != pressed.n:
        raise MovedOn(pressed.act)
    act = _ACTS.get(pressed.act)
    if act is None:
        raise NotInThisState(pressed.act)
    if pressed.act in _OWN and visit.counter_id != place.counter.pk:
        raise MovedOn(pressed.act)
    return act(place, visit, pressed.value, at)


def _plain(kind: str) -> Callable[[Place, VisitState, str, int], VisitState]:
    def written(place: Place, visit: VisitState, _value: str, at: int) -> VisitState:
        return queueing.act(visit_id=visit.id, kind=kind, at=at, by=place.by)

    return written


def _nobody_came(place: Place, visit: VisitState, _value: str, at: int) -> VisitState:
    """Give a called ticket up; only after it was called as often as the office says."""
    if visit.calls < place.office.calls:
        raise NotInThisState("calls")
    return queueing.act(visit_id=visit.id, kind="left", at=at, by=place.by, payload={"outcome": "no_show"})


def _broke_off(place: Place, visit: VisitState, _value: str, at: int) -> VisitState:
    """A person in the line, on hold or away tells that they go."""
    return queueing.act(visit_id=visit.id, kind="left", at=at, by=place.by, payload={"outcome": "gave_up"})


def _finish(place: Place, visit: VisitState, value: str, at: int) -> VisitState:
    if value not in OUTCOMES:
        raise NotInThisState("outcome")
    return queueing.finish(visit_id=visit.id, outcome=value, at=at, by=place.by)


def _resume(place: Place, visit: VisitState, _value: str, at: int) -> VisitState:
    """Go on with a visit on hold; a counter serves one at a time."""
    queueing.check_free(place.counter)
    return queueing.act(visit_id=visit.id, kind="resumed", at=at, by=place.by)


def _transfer(place: Place, visit: VisitState, value: str, at: int) -> VisitState:
    """To another service (`service:code`), or to a counter of the office for the same one (`counter:id`)."""
    kind, _, wanted = value.partition(":")
    if kind != "counter":
        return queueing.transfer(visit_id=visit.id, service=wanted, at=at, by=place.by)
    counter = Counter.objects.filter(
        pk=int(wanted) if wanted.isdecimal() else 0, office=place.office, active=True
    ).first()
    if counter is None:
        raise UnknownCounter(wanted)
    return queueing.transfer(visit_id=visit.id, service=visit.service, at=at, by=place.by, counter=counter)


def _ask(place: Place, visit: VisitState, value: str, at: int) -> VisitState:
    if value not in BRANCHES:
        raise NotInThisState("branch")
    return queueing.ask_specialist(visit_id=visit.id, branch=value, at=at, by=place.by)


def _arrived(place: Place, visit: VisitState, _value: str, at: int) -> VisitState:
    return queueing.specialist_arrived(visit_id=visit.id, at=at, by=place.by)


def _call_this(place: Place, visit: VisitState, _value: str, at: int) -> VisitState:
    return queueing.call_ticket(counter=place.counter, visit_id=visit.id, at=at, by=place.by)


_ACTS: Final[dict[str, Callable[[Place, VisitState, str, int], VisitState]]] = {
    "recall": _plain("recalled"),
    "put_back": _plain("put_back"),
    "serve": _plain("serving"),
    "hold": _plain("held"),
    "resume": _resume,
    "no_show": _nobody_came,
    "finish": _finish,
    "transfer": _transfer,
    "ask": _ask,
    "arrived": _arrived,
    "call_this": _call_this,
    "step_out": _plain("stepped_out"),
    "come_back": _plain("came_back"),
    "gone": _broke_off,
}
_OWN: Final = frozenset(
    {"recall", "put_back", "serve", "hold", "resume", "no_show", "finish", "transfer", "ask", "arrived"}
)
"""What only the counter does that has the visit."""
