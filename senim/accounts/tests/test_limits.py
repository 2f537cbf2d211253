"""Counting failed tries."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from senim.accounts import limits
from senim.accounts.models import Attempt

AT = dt.datetime(2026, 11, 22, 9, 30, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def place(address: str = "192.0.2.1", at: dt.datetime = AT) -> str:
    return limits.place_of(RequestFactory().get("/", REMOTE_ADDR=address), at)


@pytest.mark.db
def test_ten_tries_a_minute_and_then_no_more_until_the_next_minute() -> None:
    here = place()
    for n in range(limits.MOST):
        assert limits.allowed("receipt", here, AT + n * SECOND)
        assert limits.failed("receipt", here, AT + n * SECOND) == n + 1
    assert not limits.allowed("receipt", here, AT + 59 * SECOND)
    assert limits.allowed("receipt", here, AT + 60 * SECOND)


@pytest.mark.db
def test_another_bucket_and_another_place_have_tries_of_their_own() -> None:
    for _ in range(limits.MOST):
        limits.failed("receipt", place(), AT)
    assert not limits.allowed("receipt", place(), AT)
    assert limits.allowed("sign_in", place(), AT)
    assert limits.allowed("receipt", place("192.0.2.2"), AT)
    assert limits.allowed("receipt", place(), AT, most=limits.MOST + 1)


@pytest.mark.db
def test_a_try_is_counted_by_one_statement_and_asked_by_one_query(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    limits.failed("receipt", place(), AT)
    with django_assert_num_queries(1):
        limits.failed("receipt", place(), AT)
    with django_assert_num_queries(1):
        limits.allowed("receipt", place(), AT)
    assert Attempt.objects.count() == 1


@pytest.mark.db
def test_counts_go_after_a_day() -> None:
    limits.failed("receipt", place(), AT)
    limits.failed("receipt", place(), AT + dt.timedelta(hours=23))
    assert Attempt.objects.count() == 2
    limits.failed("receipt", place(), AT + dt.timedelta(hours=25))
    assert Attempt.objects.count() == 2
    assert limits.forget_old(AT + dt.timedelta(days=3)) == 2


@given(st.ip_addresses())
def test_no_address_is_kept_and_tomorrow_it_is_another_place(address: Any) -> None:
    today, later, tomorrow = (place(str(address), AT + dt.timedelta(hours=hours)) for hours in (0, 5, 24))
    assert today == later != tomorrow
    assert str(address) not in today
    assert len(today) == 32


def test_the_place_depends_on_our_secret(settings: Any) -> None:
    before = place()
    settings.SECRET_KEY = "another secret"
    assert place() != before


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_behind_proxies_the_address_is_what_the_outermost_of_ours_saw(
    settings: Any, proxies: int, header: str, counted: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": header})
    assert limits.place_of(request, AT) == place(counted, AT)
