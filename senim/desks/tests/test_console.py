"""The counter: every press once, two officers never with the same ticket, and a visit that becomes a request."""

import datetime as dt
import threading
from http import HTTPStatus

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senim.accounts.models import Officer, Post
from senim.accounts.viewer import Viewer, viewer_of
from senim.catalogue.actions import release_all
from senim.desks import advising, console, console_pages, queueing, specialists
from senim.desks.advising import Advice
from senim.desks.console import Place, Press
from senim.desks.errors import MovedOn, NobodyWaits, NotInThisState, UnknownRequest
from senim.desks.estimating import told_to_all_anew
from senim.desks.folding import VisitState
from senim.desks.models import Office, Seat, Visit
from senim.desks.openings import MINUTE
from senim.desks.queueing import Ticket
from senim.desks.reaching import actor_of_unit
from senim.desks.tests.conftest import AT, Set
from senim.intake.keys import new_key, read_key
from senim.intake.models import Message, ServiceRequest
from senim.intake.queries import number_of
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.places.queries import unit_in

pytestmark = pytest.mark.db
WHEN = dt.datetime.fromtimestamp(AT / 1_000_000, dt.UTC)
WORDS = Advice("Көршім түнде шулайды, не істеймін?", "Учаскелік инспекторға жазыңыз.", "criminal")


def viewer(name: str) -> Viewer:
    return viewer_of(Officer.objects.get(username=name))


def place(office: Set, name: str = "bolat", second: bool = False) -> Place:
    counter = office.every if second else office.advice
    return Place(office.office, counter, actor_of_unit(viewer(name), "desks.serve", office.office.pk))


def ticket(office: Set, service: str = "advice-criminal") -> VisitState:
    return queueing.take_ticket(ticket=Ticket(office.office.pk, service, "kiosk", "kk"), at=AT)


def served(office: Set, where: Place) -> VisitState:
    called = console.call(place=where, at=AT)
    return console.press(place=where, pressed=Press("serve", called.id, called.n), at=AT)


def test_a_press_that_comes_twice_is_done_once_and_the_second_says_so(office: Set) -> None:
    ticket(office)
    where = place(office)
    called = console.call(place=where, at=AT)
    pressed = Press("recall", called.id, called.n)
    assert console.press(place=where, pressed=pressed, at=AT).calls == 2
    with pytest.raises(MovedOn):
        console.press(place=where, pressed=pressed, at=AT)
    with pytest.raises(MovedOn):
        console.press(place=place(office, second=True), pressed=Press("serve", called.id, called.n + 1), at=AT)
    assert Visit.objects.get().calls == 2


def test_nobody_came_only_after_the_ticket_was_called_as_often_as_the_office_says(office: Set) -> None:
    ticket(office)
    where = place(office)
    visit = console.call(place=where, at=AT)
    for _ in range(office.office.calls - 1):
        with pytest.raises(NotInThisState):
            console.press(place=where, pressed=Press("no_show", visit.id, visit.n), at=AT)
        visit = console.press(place=where, pressed=Press("recall", visit.id, visit.n), at=AT)
    gone = console.press(place=where, pressed=Press("no_show", visit.id, visit.n), at=AT)
    assert (gone.state, gone.outcome) == ("left", "no_show")


def test_each_button_writes_its_record_and_the_rows_follow_from_the_log(office: Set) -> None:
    ticket(office)
    where = place(office)
    visit = served(office, where)
    for act, value in (
        ("ask", "criminal"), ("hold", ""), ("resume", ""), ("arrived", ""), ("transfer", f"counter:{office.every.pk}"),
    ):  # fmt: skip
        visit = console.press(place=where, pressed=Press(act, visit.id, visit.n, value), at=AT)
    there = place(office, second=True)
    visit = served(office, there)
    console.press(place=there, pressed=Press("finish", visit.id, visit.n, "advised"), at=AT)
    kinds = list(Record.objects.filter(stream=-visit.id).order_by("n").values_list("type", flat=True))
    assert kinds == [
        "ticketed", "invited", "serving", "specialist_asked", "held", "resumed", "specialist_arrived", "transferred",
        "invited", "serving", "served",
    ]  # fmt: skip
    assert check() == []


def test_advice_is_a_request_of_its_own_answered_at_once_by_whoever_may(office: Set) -> None:
    release_all()
    ticket(office)
    where = place(office)
    visit = served(office, where)
    key = read_key(new_key()) or b""
    said = advising.advise(
        place=where, visit_id=visit.id, n=visit.n, advice=WORDS, key=key, viewer=viewer("bolat"), at=WHEN
    )
    again = advising.advise(
        place=where, visit_id=visit.id, n=visit.n, advice=WORDS, key=key, viewer=viewer("bolat"), at=WHEN
    )
    assert (said.request_id, said.secret, said.answered) == (again.request_id, again.secret, False)
    assert Message.objects.get(request_id=said.request_id).kind == "note"
    assert Visit.objects.get().request_id == said.request_id
    request = ServiceRequest.objects.get(pk=said.request_id)
    assert (request.channel, request.desk_id, request.service) == ("counter", office.office.pk, "advice")


def test_an_officer_of_the_branch_at_the_counter_answers_in_the_same_press(office: Set) -> None:
    release_all()
    ticket(office, "advice-administrative")
    above = unit_in("KZ-71", "department")
    Post.objects.create(officer=Officer.objects.get(username="marat"), role="officer", unit=above)
    where = place(office, "marat")
    visit = served(office, where)
    key = read_key(new_key()) or b""
    marat = viewer("marat")
    words = WORDS._replace(competence="administrative")
    said = advising.advise(place=where, visit_id=visit.id, n=visit.n, advice=words, key=key, viewer=marat, at=WHEN)
    assert said.answered
    letter = Message.objects.get(request_id=said.request_id)
    assert (letter.kind, letter.text, letter.sent_at is not None) == ("letter", words.answer, True)
    assert check() == []


def test_a_visit_continues_a_request_by_its_number_and_only_one_that_the_officer_may_read(office: Set) -> None:
    release_all()
    ticket(office)
    where = place(office)
    visit = served(office, where)
    key = read_key(new_key()) or b""
    bolat = viewer("bolat")
    said = advising.advise(place=where, visit_id=visit.id, n=visit.n, advice=WORDS, key=key, viewer=bolat, at=WHEN)
    visit = console.press(place=where, pressed=Press("finish", visit.id, visit.n + 1, "advised"), at=AT)
    ticket(office)
    visit = served(office, where)
    number = number_of(ServiceRequest.objects.get(pk=said.request_id))
    mistyped = number[:-1] + ("1" if number.endswith("0") else "0")
    with pytest.raises(UnknownRequest):
        advising.link(place=where, visit_id=visit.id, n=visit.n, number=mistyped, viewer=bolat, at=AT)
    with pytest.raises(UnknownRequest):
        advising.link(place=where, visit_id=visit.id, n=visit.n, number=number, viewer=viewer("erlan"), at=AT)
    assert advising.link(place=where, visit_id=visit.id, n=visit.n, number=number, viewer=bolat, at=AT).request_id


def test_the_branch_of_the_region_is_asked_and_nobody_else(office: Set) -> None:
    ticket(office)
    where = place(office)
    visit = served(office, where)
    visit = console.press(place=where, pressed=Press("ask", visit.id, visit.n, "criminal"), at=AT)
    olga = viewer("olga")
    (ask,) = specialists.asks(olga, AT)
    assert (ask.counter, ask.unit.kind, specialists.open_asks(olga)) == (1, "criminal", 1)
    assert specialists.asks(viewer("marat"), AT) == []
    coming = specialists.answer(viewer=olga, visit_id=visit.id, n=visit.n, act="accept", at=AT)
    assert coming.specialist_due_at == AT + 10 * MINUTE
    assert [one.late for one in specialists.asks(olga, AT + 11 * MINUTE)] == [True]
    with pytest.raises(MovedOn):
        specialists.answer(viewer=olga, visit_id=visit.id, n=visit.n, act="accept", at=AT)
    specialists.answer(viewer=olga, visit_id=visit.id, n=coming.n, act="arrived", at=AT + 5 * MINUTE)
    assert specialists.asks(olga, AT) == []


def test_two_officers_at_one_counter_see_each_other(office: Set) -> None:
    for name in ("bolat", "dana"):
        officer = Officer.objects.get(username=name)
        console.sit(office=office.office, counter_id=office.advice.pk, officer=officer.pseudonym, at=AT)
    context = console_pages.console_context(viewer("bolat"), office.office, office.advice, AT)
    assert context["beside"] == [Officer.objects.get(username="dana").full_name]
    console.rise(officer=Officer.objects.get(username="dana").pseudonym)
    assert console_pages.console_context(viewer("bolat"), office.office, office.advice, AT)["beside"] == []


def test_the_pages_of_the_counter_are_for_those_who_serve_there(office: Set, client: Client) -> None:
    home = f"/en/staff/desks/{office.office.pk}/"
    visit = ticket(office)
    client.force_login(Officer.objects.get(username="bolat"))
    client.post(f"{home}sit/", {"counter": office.advice.pk})
    assert Seat.objects.get().counter_id == office.advice.pk
    for address in ("/en/staff/desks/", home, f"{home}line/", f"{home}advice/{visit.id}/"):
        assert client.get(address).status_code == HTTPStatus.OK
    page = client.post(f"{home}press/", {"act": "next"}, follow=True).content.decode()
    assert visit.label in page
    assert client.get(f"{home}advice/999999/").status_code == HTTPStatus.FOUND
    assert client.post(f"{home}press/", {"act": "serve", "visit": "x", "n": "-1"}).status_code == HTTPStatus.FOUND
    client.force_login(Officer.objects.get(username="erlan"))
    for address in (home, f"{home}line/", f"{home}advice/{visit.id}/"):
        assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{home}press/", {"act": "next"}).status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{home}sit/", {"counter": office.advice.pk}).status_code == HTTPStatus.FORBIDDEN


def test_the_triage_desk_gives_and_mends_tickets(office: Set, client: Client) -> None:
    address = f"/en/staff/desks/{office.office.pk}/line/press/"
    client.force_login(Officer.objects.get(username="bolat"))
    asked = {"act": "ticket", "service": "certificate", "language": "ru", "priority": "veteran", "key": new_key()}
    for _ in range(2):
        client.post(address, asked)
    row = Visit.objects.get()
    assert (row.label, row.priority, row.channel, row.language) == ("F001", "veteran", "counter", "ru")
    client.post(address, {"act": "change", "visit": row.pk, "n": row.n, "service": "advice-criminal", "priority": ""})
    client.post(address, {"act": "change", "visit": row.pk, "n": row.n, "service": "certificate", "priority": ""})
    assert Visit.objects.get().service == "advice-criminal"
    client.post(address, {"act": "step_out", "visit": row.pk, "n": row.n + 1})
    assert Visit.objects.get().state == "away"


@pytest.mark.django_db(transaction=True)
def test_two_counters_that_press_at_the_same_instant_never_get_the_same_ticket(office: Set) -> None:
    people = [ticket(office).id for _ in range(6)]
    places = [place(office), place(office, second=True)]
    gate, got = threading.Barrier(len(places)), []

    def work(where: Place) -> None:
        gate.wait()
        try:
            while True:
                visit = console.call(place=where, at=AT)
                got.append(visit.id)
                console.press(place=where, pressed=Press("serve", visit.id, visit.n), at=AT)
                console.press(place=where, pressed=Press("finish", visit.id, visit.n + 1, "done"), at=AT)
        except NobodyWaits:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[one]) for one in places]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(got) == people
    assert Office.objects.filter(pk=office.office.pk).exists()


def test_the_branch_sees_on_every_page_that_it_is_called(office: Set, client: Client) -> None:
    ticket(office)
    where = place(office)
    visit = served(office, where)
    client.force_login(Officer.objects.get(username="olga"))
    assert "called-down" not in client.get("/en/account/").content.decode()
    console.press(place=where, pressed=Press("ask", visit.id, visit.n, "criminal"), at=AT)
    assert "called-down" in client.get("/en/account/").content.decode()
    assert visit.label in client.get("/en/staff/desks/specialists/").content.decode()


def test_a_long_line_asks_no_more_of_the_database_than_a_short_one(
    office: Set, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    bolat = viewer("bolat")
    for people in (1, 30):
        for _ in range(people):
            ticket(office)
        told_to_all_anew()
        with django_assert_max_num_queries(16):
            console_pages.console_context(bolat, office.office, office.advice, AT)
        told_to_all_anew()
        with django_assert_max_num_queries(14):
            console_pages.line_context(bolat, office.office, AT, 0)
