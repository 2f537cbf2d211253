"""The citizen's pages of appointments: found, booked, moved and cancelled without script, account or cookie."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from senim.accounts import limits
from senim.accounts.models import Attempt
from senim.desks import booking, slots
from senim.desks.booking import Wanted
from senim.desks.calendar_files import Entry, calendar_file
from senim.desks.models import Claim, Counter, Office, Visit, VisitCard
from senim.desks.openings import MINUTE
from senim.desks.slots import Ask
from senim.desks.tests.conftest import AT, Set
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.places.queries import front_offices

pytestmark = pytest.mark.db
HOUR = 60 * MINUTE
SERVICE = "certificate"


@pytest.fixture(autouse=True)
def now(office: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, 09:00, and all times of the office can be booked."""
    Unit.objects.filter(pk=office.office.pk).update(hours="Mo-Fr 09:00-18:00")
    Office.objects.filter(pk=office.office.pk).update(walk_in_percent=0)
    places_changed()
    for module in ("booking", "my_visit", "set_up", "closing", "appointments"):
        monkeypatch.setattr(f"senim.desks.views.{module}.now_us", lambda: AT)


@pytest.fixture
def times(office: Set) -> str:
    return f"/en/visits/book/{office.office.pk}/for/{SERVICE}/"


def said(response: Any) -> str:
    return str(response.content.decode())


def booked(client: Client, times: str, **given: str) -> str:
    """The address of a visit that was just booked for 10:00."""
    response = client.post(f"{times}{(AT + HOUR) // 1_000_000}/", given)
    assert response.status_code == 302, said(response)
    return str(response["Location"])


def test_from_the_map_to_a_code_in_three_questions(client: Client, office: Set, times: str) -> None:
    assert f"/en/visits/book/{office.office.pk}/" in said(client.get("/en/visits/book/?region=KZ-71"))
    assert times in said(client.get(f"/en/visits/book/{office.office.pk}/"))
    page = said(client.get(times))
    first = re.search(r'<a href="(\d+/)">10:00</a>', page)
    assert first
    form = said(client.get(times + first[1]))
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key
    there = booked(client, times, key=key[1], name="Aigerim", phone="8 701 123 45 67")
    assert booked(client, times, key=key[1]) == there, "the same press again is the same appointment"
    card = VisitCard.objects.get()
    assert (card.name, card.phone) == ("Aigerim", "+77011234567")
    own = client.get(there)
    assert "Monday 23 November 2026, 10:00" in said(own)
    assert "no-store" in own["Cache-Control"]
    assert own["Referrer-Policy"] == "same-origin"
    assert set(client.cookies) <= {"senim_csrf"}, "no other cookie: no account, no session"


def test_two_offices_stand_side_by_side(client: Client, times: str) -> None:
    beside, _ = Office.objects.get_or_create(unit=front_offices("KZ-71")[1])
    Counter.objects.create(office=beside, number=9, services=[SERVICE], languages=["ru"])
    page = said(client.get(f"{times}?with={beside.pk}"))
    assert page.count("booking-where") == 2 * page.count("<section class")
    assert f"../../../{beside.pk}/for/{SERVICE}/" in page
    assert len(page.encode()) < 150_000


def test_a_time_that_was_just_taken_shows_others_and_loses_nothing(client: Client, office: Set, times: str) -> None:
    taken = f"{times}{(AT + HOUR) // 1_000_000}/"
    booking.book(wanted=Wanted(office.office.pk, SERVICE, AT + HOUR, "kk"), key=b"1" * 16, at=AT)
    response = client.post(taken, {"name": "Aigerim", "email": "aigerim@example.kz"})
    assert response.status_code == 409
    page = said(response)
    assert 'value="Aigerim"' in page
    assert 'value="aigerim@example.kz"' in page
    near = re.findall(r'name="starts" type="radio" value="(\d+)"', page)
    assert len(near) == 6
    assert client.post(taken, {"name": "Aigerim", "starts": near[0]}).status_code == 302
    assert Visit.objects.get(state="booked", booked_for=int(near[0]) * 1_000_000).channel == "web"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "123", "Enter a phone number in full"),
        ("email", "nobody", "Enter an e-mail address in full"),
        ("name", "x" * 121, "Shorten it to 120"),
    ],
)
def test_what_does_not_fit_is_said_by_name_and_what_fits_is_kept(
    client: Client, times: str, field: str, value: str, words: str
) -> None:
    given = {"name": "Aigerim", "phone": "+7 701 123 45 67", "email": "a@example.kz", field: value}
    response = client.post(f"{times}{(AT + HOUR) // 1_000_000}/", given)
    assert response.status_code == 422
    page = said(response)
    assert words in page
    for name in {"name", "phone", "email"} - {field}:
        assert f'value="{given[name]}"' in page
    assert not Visit.objects.exists()


def test_the_link_moves_and_cancels_and_a_taken_time_keeps_the_old_one(client: Client, office: Set, times: str) -> None:
    there = booked(client, times)
    booking.book(wanted=Wanted(office.office.pk, SERVICE, AT + 2 * HOUR, "kk"), key=b"2" * 16, at=AT)
    assert client.post(f"{there}move/", {"starts": str((AT + 2 * HOUR) // 1_000_000)}).status_code == 409
    for wrong in ("", "x", "9" * 30, "-5"):
        assert client.post(f"{there}move/", {"starts": wrong}).status_code == 422
    assert client.post(f"{there}move/", {"starts": "9" * 10}).status_code == 409
    assert f'value="{(AT + 3 * HOUR) // 1_000_000}"' in said(client.get(f"{there}move/"))
    assert client.post(f"{there}move/", {"starts": str((AT + 3 * HOUR) // 1_000_000)}).status_code == 302
    assert "12:00" in said(client.get(there))
    assert "Cancel the appointment?" in said(client.get(f"{there}cancel/"))
    assert client.post(f"{there}cancel/").status_code == 302
    assert "You cancelled this appointment" in said(client.get(there))
    assert client.post(f"{there}cancel/").status_code == 302, "twice is kindly answered"
    assert Claim.objects.count() == 3, "the other person's"


def test_a_wrong_code_is_answered_the_same_everywhere_and_only_so_often(client: Client, times: str) -> None:
    there = booked(client, times)
    wrong = "/en/visits/AAAA-BBBB-CCCC/"
    for address in (wrong, f"{wrong}calendar.ics", f"{wrong}move/", f"{wrong}cancel/"):
        response = client.get(address)
        assert (response.status_code, "We found no appointment" in said(response)) == (404, True)
    assert client.post("/en/visits/", {"code": "nothing"}).status_code == 404
    assert Attempt.objects.get(bucket="visit").count == 5
    Attempt.objects.update(count=limits.MOST)
    assert client.get(there).status_code == 429
    Attempt.objects.update(count=0)
    code = there.split("/")[-2]
    assert client.post("/en/visits/", {"code": code.lower().replace("-", " ")}).status_code == 302


def test_the_calendar_file_is_what_rfc_5545_asks_for_and_follows_the_appointment(client: Client, times: str) -> None:
    from icalendar import Calendar

    there = booked(client, times, name="Aigerim")

    def event() -> tuple[str, Any]:
        response = client.get(f"{there}calendar.ics")
        assert response["Content-Type"].startswith("text/calendar")
        assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
        read = Calendar.from_ical(response.content)
        (found,) = read.walk("VEVENT")
        assert not found.errors
        assert b"Aigerim" not in response.content
        return str(read["METHOD"]), found

    method, first = event()
    assert (method, first["SEQUENCE"], str(first["STATUS"])) == ("PUBLISH", 0, "CONFIRMED")
    assert first.decoded("DTSTART") == dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)
    assert first.decoded("DTEND") - first.decoded("DTSTART") == dt.timedelta(minutes=15)
    (alarm,) = first.walk("VALARM")
    assert alarm.decoded("TRIGGER") == dt.timedelta(hours=-2)
    client.post(f"{there}move/", {"starts": str((AT + 3 * HOUR) // 1_000_000)})
    _, moved = event()
    assert (moved["SEQUENCE"], str(moved["UID"])) == (1, str(first["UID"]))
    client.post(f"{there}cancel/")
    method, gone = event()
    assert (method, gone["SEQUENCE"], str(gone["STATUS"]), str(gone["UID"])) == (
        "CANCEL",
        2,
        "CANCELLED",
        str(first["UID"]),
    )


def test_long_kazakh_words_in_a_calendar_file_come_back_as_they_were() -> None:
    from icalendar import Calendar

    words = "Қабылдау; үй-жай, «Сарыарқа» ауданы \\ 5-қабат\nекінші жол " * 5
    entry = Entry(
        "u@senim",
        dt.datetime(2026, 3, 1, 5, tzinfo=dt.UTC),
        15,
        dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
        0,
        words,
        words,
        words,
        "x",
    )
    made = calendar_file(entry)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert str(event["DESCRIPTION"]) == words


def test_the_first_visit_weighs_little_and_a_strange_address_is_not_found(
    client: Client, office: Set, times: str
) -> None:
    assert len(client.get(times).content) < 60_000
    for address in (
        f"{times}99999999999999/",
        f"/en/visits/book/{office.office.pk}/for/unheard-of/",
        "/en/visits/book/999999/",
        "/en/visits/book/999999/for/certificate/",
        f"/en/visits/book/{10**30}/",
    ):
        assert client.get(address).status_code == 404
    assert client.get(f"{times}?from=nonsense&with=x&accessible=9").status_code == 200
    gone = client.get(f"{times}{(AT + 7 * MINUTE) // 1_000_000}/")
    assert gone.status_code == 409
    assert "Choose another time" in said(gone)
    assert slots.slot_at(office.office.pk, Ask(SERVICE, AT), AT + 7 * MINUTE) is None
