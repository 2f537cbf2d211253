"""The board's page and its CSV: scope, bounded statements, hostile addresses, alarms on other pages."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from senim.accounts.models import Officer
from senim.channels.board.models import ChannelDay, FirstAnswer
from senim.channels.pulse import heartbeats
from senim.channels.pulse.days import day_of
from senim.intake.actions import submit
from senim.ledger import followers
from senim.places import queries as places
from tests.requests import arrival

pytestmark = pytest.mark.db
BOARD = "/en/staff/channels/"


@pytest.fixture
def gulnar(db: None) -> Client:
    """Gulnar of the ministry."""
    client = Client()
    client.force_login(Officer.objects.get(username="gulnar"))
    return client


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    """The CSV."""
    answer = client.get(f"{BOARD}figures.csv{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def fill(region: str, channel: str, count: int) -> None:
    """So many requests today at the first unit of a region."""
    unit = places.front_offices(region)[0].pk
    ChannelDay.objects.create(day=day_of(timezone.now()), channel=channel, unit_id=unit, received=count)


def test_a_head_sees_the_own_units_and_the_ministry_sees_all(dana: Client, gulnar: Client) -> None:
    fill("KZ-71", "phone", 3)
    fill("KZ-75", "phone", 14)
    assert [one["received_today"] for one in rows(dana) if one["channel"] == "phone"] == ["3", "3"]
    assert [one["received_today"] for one in rows(gulnar) if one["channel"] == "phone"] == ["15", "0", "10"], "in steps"
    shown = gulnar.get(BOARD).content.decode()
    assert "under 5" in shown
    assert "10–14" in shown
    assert "told in steps of five" not in dana.get(BOARD).content.decode()
    assert b"Almaty" not in dana.get(BOARD).content
    assert b"Almaty" in gulnar.get(BOARD).content


def test_a_region_may_be_chosen_and_another_ones_is_not(dana: Client, gulnar: Client) -> None:
    fill("KZ-71", "phone", 3)
    fill("KZ-75", "phone", 7)
    assert [one["received_today"] for one in rows(gulnar, "?region=KZ-75") if one["channel"] == "phone"] == ["5"]
    assert [one["received_today"] for one in rows(dana, "?region=KZ-75") if one["channel"] == "phone"] == ["3", "3"]


@pytest.mark.parametrize("who", ["bolat", "erlan", "ayan"])
def test_who_supervises_nothing_does_not_come_in(who: str, db: None) -> None:
    client = Client()
    client.force_login(Officer.objects.get(username=who))
    assert [client.get(BOARD + name).status_code for name in ("", "figures.csv")] == [403, 403]


def test_nobody_comes_in_without_signing_in(client: Client) -> None:
    assert client.get(BOARD)["Location"].startswith("/en/sign-in/")


def test_a_request_that_was_just_sent_stands_on_the_board(dana: Client) -> None:
    submit(replace(arrival(), channel="counter"))
    followers.run_once()
    assert [one["received_today"] for one in rows(dana) if one["channel"] == "counter"] == ["1", "1"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_stands_empty_and_full_in_every_language(language: str, gulnar: Client) -> None:
    address = BOARD.replace("/en/", f"/{language}/")
    assert gulnar.get(address).status_code == 200
    for region in ("KZ-71", "KZ-75"):
        for channel in ("web", "phone", "chat"):
            fill(region, channel, 5)
    unit = places.front_offices("KZ-71")[0].pk
    FirstAnswer.objects.create(day=day_of(timezone.now()), channel="web", unit_id=unit, minutes=90, answered=10)
    full = gulnar.get(address).content.decode()
    assert full.count('<svg class="chart"') == 2


@pytest.mark.parametrize("query", ["?days=0", "?days=x", "?days=٣", "?region=KZ-99&days=" + "9" * 999])
def test_a_hostile_address_shows_the_usual_page(query: str, gulnar: Client) -> None:
    assert gulnar.get(BOARD + query).status_code == 200
    assert rows(gulnar, query) == rows(gulnar)


def test_the_page_costs_the_same_however_much_there_is(gulnar: Client) -> None:
    gulnar.get(BOARD)  # what is remembered for good is read once
    few = statements(gulnar)
    for region in ("KZ-71", "KZ-75", "KZ-10", "KZ-11"):
        for channel in ("web", "phone", "chat", "sms"):
            fill(region, channel, 5)
    assert statements(gulnar) == few <= 20


def statements(client: Client) -> int:
    """How many the page costs, but for the look, once a second, whether places have changed."""
    with CaptureQueriesContext(connection) as seen:
        client.get(BOARD)
    return len([one for one in seen.captured_queries if "places_edition" not in one["sql"]])


def test_a_channel_that_is_down_is_told_where_supervisors_begin(
    settings: Settings, dana: Client, gulnar: Client, bolat: Client
) -> None:
    settings.TELEGRAM_TOKEN, settings.CHANNEL_FAILURES = "1:x", 3
    homes = [(dana, BOARD), (dana, "/en/staff/overview/"), (gulnar, "/en/account/"), (gulnar, BOARD)]
    words = b"Channel is down: Messenger, from people"
    heartbeats.forget()
    for n in range(3):
        assert [words in one.get(address).content for one, address in homes] == [False] * 4
        heartbeats.failed("telegram", "try_later", timezone.now() + dt.timedelta(seconds=n))
    assert [words in one.get(address).content for one, address in homes] == [True] * 4
    assert words not in bolat.get("/en/account/").content
