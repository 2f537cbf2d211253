"""What people read of an office before they come: open or not, until when, who waits; and the pages that say so."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senim.desks import queueing
from senim.desks.estimating import told_to_all_anew
from senim.desks.models import Closure, Office
from senim.desks.openings import MINUTE
from senim.desks.queueing import Ticket
from senim.desks.tests.conftest import AT, Set
from senim.desks.todays import today_of
from senim.places.models import Unit

pytestmark = pytest.mark.db
HOUR = 60 * MINUTE


def moment(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp()) * 1_000_000


@pytest.fixture
def weekday_office(db: None) -> int:
    """An office that is open from Monday to Friday, 09:00 to 13:00 and 14:00 to 18:00."""
    return int(Office.objects.get(unit__code="KZ-71-front_office-2").pk)


@pytest.mark.parametrize(
    ("at", "closes", "opens"),
    [
        ("2026-11-23T10:00:00+05:00", "2026-11-23T13:00:00+05:00", "2026-11-23T14:00:00+05:00"),
        ("2026-11-23T13:30:00+05:00", "", "2026-11-23T14:00:00+05:00"),
        ("2026-11-23T07:00:00+05:00", "", "2026-11-23T09:00:00+05:00"),
        ("2026-11-27T19:00:00+05:00", "", "2026-11-30T09:00:00+05:00"),
    ],
)
def test_an_office_says_until_when_it_is_open_or_when_it_opens(
    weekday_office: int, at: str, closes: str, opens: str
) -> None:
    found = today_of(weekday_office, moment(at))
    assert (found.closes_at, found.opens_at) == (moment(closes) if closes else None, moment(opens))
    assert not found.always


def test_an_office_open_day_and_night_says_so_also_on_a_holiday_and_a_closure_is_told() -> None:
    shown = Unit.objects.get(code="KZ-71-front_office-1").pk
    holiday = moment("2026-12-16T11:00:00+05:00")
    assert today_of(shown, holiday).always
    Closure.objects.create(
        office_id=shown,
        from_at=holiday - HOUR,
        until_at=holiday + HOUR,
        reason_kk="Су",
        reason_ru="Вода",
        reason_en="Water",
    )
    found = today_of(shown, holiday)
    assert (found.closes_at, found.opens_at) == (None, holiday + HOUR)


def test_those_who_wait_are_counted_with_the_longest_wait_that_was_told(office: Set) -> None:
    told_to_all_anew()
    assert today_of(office.office.pk, AT).waiting == 0
    for number in range(6):
        queueing.take_ticket(ticket=Ticket(office.office.pk, "certificate", "kiosk", "kk"), at=AT + number)
    found = today_of(office.office.pk, AT + MINUTE)
    assert found.waiting == 6
    assert found.longest is not None
    assert (found.longest.high or 0) > 20, "one counter serves certificates"


def test_the_pages_for_people_say_how_the_office_stands_and_lead_there(
    office: Set, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    told_to_all_anew()
    client = Client()
    with django_assert_max_num_queries(60):
        page = client.get("/en/visits/book/?region=KZ-71").content.decode()
    assert "Open day and night" in page
    assert "/en/visits/book/?region=KZ-71" in client.get("/en/offices/?region=KZ-71").content.decode()
    assert "/en/visits/book/" in client.get("/en/door/visit/").content.decode()
