"""The wall: what it counts, whose offices it shows, and that two hundred offices ask no more of the database than two."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.desks import queueing, wall_pages, walls, writing
from senim.desks.models import Counter, Office, Seat
from senim.desks.openings import MINUTE
from senim.desks.planning_tables import Outlook
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import AT, Set
from senim.ledger.actor import Actor
from senim.places.models import Unit

pytestmark = pytest.mark.db
BY = Actor("registrar", 7, 1)
WEEK = 7 * 24 * 60 * MINUTE


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    walls.forget()
    yield
    walls.forget()


def ticket(office: Set, minutes: int, service: str = "advice-criminal", at: int = AT) -> int:
    asked = Ticket(office.office.pk, service, "kiosk", "kk")
    return queueing.take_ticket(ticket=asked, at=at + minutes * MINUTE).id


def now(office: Set, minutes: int) -> walls.Standing:
    (found,) = walls.standings([office.office.pk], AT + minutes * MINUTE)
    return found


def test_it_counts_who_waits_since_when_and_longer_than_promised(office: Set) -> None:
    assert now(office, 0)[1:5] == (0, None, 0, (0, 2))
    ticket(office, 0)
    ticket(office, 5)
    found = now(office, 9)
    assert (found.waiting, found.longest, found.breaches, found.came) == (2, 9 * MINUTE, 0, 2)
    assert now(office, 12).breaches == 1, "the promise of this advice is ten minutes"
    queueing.call_next(counter=office.every, at=AT + 12 * MINUTE, by=BY)
    found = now(office, 12)
    assert (found.waiting, found.longest, found.breaches, found.counters) == (1, 7 * MINUTE, 0, (1, 2))


def test_an_appointment_waits_from_its_time_and_a_transfer_does_not_begin_anew(office: Set) -> None:
    payload = {
        "office": office.office.pk, "service": "certificate", "channel": "web", "language": "kk",
        "for": AT + 30 * MINUTE, "counter": office.every.pk,
    }  # fmt: skip
    booked = writing.open_visit("booked", AT, payload, BY)
    queueing.check_in(visit_id=booked.id, at=AT + 10 * MINUTE)
    assert now(office, 35).longest == 5 * MINUTE
    assert now(office, 20).longest == 0, "who came early is not late"
    queueing.act(visit_id=booked.id, kind="left", at=AT + 36 * MINUTE, by=BY)
    sent_on = ticket(office, 0)
    queueing.call_next(counter=office.every, at=AT + 8 * MINUTE, by=BY)
    queueing.act(visit_id=sent_on, kind="serving", at=AT + 8 * MINUTE, by=BY)
    queueing.transfer(visit_id=sent_on, service="certificate", at=AT + 20 * MINUTE, by=BY)
    assert now(office, 21).longest == 9 * MINUTE


def test_a_specialist_who_did_not_come_in_time_is_counted_and_so_is_a_counter_whose_screen_is_on(
    office: Set,
) -> None:
    visit = ticket(office, 0)
    queueing.call_next(counter=office.every, at=AT, by=BY)
    queueing.act(visit_id=visit, kind="serving", at=AT, by=BY)
    queueing.ask_specialist(visit_id=visit, branch="criminal", at=AT, by=BY)
    queueing.answer_specialist(visit_id=visit, coming=True, at=AT, by=BY)
    assert [now(office, minutes).experts_late for minutes in (10, 11)] == [0, 1]
    queueing.specialist_arrived(visit_id=visit, at=AT + 12 * MINUTE, by=BY)
    assert now(office, 13).experts_late == 0
    Seat.objects.create(counter=office.advice, officer=9, since_at=AT, seen_at=AT)
    assert now(office, 1).counters == (2, 2)
    assert now(office, 30).counters == (1, 2), "a screen that fell silent is no open counter"


def test_today_stands_beside_the_same_weekday_of_four_weeks(office: Set) -> None:
    assert now(office, 60).expected is None, "of a new office nothing is known"
    walls.forget()
    for weeks, count in ((1, 4), (2, 2), (3, 6)):
        for number in range(count):
            ticket(office, number, at=AT - weeks * WEEK)
    ticket(office, 120, at=AT - WEEK)
    ticket(office, 0)
    found = now(office, 60)
    assert (found.came, found.expected) == (1, (4, False)), "what came later in the day does not count yet"


def test_a_plan_for_this_week_says_better_what_is_expected_than_the_weeks_before(office: Set) -> None:
    ticket(office, 0, at=AT - WEEK)
    asked = {"asked_by": Officer.objects.get(username="dana"), "asked_at": timezone.now(), "state": "ready"}
    monday = dt.date(2026, 11, 23)
    hours = [["2026-11-23", 8, 3.0, 1, 5], ["2026-11-23", 9, 6.0, 2, 9], ["2026-11-24", 8, 50.0, 40, 60]]
    Outlook.objects.create(office=office.office, week_on=monday, found={"hours": hours}, **asked)
    assert now(office, 30).expected == (6.0, True), "the hour before, and half of the one that runs"
    walls.forget()
    Outlook.objects.update(week_on=monday + dt.timedelta(days=7))
    assert now(office, 30).expected == (1, False), "another week's plan says nothing of today"


def test_two_hundred_offices_cost_as_many_queries_as_one(
    office: Set, django_assert_num_queries: Callable[[int], Any]
) -> None:
    walls.standings([office.office.pk], AT)
    with django_assert_num_queries(3):
        walls.standings([office.office.pk], AT)
    units = [
        Unit(code=f"wall-{number}", kind="front_office", name_kk="а", name_ru="а", name_en="a") for number in range(199)
    ]
    made = Unit.objects.bulk_create(units)
    Office.objects.bulk_create([Office(unit=unit) for unit in made])
    Counter.objects.bulk_create([Counter(office_id=unit.pk, number=1, services=["report"]) for unit in made])
    every = [office.office.pk, *(unit.pk for unit in made)]
    walls.standings(every, AT)
    with django_assert_num_queries(3):
        assert len(walls.standings(every, AT)) == 200


def test_a_supervisor_sees_the_offices_of_her_units_the_worst_first_and_an_outsider_none(
    office: Set, dana: Client, bolat: Client, erlan: Client
) -> None:
    page = dana.get("/en/staff/desks/wall/")
    assert page.status_code == 200
    assert office.office.unit.name_en in page.content.decode()
    assert "Almaty" not in page.content.decode()
    assert bolat.get("/en/staff/desks/wall/").status_code == 403
    assert erlan.get("/en/staff/desks/wall/").status_code == 403
    assert Client().get("/en/staff/desks/wall/").status_code == 302


def test_pages_and_regions_are_taken_from_what_the_viewer_may_see(office: Set) -> None:
    ministry = viewer_of(Officer.objects.get(username="gulnar"))
    whole = wall_pages.wall_context(ministry, {"region": "nowhere", "page": "99999"}, AT)
    assert whole["offices"] >= 20
    assert whole["older"] == ""
    one = wall_pages.wall_context(ministry, {"region": "KZ-71"}, AT)
    assert 0 < one["offices"] < whole["offices"]
    head = viewer_of(Officer.objects.get(username="dana"))
    assert wall_pages.wall_context(head, {"region": "KZ-75"}, AT)["offices"] == one["offices"]
