"""Setting an office up by its head, and its appointments by the registrar; Erlan of another region may not."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from senim.accounts.models import Officer, Post
from senim.desks import booking
from senim.desks.booking import Wanted
from senim.desks.models import Claim, Closure, Counter, Office, OfficeChange, Visit
from senim.desks.openings import MINUTE
from senim.desks.setting_up import notation
from senim.desks.tests.conftest import AT, Set
from senim.ledger.rebuilding import check
from senim.places.actions import places_changed
from senim.places.hours import read_hours
from senim.places.models import CalendarOverride, Unit

pytestmark = pytest.mark.db
HOUR = 60 * MINUTE
REASONS = {"reason_kk": "жөндеу", "reason_ru": "ремонт", "reason_en": "repairs"}


@pytest.fixture(autouse=True)
def now(office: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, 09:00; the office has its usual hours, and the second counter can be booked all day."""
    Unit.objects.filter(pk=office.office.pk).update(hours="Mo-Fr 09:00-18:00")
    Office.objects.filter(pk=office.office.pk).update(walk_in_percent=0)
    places_changed()
    for module in ("booking", "set_up", "closing", "appointments"):
        monkeypatch.setattr(f"senim.desks.views.{module}.now_us", lambda: AT)


@pytest.fixture
def here(office: Set) -> str:
    return f"/en/staff/desks/{office.office.pk}/"


def said(response: Any) -> str:
    return str(response.content.decode())


def booked(office: Set, starts: int = AT + HOUR, number: int = 1) -> int:
    wanted = Wanted(office.office.pk, "certificate", starts, "kk", name="Aigerim")
    return booking.book(wanted=wanted, key=number.to_bytes(16, "big"), at=AT).visit.id


def addresses(here: str, counter: int) -> Iterator[str]:
    yield from ("/en/staff/desks/set-up/", f"{here}set-up/", f"{here}set-up/settings/", f"{here}set-up/hours/")
    yield from (f"{here}set-up/counters/new/", f"{here}set-up/counters/{counter}/", f"{here}set-up/close/")
    yield from (f"{here}appointments/", f"{here}appointments/new/")


def test_erlan_may_not_and_the_registrar_sets_nothing_up(
    office: Set, here: str, erlan: Client, bolat: Client, dana: Client, client: Client
) -> None:
    visit = booked(office)
    row = Closure.objects.create(office=office.office, from_at=AT + HOUR, until_at=AT + 2 * HOUR, **REASONS)
    acts = [
        f"{here}set-up/begin/",
        f"{here}set-up/closures/{row.pk}/reopen/",
        f"{here}appointments/{visit}/arrived/",
        f"{here}appointments/{visit}/cancel/",
        f"{here}appointments/{visit}/move/",
    ]
    for address in addresses(here, office.every.pk):
        assert dana.get(address).status_code == 200, f"control: {address}"
        assert client.get(address).status_code == 302
        if address != "/en/staff/desks/set-up/":
            assert erlan.get(address).status_code == 403, address
            assert bolat.get(address).status_code == (200 if "appointments" in address else 403), address
    assert "1-" not in said(erlan.get("/en/staff/desks/set-up/")) or here not in said(
        erlan.get("/en/staff/desks/set-up/")
    )
    for address in acts:
        assert erlan.post(address).status_code == 403, address
    assert (Visit.objects.get(pk=visit).state, Closure.objects.count()) == ("booked", 1)


def test_hours_are_written_day_by_day_and_move_what_no_longer_fits(office: Set, here: str, dana: Client) -> None:
    visit = booked(office, AT + 8 * HOUR)
    week = {
        f"{part}_{day}": value
        for day in range(5)
        for part, value in (("from", "09:00"), ("until", "17:00"), ("break_from", "13:00"), ("break_until", "14:00"))
    }
    week |= {"from_5": "10:00", "until_5": "14:00"}
    page = said(dana.get(f"{here}set-up/hours/"))
    assert page.count('value="09:00"') == 5
    assert "more than one break" not in page
    Unit.objects.filter(pk=office.office.pk).update(hours="Mo 09:00-11:00,11:10-13:00,14:00-18:00; Tu-Fr 09:00-18:00")
    places_changed()
    assert "more than one break" in said(dana.get(f"{here}set-up/hours/"))
    response = dana.post(f"{here}set-up/hours/", week, follow=True)
    assert Unit.objects.get(pk=office.office.pk).hours == "Mo-Fr 09:00-13:00,14:00-17:00; Sa 10:00-14:00"
    assert "1 appointment had to move" in said(response)
    assert Visit.objects.get(pk=visit).booked_for == AT + 24 * HOUR
    change = OfficeChange.objects.get(what="hours")
    assert change.before["hours"].endswith("Tu-Fr 09:00-18:00")
    assert change.by == Officer.objects.get(username="dana").pseudonym
    assert "Officer" not in said(response)
    assert check() == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Give at least one day hours"),
        ({"from_0": "09:00"}, "Write from when until when"),
        ({"from_0": "18:00", "until_0": "09:00"}, "Write from when until when"),
        (
            {"from_0": "09:00", "until_0": "18:00", "break_from_0": "08:00", "break_until_0": "10:00"},
            "The break must lie within",
        ),
        ({"from_0": "09:03", "until_0": "18:00"}, "Use full five minutes"),
        ({"from_0": "nine", "until_0": "18:00"}, "Write the time like 09:00"),
    ],
)
def test_hours_that_cannot_be_are_named_and_change_nothing(
    office: Set, here: str, dana: Client, given: dict[str, str], words: str
) -> None:
    response = dana.post(f"{here}set-up/hours/", given)
    assert response.status_code == 422
    assert words in said(response)
    assert all(value in said(response) for value in given.values()), "what was typed is still there"
    assert Unit.objects.get(pk=office.office.pk).hours == "Mo-Fr 09:00-18:00"


@pytest.mark.parametrize(
    "hours", ["24/7", "Mo-Fr 09:00-18:00", "Mo 09:00-13:00,14:00-18:00; We 09:00-24:00; Sa-Su 10:00-14:00"]
)
def test_a_week_is_written_as_it_was_read(hours: str) -> None:
    assert notation(read_hours(hours)) == hours


def test_settings_and_counters_change_with_who_changed_them(office: Set, here: str, dana: Client) -> None:
    given = {
        "slot_minutes": "10",
        "walk_in_percent": "25",
        "days_ahead": "7",
        "grace_minutes": "20",
        "calls": "2",
        "child_room": "on",
        "open_to_booking": "on",
    }
    for wrong in ("101", "", "x", "-1"):
        refused = dana.post(f"{here.replace('/en/', '/ru/')}set-up/settings/", {**given, "walk_in_percent": wrong})
        assert (refused.status_code, "Введите целое число от 0 до 100." in said(refused)) == (422, True)
    assert dana.post(f"{here}set-up/settings/", given).status_code == 302
    row = Office.objects.get(pk=office.office.pk)
    assert (row.slot_minutes, row.walk_in_percent, row.child_room, row.step_free) == (10, 25, True, False)
    counter = {"number": "2", "services": ["certificate"], "languages": ["en"], "active": "on"}
    taken = dana.post(f"{here}set-up/counters/new/", counter)
    assert (taken.status_code, "Another counter has this number" in said(taken)) == (422, True)
    assert dana.post(f"{here}set-up/counters/new/", {**counter, "number": "3"}).status_code == 302
    assert dana.post(f"{here}set-up/counters/new/", {**counter, "number": "4", "services": ["x"]}).status_code == 422
    page = said(dana.get(f"{here}set-up/"))
    assert "25 % kept" in page
    assert "Дана" in page or "Dana" in page, "who changed it"
    assert Counter.objects.get(office=row, number=3).languages == ["en"]


def test_a_counter_out_of_use_sends_its_appointments_to_another(office: Set, here: str, dana: Client) -> None:
    visit = booked(office)
    given = {"number": "1", "services": ["certificate"], "languages": ["kk"], "active": "on"}
    assert dana.post(f"{here}set-up/counters/{office.advice.pk}/", given).status_code == 302
    out = {"number": "2", "services": ["certificate"], "languages": ["kk"]}
    assert dana.post(f"{here}set-up/counters/{office.every.pk}/", out).status_code == 302
    row = Visit.objects.get(pk=visit)
    assert (row.booked_for, row.counter_id) == (AT + HOUR, office.advice.pk)
    assert set(Claim.objects.values_list("counter_id", flat=True)) == {office.advice.pk}
    assert check() == []


def test_closing_is_shown_before_it_is_done(office: Set, here: str, dana: Client) -> None:
    visit = booked(office)
    today = {
        "from_on_day": "23",
        "from_on_month": "11",
        "from_on_year": "2026",
        "until_on_day": "23",
        "until_on_month": "11",
        "until_on_year": "2026",
    }
    given = {**today, "from_time": "09:30", "until_time": "12:00", **REASONS}
    page = dana.post(f"{here}set-up/close/", given)
    assert "1 appointment moves" in said(page)
    assert not Closure.objects.exists()
    assert dana.post(f"{here}set-up/close/", {**given, "until_time": ""}).status_code == 422
    assert dana.post(f"{here}set-up/close/", {**given, "reason_ru": ""}).status_code == 422
    assert "Shorten it to 120" in said(dana.post(f"{here}set-up/close/", {**given, "reason_ru": "ж" * 121}))
    assert "The end must come after" in said(dana.post(f"{here}set-up/close/", {**given, "until_time": "09:00"}))
    assert dana.post(f"{here}set-up/close/", {**given, "confirm": "1"}).status_code == 302
    assert Visit.objects.get(pk=visit).booked_for == AT + 3 * HOUR
    assert "closed all that time already" in said(dana.post(f"{here}set-up/close/", {**given, "confirm": "1"}))
    row = Closure.objects.get()
    assert dana.post(f"{here}set-up/closures/{row.pk}/reopen/").status_code == 302
    assert not Closure.objects.exists()
    whole = {name: value for name, value in given.items() if "time" not in name}
    whole |= {"from_on_day": "25", "until_on_day": "25"}
    assert dana.post(f"{here}set-up/close/", {**whole, "confirm": "1"}).status_code == 302
    assert CalendarOverride.objects.get(unit=office.office.pk).on == dt.date(2026, 11, 25)


def test_an_administrator_begins_an_office_once(office: Set, here: str, dana: Client) -> None:
    before = Office.objects.get(pk=office.office.pk)
    assert dana.post(f"{here}set-up/begin/").status_code == 302
    assert Office.objects.get(pk=office.office.pk).walk_in_percent == before.walk_in_percent
    department = Unit.objects.get(code="KZ-71-department")
    assert Post.objects.filter(officer__username="dana").exists()
    assert dana.post(f"/en/staff/desks/{department.pk}/set-up/begin/").status_code == 403


def test_the_registrar_sees_the_day_gives_a_ticket_and_cancels(
    office: Set, here: str, bolat: Client, django_assert_max_num_queries: Any
) -> None:
    first, second = booked(office), booked(office, AT + 2 * HOUR, 2)
    bolat.get(f"{here}appointments/")
    with django_assert_max_num_queries(8):
        page = said(bolat.get(f"{here}appointments/"))
    assert page.count("Aigerim") == 2
    assert (
        "B00" in said(bolat.post(f"{here}appointments/{first}/arrived/", follow=True))
        or Visit.objects.get(pk=first).label
    )
    assert "A colleague was first" in said(bolat.post(f"{here}appointments/{first}/arrived/", follow=True))
    three = str((AT + 3 * HOUR) // 1_000_000)
    moving = f"{here}appointments/{second}/move/"
    assert f'value="{three}"' in said(bolat.get(moving))
    assert bolat.post(moving, {}).status_code == 422
    assert "This time has just been taken" in said(bolat.post(moving, {"starts": "9" * 10}))
    assert bolat.post(moving, {"starts": three}).status_code == 302
    assert Visit.objects.get(pk=second).booked_for == AT + 3 * HOUR
    assert bolat.get(f"{here}appointments/{first}/move/").status_code == 404, "who waits already is moved no more"
    bolat.post(f"{here}appointments/{second}/cancel/", {"why": "free text"})
    assert Visit.objects.get(pk=second).outcome == "person", "nothing that was typed comes into the log"
    assert dict(Visit.objects.values_list("id", "state")) == {first: "waiting", second: "cancelled"}
    assert bolat.post(f"{here}appointments/{second}/nonsense/").status_code == 404


def test_the_registrar_books_for_a_caller_in_the_callers_language(office: Set, here: str, bolat: Client) -> None:
    page = said(bolat.get(f"{here}appointments/new/?service=certificate&day=2026-11-23"))
    ten = (AT + HOUR) // 1_000_000
    assert f'value="{ten}"' in page
    given = {
        "service": "certificate",
        "day": "2026-11-23",
        "starts": str(ten),
        "language": "ru",
        "channel": "phone",
        "name": "Асем",
    }
    assert bolat.post(f"{here}appointments/new/", {**given, "starts": ""}).status_code == 422
    response = bolat.post(f"{here}appointments/new/", given)
    assert "Tell the person this code" in said(response)
    row = Visit.objects.get()
    assert (row.language, row.channel, row.booked_for) == ("ru", "phone", AT + HOUR)
    again = bolat.post(f"{here}appointments/new/", {**given, "name": "Марат"})
    assert (again.status_code, "Марат" in said(again)) == (409, True)


def test_who_serves_at_one_office_goes_straight_on_and_who_at_several_chooses(
    office: Set, here: str, bolat: Client, dana: Client, erlan: Client
) -> None:
    page = "/en/staff/desks/appointments/"
    assert bolat.get(page)["Location"] == f"{here}appointments/new/"
    shown = said(dana.get(page))
    assert shown.count("appointments/new/") > 1
    assert f"{here}appointments/new/" in shown
    outside = erlan.get(page)
    assert f"{here}appointments/new/" not in str(outside.get("Location", "")) + said(outside)
