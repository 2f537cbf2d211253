"""A visit stands in the timeline of the request that it went on with, for the person and for officers; in no other one."""

import time

import pytest

from senim.casework.tests.working import give_reason, signed_in
from senim.desks import queueing
from senim.desks.openings import MINUTE
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import Set
from senim.intake.tests.citizen import followed, said
from senim.ledger.actor import Actor

pytestmark = pytest.mark.db


def test_the_person_and_the_officer_read_of_the_visit_and_another_request_knows_nothing(office: Set) -> None:
    (client, request), (other, _) = followed(), followed()
    before = said(client.get("/en/follow/request/"))
    at, by = time.time_ns() // 1000, Actor("registrar", 7, office.office.pk)
    visit = queueing.take_ticket(ticket=Ticket(office.office.pk, "certificate", "kiosk", "kk"), at=at - 12 * MINUTE)
    queueing.call_next(counter=office.every, at=at - 3 * MINUTE, by=by)
    queueing.act(visit_id=visit.id, kind="serving", at=at - 2 * MINUTE, by=by)
    queueing.link(visit_id=visit.id, request_id=request.pk, at=at, by=by)
    came = f"You came to us: {office.office.unit.name_in('en')}."
    assert came not in before
    assert came in said(client.get("/en/follow/request/"))
    assert came not in said(other.get("/en/follow/request/"))
    officer = signed_in("dana")
    give_reason(officer, request)
    page = said(officer.get(f"/en/staff/case/{request.pk}/"))
    assert "The person was at a front office: Certificates and permits. Waited 9 min." in page
