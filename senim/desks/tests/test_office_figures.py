"""Figures of front offices: as counted by hand, only of one's own units, nothing of fewer than ten, in a fixed number of queries."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from senim.accounts.models import Officer
from senim.desks.models import Visit
from senim.desks.office_figures import by_office, by_week, quantile
from senim.desks.openings import MINUTE
from senim.desks.tests.conftest import AT, Set

pytestmark = pytest.mark.db
MONDAY = dt.date(2026, 11, 23)
Make = Callable[..., Visit]


@pytest.fixture
def make(office: Set) -> Make:
    def visit(wait: float | None, at: int = AT, day: dt.date = MONDAY, **more: Any) -> Visit:
        """A visit with a ticket at `at`, called `wait` minutes later and served for 8 minutes; None: gone uncalled."""
        called = None if wait is None else at + int(wait * MINUTE)
        usual = (
            {"state": "left"}
            if called is None
            else {"state": "finished", "first_served_at": called, "served": 8 * MINUTE}
        )
        row = {
            "service": "certificate",
            "channel": "kiosk",
            "language": "kk",
            "since_at": at,
            "n": 1,
            "head": b"",
            **usual,
        }
        row |= {"office_id": office.office.pk, "day": day, "ticket_at": at, "first_called_at": called, **more}
        return Visit.objects.create(**row)

    return visit


def test_the_figures_of_a_week_are_those_that_one_counts_by_hand(make: Make, office: Set) -> None:
    for wait in (0, 1, 2, 3, 4, 5, 6, 7, 12, 30):
        make(wait, walked=MINUTE)
    make(None)
    make(2, booked_for=AT + 3 * MINUTE)  # early: the wait runs from the booked time, and is none
    make(None, state="missed", ticket_at=None, booked_for=AT)
    make(None, state="booked", ticket_at=None, booked_for=AT)
    (found,) = by_week(office.office.pk, MONDAY, MONDAY + dt.timedelta(days=7)).values()
    assert (found.came, found.median, found.p90) == (12, 4, 12)
    assert found.promise == pytest.approx(9 / 11), "the promise is ten minutes"
    assert (found.serve, found.hold) == (8.0, 0.0)
    assert found.walk == pytest.approx(10 / 11)
    assert found.left == pytest.approx(1 / 12)
    assert found.kept is None, "two appointments are too few"


def test_a_report_is_promised_sooner_and_nine_visits_say_nothing(make: Make, office: Set) -> None:
    for _ in range(9):
        make(7, service="report")
    until = MONDAY + dt.timedelta(days=7)
    before = by_office([office.office.pk], MONDAY, until)[office.office.pk]
    assert (before.came, before.median, before.promise, before.serve, before.left) == (9, None, None, None, None)
    make(7, service="report")
    after = by_office([office.office.pk], MONDAY, until)[office.office.pk]
    assert (after.median, after.promise) == (7, 0.0)


def test_weeks_lie_apart_and_other_offices_are_not_counted(make: Make, office: Set) -> None:
    for number in range(20):
        make(1, day=MONDAY + dt.timedelta(days=7 * (number % 2)))
        make(1, office_id=office.office.pk + 1)
    found = by_week(office.office.pk, MONDAY, MONDAY + dt.timedelta(days=14))
    assert {week: one.came for week, one in found.items()} == {MONDAY: 10, MONDAY + dt.timedelta(days=7): 10}


@pytest.mark.parametrize(("part", "value"), [(0.0, 1), (0.5, 2), (0.9, 5), (1.0, 9)])
def test_a_quantile_is_the_smallest_value_that_so_many_reach(part: float, value: int) -> None:
    assert quantile([(1, 4), (2, 4), (5, 1), (9, 1)], part) == value
    assert quantile([(1, 4), (2, 5)], part) is None


def _as(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


def test_the_pages_show_ones_own_offices_only_in_a_fixed_number_of_queries(
    make: Make, office: Set, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.localdate()
    for number in range(30):
        make(4, day=today - dt.timedelta(days=7 + number % 3))
    address = f"/en/staff/desks/{office.office.pk}/figures/"
    head, analyst = _as("dana"), _as("ayan")
    with django_assert_max_num_queries(12):
        page = head.get(address)
    assert (page.status_code, "4 min" in page.content.decode()) == (200, True)
    assert "week," in head.get(address + "weeks.csv").content.decode("utf-8-sig")
    with django_assert_max_num_queries(12):
        listed = head.get("/en/staff/desks/figures/")
    assert 0 < len(listed.context["rows"]) < len(analyst.get("/en/staff/desks/figures/").context["rows"])
    assert analyst.get(address).status_code == 200
    assert _as("erlan").get(address).status_code == 403
    assert _as("dana").get("/en/staff/desks/1/figures/").status_code == 403


def test_everybody_sees_how_long_people_waited_but_nothing_of_nine_visits(
    make: Make, office: Set, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    day = timezone.localdate() - dt.timedelta(days=2)
    for _ in range(9):
        make(4, day=day)
    name = office.office.unit.name_in("en")
    assert name not in Client().get("/en/visits/figures/").content.decode()
    make(4, day=day)
    with django_assert_max_num_queries(3):  # once a second the places ask whether they changed
        page = Client().get("/en/visits/figures/").content.decode()
    assert name in page
    assert "4 min" in page
