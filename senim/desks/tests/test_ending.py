"""The end of the day: what nobody called is ended by rule, not in a break, not while somebody still works."""

from collections.abc import Iterator
from typing import Any

import pytest

from senim.desks import queueing
from senim.desks.ending import end_open
from senim.desks.models import Seat, Visit
from senim.desks.openings import MINUTE
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import AT, Set
from senim.desks.tests.test_ticketing import closed
from senim.ledger.actor import Actor
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.places.actions import places_changed
from senim.places.atlas import forget
from senim.places.models import Unit

pytestmark = pytest.mark.db
BY = Actor("registrar", 7, 1)
HOUR = 60 * MINUTE


@pytest.fixture
def evening(office: Set) -> Iterator[Set]:
    """The office open from 9 to 18; one waits, one is served, one is on hold."""
    row = Unit.objects.get(pk=office.office.pk)
    row.hours = "Mo-Fr 09:00-18:00"
    row.save()
    places_changed()
    for _ in range(3):
        queueing.take_ticket(ticket=Ticket(office.office.pk, "advice-criminal", "kiosk", "kk"), at=AT)
    for counter in (office.advice, office.every):
        called = queueing.call_next(counter=counter, at=AT, by=BY)
        queueing.act(visit_id=called.id, kind="serving", at=AT, by=BY)
    queueing.act(visit_id=called.id, kind="held", at=AT, by=BY)
    yield office
    forget()  # the hours of this test are rolled back with it


def test_after_closing_open_tickets_are_ended_and_counted(evening: Set, settings: Any) -> None:
    assert end_open(AT + 9 * HOUR + 59 * MINUTE) == 0
    settings.TICKETS_END_AFTER_MINUTES = 30
    assert end_open(AT + 9 * HOUR + 29 * MINUTE) == 0
    assert end_open(AT + 9 * HOUR + 31 * MINUTE) == 3
    assert end_open(AT + 9 * HOUR + 31 * MINUTE) == 0
    ended = Visit.objects.order_by("state").values_list("state", "outcome")
    assert list(ended) == [("finished", "closed"), ("left", "closed"), ("left", "closed")]
    assert set(Record.objects.filter(payload__contains="closed").values_list("role", flat=True)) == {"system"}
    assert check() == []


def test_whoever_still_works_and_a_closure_at_noon_end_nothing(evening: Set) -> None:
    closed(evening, 3 * 60, 6 * 60)
    assert end_open(AT + 5 * HOUR) == 0
    assert end_open(AT + 7 * HOUR) == 0
    late = AT + 11 * HOUR
    Seat.objects.create(counter=evening.advice, officer=7, since_at=AT, seen_at=late)
    assert end_open(late) == 0
    assert end_open(late + HOUR) == 3


def test_in_an_office_that_never_closes_only_what_was_forgotten_ends(office: Set) -> None:
    queueing.take_ticket(ticket=Ticket(office.office.pk, "advice-criminal", "kiosk", "kk"), at=AT)
    assert end_open(AT + 11 * HOUR) == 0
    assert end_open(AT + 13 * HOUR) == 1
