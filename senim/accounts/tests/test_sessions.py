"""A session that stands idle or lasts too long ends; one that is used lives."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from senim.accounts import sessions
from senim.accounts.models import Officer

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.accounts.tests.urls")]

MINUTE, HOUR = 60, 3600


class Clock:
    """A clock that stands where it is put, from the present moment on."""

    def __init__(self) -> None:
        self.at = time.time()

    def time(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(sessions, "time", made.time)
    return made


@pytest.fixture
def client(clock: Clock) -> Client:
    made = Client()
    made.force_login(Officer.objects.get(username="bolat"))
    return made


def is_open(client: Client) -> bool:
    return client.get("/lists/").status_code == 200


def test_fourteen_idle_minutes_are_no_reason_to_lock(client: Client, clock: Clock) -> None:
    clock.at += 14 * MINUTE
    assert is_open(client)


def test_fifteen_idle_minutes_lock_and_the_page_says_so(client: Client, clock: Clock) -> None:
    clock.at += 15 * MINUTE
    answer = client.get("/lists/")
    assert answer["Location"] == "/sign-in/?ended=1&next=%2Flists%2F"
    assert not Session.objects.exists()
    clock.at -= 15 * MINUTE
    assert not is_open(client), "a session that has ended does not come back"


def test_use_keeps_a_session_alive_up_to_twelve_hours(client: Client, clock: Clock) -> None:
    for _ in range(71):
        clock.at += 10 * MINUTE
        assert is_open(client)
    clock.at += 10 * MINUTE
    assert not is_open(client)


def test_a_page_that_asks_by_itself_keeps_no_session_alive(client: Client, clock: Clock) -> None:
    for _ in range(2):
        clock.at += 8 * MINUTE
        answer = client.get("/lists/", headers={sessions.BY_ITSELF: "yes"})
    assert answer.status_code == 302
    client.force_login(Officer.objects.get(username="bolat"))
    for _ in range(2):
        clock.at += 8 * MINUTE
        assert is_open(client)


def test_a_clock_that_jumps_back_ends_the_session(client: Client, clock: Clock) -> None:
    clock.at -= HOUR
    assert not is_open(client)


def test_a_session_without_clocks_is_too_old(client: Client) -> None:
    session = client.session
    del session["began"]
    session.save()
    assert not is_open(client)


def test_a_page_also_locks_for_public_views(client: Client, clock: Clock) -> None:
    clock.at += HOUR
    assert client.get("/anyone/").status_code == 200
    assert not Session.objects.exists()


def test_clicks_within_a_minute_write_nothing(
    client: Client, clock: Clock, django_assert_num_queries: Callable[..., Any]
) -> None:
    is_open(client)
    with django_assert_num_queries(3):
        is_open(client)
    clock.at += MINUTE
    before = client.session["seen"]
    is_open(client)
    assert client.session["seen"] > before
