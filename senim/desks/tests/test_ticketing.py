"""Taking a ticket: once for its press, with a range that is kept and held against what came true."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.test import Client

from senim.desks import queueing, ticketing, writing
from senim.desks.codes import code_of, hash_of_code
from senim.desks.errors import NotInThisState, OfficeClosed, UnknownDeskService, UnknownVisit
from senim.desks.estimating import told_at_ticket, told_to_all
from senim.desks.learning import hit_rate
from senim.desks.models import Closure, Seat, Visit, VisitCard
from senim.desks.openings import MINUTE
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import AT, Set
from senim.intake.keys import new_key, read_key
from senim.ledger.actor import CITIZEN, Actor

pytestmark = pytest.mark.db
BY = Actor("registrar", 7, 1)


def given(office: Set, minutes: int = 0, service: str = "advice-criminal", key: bytes = b"") -> ticketing.Given:
    asked = Ticket(office.office.pk, service, "kiosk", "kk")
    return ticketing.give(ticket=asked, key=key or read_key(new_key()) or b"", at=AT + minutes * MINUTE)


def closed(office: Set, since: int, until: int) -> None:
    spoken = {"reason_kk": "Су", "reason_ru": "Вода", "reason_en": "Water"}
    Closure.objects.create(office=office.office, from_at=AT + since * MINUTE, until_at=AT + until * MINUTE, **spoken)


def test_a_press_that_is_repeated_gives_the_same_ticket(office: Set) -> None:
    first = given(office, key=b"one press")
    again = given(office, 1, "certificate", key=b"one press")
    assert (again.visit.label, again.code, again.new) == (first.visit.label, first.code, False)
    assert given(office, 1, key=b"another press").visit.label == "B002"
    with pytest.raises(UnknownDeskService):
        given(office, service="migration")
    assert Visit.objects.count() == 2


def test_the_longer_the_line_the_longer_the_range_and_it_is_held_against_the_truth(office: Set) -> None:
    tickets = [given(office) for _ in range(12)]
    told = [one.told for one in tickets if one.told]
    assert (told[0].low, told[0].ahead, told[11].ahead) == (0, 0, 11)
    assert told[11].low > told[2].low
    now = told_to_all(office.office.pk, AT)
    assert [now[one.visit.id].ahead for one in tickets] == list(range(12))
    queueing.call_next(counter=office.every, at=AT, by=BY)
    queueing.call_next(counter=office.advice, at=AT + 3000 * MINUTE, by=BY)
    assert hit_rate(office.office.pk, tickets[0].visit.day, tickets[0].visit.day) == (2, 1)


def test_what_no_counter_serves_has_no_range_and_a_closing_office_says_so(office: Set) -> None:
    office.every.delete()
    lone = Ticket(office.office.pk, "certificate", "web", "kk")
    told = told_at_ticket(lone, AT)
    assert (told.high, told.payload()) == (None, {"told": [0, None]})
    tickets = [given(office) for _ in range(9)]
    assert not told_to_all(office.office.pk, AT)[tickets[-1].visit.id].late
    closed(office, 60, 15 * 60)
    assert told_to_all(office.office.pk, AT + MINUTE)[tickets[-1].visit.id].late


def test_a_closed_office_takes_nobody_but_whoever_is_at_work_beats_the_calendar(office: Set) -> None:
    ticketing.check_open(office.office.pk, AT)
    closed(office, 0, 60)
    with pytest.raises(OfficeClosed):
        ticketing.check_open(office.office.pk, AT)
    Seat.objects.create(counter=office.advice, officer=7, since_at=AT, seen_at=AT)
    ticketing.check_open(office.office.pk, AT)
    with pytest.raises(OfficeClosed):
        ticketing.check_open(office.office.pk, AT + 20 * MINUTE)


def test_an_appointment_is_checked_in_once_on_its_day_at_its_office(office: Set) -> None:
    key = read_key(new_key()) or b""
    code = code_of(key)
    visit = writing.open_visit(
        "booked",
        AT,
        {
            "office": office.office.pk, "service": "certificate", "channel": "web", "language": "kk",
            "for": AT + 30 * MINUTE, "counter": office.every.pk,
        },
        CITIZEN,
    )  # fmt: skip
    VisitCard.objects.create(visit_id=visit.id, code_hash=hash_of_code(code))
    with pytest.raises(NotInThisState):
        ticketing.arrive(code=code, office_id=office.office.pk, at=AT - 24 * 60 * MINUTE)
    with pytest.raises(UnknownVisit):
        ticketing.arrive(code=code, office_id=1, at=AT)
    first = ticketing.arrive(code=code, office_id=office.office.pk, at=AT)
    again = ticketing.arrive(code=code.lower(), office_id=office.office.pk, at=AT + MINUTE)
    assert (first.new, again.new, again.visit.label) == (True, False, "F001")
    assert Visit.objects.get().line_at == AT + 30 * MINUTE


def test_the_ticket_on_the_phone_says_how_it_stands_and_does_what_is_pressed_once(
    office: Set, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = dt.datetime.fromtimestamp(AT / 1_000_000, dt.UTC)
    monkeypatch.setattr("senim.desks.views.ticket.timezone.now", lambda: noon)  # tries are counted by the minute
    ticket = given(office)
    address = f"/en/visits/t/{ticket.code}/"
    page = client.get(address).content.decode()
    assert (ticket.visit.label in page, "http-equiv" in page) == (True, True)
    for act, state in (("away", "away"), ("away", "away"), ("back", "waiting"), ("sing", "waiting"), ("leave", "left")):
        client.post(f"{address}press/", {"act": act})
        assert Visit.objects.get().state == state
    assert Visit.objects.get().outcome == "gave_up"
    assert "The person left the line" in client.get(f"{address}now/").content.decode()
    for wrong in (
        "/en/visits/t/0000-0000-0000/",
        "/en/visits/t/x/",
        f"{address[:-2]}{'1' if address[-2] == '0' else '0'}/",
    ):
        assert client.get(wrong).status_code == HTTPStatus.NOT_FOUND
    for _ in range(10):
        client.get("/en/visits/t/1111-1111-1111/")
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
