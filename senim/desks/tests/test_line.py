"""The line: who is called, what each period took, and that the row follows from the log."""

import pytest

from senim.desks import queueing
from senim.desks.errors import CounterBusy, NobodyWaits, NotInThisState
from senim.desks.models import Visit
from senim.desks.openings import MINUTE
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import AT, Set
from senim.ledger.actor import Actor
from senim.ledger.rebuilding import check

pytestmark = pytest.mark.db
BY = Actor("registrar", 7, 1)


def ticket(office: Set, service: str = "advice-criminal", minutes: int = 0, priority: str = "") -> int:
    asked = Ticket(office.office.pk, service, "kiosk", "kk", priority)
    return queueing.take_ticket(ticket=asked, at=AT + minutes * MINUTE).id


def test_the_one_who_came_first_is_called_first_and_a_priority_counts_as_earlier(office: Set) -> None:
    first, second = ticket(office), ticket(office, minutes=1)
    urgent = ticket(office, minutes=20, priority="pregnant")
    called = queueing.call_next(counter=office.advice, at=AT + 30 * MINUTE, by=BY)
    assert (called.id, called.label, called.counter_id) == (urgent, "B003", office.advice.pk)
    assert queueing.call_next(counter=office.every, at=AT + 30 * MINUTE, by=BY).id == first
    with pytest.raises(CounterBusy):
        queueing.call_next(counter=office.every, at=AT + 31 * MINUTE, by=BY)
    assert Visit.objects.get(pk=second).state == "waiting"


def test_a_counter_is_given_only_what_it_serves(office: Set) -> None:
    ticket(office, "certificate")
    with pytest.raises(NobodyWaits):
        queueing.call_next(counter=office.advice, at=AT, by=BY)
    assert queueing.call_next(counter=office.every, at=AT, by=BY).service == "certificate"


def test_every_period_is_in_the_log_and_its_time_in_the_row(office: Set) -> None:
    visit = ticket(office)
    at = iter(range(AT + 5 * MINUTE, AT + 500 * MINUTE, 5 * MINUTE))
    queueing.call_next(counter=office.advice, at=next(at), by=BY)
    queueing.act(visit_id=visit, kind="serving", at=next(at), by=BY)
    queueing.ask_specialist(visit_id=visit, branch="criminal", at=next(at), by=BY)
    queueing.act(visit_id=visit, kind="held", at=next(at), by=BY)
    queueing.answer_specialist(visit_id=visit, coming=True, at=next(at), by=BY)
    queueing.specialist_arrived(visit_id=visit, at=next(at), by=BY)
    queueing.act(visit_id=visit, kind="resumed", at=next(at), by=BY)
    done = queueing.finish(visit_id=visit, outcome="advised", at=next(at), by=BY)
    minutes = [value // MINUTE for value in (done.waited, done.walked, done.served, done.held)]
    assert minutes == [5, 5, 15, 15]
    assert (done.state, done.outcome, done.specialist) == ("finished", "advised", "arrived")
    with pytest.raises(NotInThisState):
        queueing.finish(visit_id=visit, outcome="advised", at=next(at), by=BY)


def test_who_comes_back_and_who_is_sent_on_keeps_the_place(office: Set) -> None:
    first, _ = ticket(office), ticket(office, minutes=1)
    queueing.act(visit_id=first, kind="stepped_out", at=AT + 2 * MINUTE, by=BY)
    queueing.act(visit_id=first, kind="came_back", at=AT + 9 * MINUTE, by=BY)
    assert queueing.call_next(counter=office.advice, at=AT + 10 * MINUTE, by=BY).id == first
    sent = queueing.transfer(visit_id=first, service="certificate", at=AT + 11 * MINUTE, by=BY, counter=office.every)
    assert (sent.state, sent.line_at) == ("waiting", AT)
    assert queueing.call_next(counter=office.every, at=AT + 12 * MINUTE, by=BY).id == first


def test_the_rows_follow_from_the_log_and_a_changed_cell_is_found(office: Set) -> None:
    visit = ticket(office)
    queueing.triage(visit_id=visit, service="certificate", priority="child", at=AT + MINUTE, by=BY)
    queueing.call_next(counter=office.every, at=AT + 2 * MINUTE, by=BY)
    assert check() == []
    Visit.objects.filter(pk=visit).update(waited=1)
    assert check() == [f"desks: visit {visit} waited: 1 instead of {2 * MINUTE}"]
