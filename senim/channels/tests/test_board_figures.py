"""Figures by channel follow from the log: volume, the first answer in working time, nothing sealed, nothing twice."""

import datetime as dt
from dataclasses import replace

import pytest

from senim.channels.board import counting, queries
from senim.channels.board.models import ChannelDay, FirstAnswer
from senim.channels.board.queries import Times, times
from senim.channels.pulse.days import begin_of, date_of, day_of, day_of_micros
from senim.intake.actions import micros, submit
from senim.intake.models import ServiceRequest
from senim.ledger import followers
from senim.ledger.queries import entries_between
from senim.ledger.rebuilding import check
from senim.places import queries as places
from tests.requests import arrival, ended, sent

pytestmark = pytest.mark.db
# Monday 14 September 2026, 10:00 in Astana; the office opens at 9 and rests from 13 to 14.
MONDAY = dt.datetime(2026, 9, 14, 5, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def everywhere() -> tuple[int, ...]:
    """Every unit of the country."""
    return tuple(one.pk for one in places.units())


def request_of(channel: str, at: dt.datetime = MONDAY, service: str = "advice") -> ServiceRequest:
    """A request that came by a channel."""
    new = submit(replace(arrival(service, at=at), channel=channel))
    return ServiceRequest.objects.get(pk=new.request_id)


def received(now: dt.datetime) -> dict[str, tuple[int, ...]]:
    """Requests by channel for today, a week, 30 days."""
    followers.run_once()
    return {one.channel: one.counts for one in queries.received(everywhere(), now)}


def test_a_request_counts_for_the_day_on_which_it_came() -> None:
    request_of("sms")
    request_of("sms")
    request_of("email")
    assert received(MONDAY) == {"sms": (2, 2, 2), "email": (1, 1, 1)}
    assert received(MONDAY + dt.timedelta(days=1)) == {"sms": (0, 2, 2), "email": (0, 1, 1)}
    assert received(MONDAY + dt.timedelta(days=7)) == {"sms": (0, 0, 2), "email": (0, 0, 1)}
    assert received(MONDAY + dt.timedelta(days=30)) == {}


def test_a_day_begins_at_local_midnight() -> None:
    midnight = dt.datetime(2026, 9, 14, tzinfo=dt.UTC) - dt.timedelta(hours=5)
    today = day_of(midnight)
    assert date_of(today) == dt.date(2026, 9, 14)
    assert begin_of(today) == micros(midnight)
    assert day_of_micros(micros(midnight)) == today
    assert day_of_micros(micros(midnight) - 1) == day_of(midnight - dt.timedelta(microseconds=1)) == today - 1


def test_the_first_answer_is_told_in_working_time() -> None:
    ended(request_of("web"), at=MONDAY + HOUR)
    ended(
        request_of("phone", MONDAY + 8 * HOUR), at=MONDAY + 24 * HOUR
    )  # 18:00, when the office closes; next day at 10
    followers.run_once()
    assert set(FirstAnswer.objects.values_list("channel", "minutes", "answered")) == {("web", 60, 1), ("phone", 60, 1)}


def test_only_the_first_word_to_the_person_counts() -> None:
    request = request_of("web")
    ended(request, at=MONDAY + HOUR)
    followers.run_once()
    answers = [one for one in entries_between(0, 10**9, 10**6) if one.type in counting.FIRST_WORDS]
    assert len(answers) == 1
    later = answers[0]._replace(n=answers[0].n + 1, at=answers[0].at + 1)
    assert counting.counted([later]).answered == {}
    assert sum(counting.counted(answers).answered.values()) == 1


def test_a_sealed_request_is_counted_nowhere() -> None:
    request_of("web")
    before = counting.counted(opened := [one for one in entries_between(0, 10**9, 10**6) if one.type == "registered"])
    assert before.received.total() == len(opened) > 0
    sealed = [one._replace(payload={**one.payload, "lane": "safeguarded"}) for one in opened]
    assert counting.counted(sealed).received.total() == 0


def test_a_review_is_no_new_request_by_a_channel() -> None:
    request_of("web")
    opened = [one for one in entries_between(0, 10**9, 10**6) if one.type == "registered"]
    assert counting.counted([one._replace(stream=one.stream + 1) for one in opened]).received.total() == 0
    assert counting.counted(opened).received.total() == len(opened)


def test_the_figures_are_those_of_the_log_and_a_wrong_one_is_found() -> None:
    ended(request_of("sms"), at=MONDAY + HOUR)
    sent()
    followers.run_once()
    assert check() == []
    ChannelDay.objects.filter(channel="sms").update(received=2)
    FirstAnswer.objects.all().delete()
    assert [line.partition(" (")[0] for line in check()] == ["channels: received", "channels: answered"]


def test_the_follower_may_read_in_batches_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    ended(request_of("sms"), at=MONDAY + HOUR)
    ended(request_of("web"), at=MONDAY + 3 * HOUR)
    monkeypatch.setattr(followers, "BATCH", 1)
    followers.run_once()
    assert FirstAnswer.objects.count() == 2
    assert check() == []


def test_fewer_than_ten_cases_show_no_time() -> None:
    assert times([(5, 9)]) == Times(9)
    assert times([(5, 9), (600, 1)]) == Times(10, 5, 5)
    assert times([(5, 8), (600, 2)]) == Times(10, 5, 600)
    assert times([(minutes, 1) for minutes in range(1, 101)]) == Times(100, 50, 90)
    assert times([]) == Times(0)
