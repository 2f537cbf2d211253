"""How doors fare: heartbeats, what they refused, when they count as down."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from pytest_django import Settings

from senim.accounts.models import Officer
from senim.channels import working
from senim.channels.board import outbound, queries
from senim.channels.board.models import Heartbeat, NoticeDay, Refusal
from senim.channels.board.queries import Beats, Hooks
from senim.channels.board.standing import Limits, standing
from senim.channels.board.ways import Way, ways
from senim.channels.connector.webhooks.actions import set_receiver
from senim.channels.connector_tables import DEAD as GIVEN_UP
from senim.channels.connector_tables import Change, Receiver
from senim.channels.errors import TryLater
from senim.channels.pulse import heartbeats
from senim.channels.pulse.refusals import TALLY, Tally
from senim.channels.registry import messengers
from senim.channels.tests.other_system import other_system
from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.ledger.followers import run_once
from senim.notices.models import DEAD, SENT, Line, Notice
from senim.places import queries as places
from senim.processes.runs import STREAMS_PER_REQUEST
from tests.requests import sent

pytestmark = pytest.mark.db
NOON = dt.datetime(2026, 9, 14, 7, tzinfo=dt.UTC)
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
LIMITS = Limits(failures=3, silent_minutes=10)
DOOR = Way("chat", "telegram", errand=True)
LINE = Way("sms", line="sms")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    heartbeats.forget()
    TALLY.__init__()  # type: ignore[misc]
    yield
    heartbeats.forget()


def beats() -> Beats:
    """What the errands last said."""
    return queries.beats(micros(NOON))


def state(way: Way, after: dt.timedelta = SECOND) -> str:
    """How a way stands a while after noon."""
    return standing(way, beats(), LIMITS, NOON + after).state


def test_a_door_that_is_well_writes_twice_a_minute_at_most() -> None:
    written = [heartbeats.worked("telegram", NOON + n * SECOND) for n in range(60)]
    assert [n for n, one in enumerate(written) if one] == [0, 30]
    assert Heartbeat.objects.get().worked_at == NOON + 30 * SECOND


def test_failures_in_a_row_are_counted_and_the_first_success_ends_them() -> None:
    heartbeats.worked("telegram", NOON)
    for n in range(1, 4):
        heartbeats.failed("telegram", "try_later", NOON + n * SECOND)
    row = Heartbeat.objects.get()
    assert (row.failures, row.failing_since, row.failed_at) == (3, NOON + SECOND, NOON + 3 * SECOND)
    assert heartbeats.worked("telegram", NOON + 4 * SECOND)
    row.refresh_from_db()
    assert (row.failures, row.failing_since, row.reason, row.failed_at) == (0, None, "", NOON + 3 * SECOND)


def test_a_providers_words_become_a_short_code() -> None:
    heartbeats.failed("telegram", "Bot 123:ABC at https://api/bot/секрет " + "x" * 100, NOON)
    assert Heartbeat.objects.get().reason == "bot_123_abc_at_https_api_bot_" + "x" * 11


def test_a_door_counts_as_down_from_the_operators_limit_on() -> None:
    assert state(DOOR) == "untried"
    heartbeats.worked("telegram", NOON)
    assert state(DOOR) == "well"
    for _ in range(2):
        heartbeats.failed("telegram", "try_later", NOON)
    assert state(DOOR) == "faults"
    heartbeats.failed("telegram", "try_later", NOON)
    assert state(DOOR) == "down"


def test_a_door_that_says_nothing_is_noticed() -> None:
    heartbeats.worked("telegram", NOON)
    assert state(DOOR, 10 * MINUTE) == "well"
    assert state(DOOR, 10 * MINUTE + SECOND) == "silent"


def test_a_way_that_is_not_set_up_says_so_and_alarms_nobody() -> None:
    found = standing(DOOR._replace(is_set_up=False), beats(), LIMITS, NOON)
    assert (found.state, found.is_alarming) == ("not_set_up", False)
    assert standing(Way("web", "web"), beats(), LIMITS, NOON).state == "open"


def test_a_line_of_notices_is_down_when_its_provider_fails() -> None:
    assert state(LINE) == "untried"
    Line.objects.create(channel="sms", worked_at=micros(NOON))
    assert state(LINE) == "well"
    Line.objects.update(failing_since=micros(NOON), failures=5, reason="no_answer")
    assert state(LINE) == "down"


def test_a_line_is_silent_when_notices_that_should_have_left_do_not() -> None:
    notice(channel="sms", state="waiting", next_at=micros(NOON - 9 * MINUTE))
    assert state(LINE, dt.timedelta()) == "untried"
    Notice.objects.update(next_at=micros(NOON - 11 * MINUTE))
    assert state(LINE, dt.timedelta()) == "silent"


def notice(**columns: object) -> Notice:
    """A notice of a new request."""
    request = ServiceRequest.objects.get(pk=sent().request_id)
    usual = {"n": 1, "kind": "receipt", "due_at": 0, "next_at": 0, "channel": "sms"}
    stream = request.pk * STREAMS_PER_REQUEST
    return Notice.objects.create(**{**usual, "request_id": request.pk, "stream": stream, **columns})


def test_what_left_and_what_was_given_up_is_counted_anew_by_day_and_unit() -> None:
    units = [one.pk for one in places.units()]
    first = notice(state=SENT, done_at=micros(NOON))
    notice(state=DEAD, done_at=micros(NOON))
    notice(state=SENT, done_at=micros(NOON - 40 * 24 * 60 * MINUTE))
    outbound._counted.clear()
    assert outbound.count_anew(NOON) == outbound.DAYS
    assert outbound.count_anew(NOON) == outbound.FRESH
    assert list(NoticeDay.objects.values_list("channel", "sent", "dead")) == [("sms", 1, 1)]
    assert queries.left(units, 30, NOON)["sms"] == (1, 1, 1)
    Notice.objects.filter(pk=first.pk).update(state=DEAD)
    outbound.count_anew(NOON)
    assert queries.left(units, 30, NOON)["sms"] == (0, 2, 2)
    assert queries.left([0], 30, NOON)["sms"] == (0, 0, 0)


def test_a_flood_of_refused_calls_costs_one_statement_a_second() -> None:
    tally = Tally()
    for n in range(1000):
        tally.add("telegram", "403", NOON + n * dt.timedelta(milliseconds=1))
    assert Refusal.objects.get().count == 1
    tally.add("telegram", "403", NOON + SECOND)
    assert Refusal.objects.get().count == 1001
    assert queries.refusals(1, NOON)["telegram"] == 1001


def test_a_call_without_the_word_is_counted(settings: Settings, client: Client) -> None:
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_MODE = "1:x", "webhook"
    assert client.post("/doors/telegram/", b"{}", content_type="application/json").status_code == 403
    assert list(Refusal.objects.values_list("door", "reason", "count")) == [("telegram", "403", 1)]


def test_the_doors_own_thread_says_how_it_went(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TELEGRAM_TOKEN = "1:x"
    door = messengers()[0]
    rounds = iter([TryLater("away"), TryLater("away"), None])
    stop = Stopped()

    def go(*_given: object) -> int:
        fault = next(rounds)
        if fault is not None:
            raise fault
        stop.told = True
        return 0

    monkeypatch.setattr(type(door), "begin", lambda self: None)
    monkeypatch.setattr(working, "one_round", go)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    working.attend(door, stop)  # type: ignore[arg-type]
    row = Heartbeat.objects.get(door="telegram")
    assert (row.failures, row.reason) == (0, "")
    assert row.failed_at is not None
    assert row.worked_at is not None
    assert row.worked_at >= row.failed_at


class Stopped:
    """A stop that waits no time."""

    told = False

    def is_set(self) -> bool:
        """Whether it was told."""
        return self.told

    def wait(self, _seconds: float) -> bool:
        """At once."""
        return self.told


def test_what_is_set_up_is_told_from_the_settings_and_the_keys(settings: Settings) -> None:
    assert [one.channel for one in ways() if one.is_set_up and not (one.line or one.hooks)] == [
        "web",
        "phone",
        "counter",
    ]
    settings.TELEGRAM_TOKEN = "1:x"
    assert "chat" in [one.channel for one in ways() if one.is_set_up and not one.line]


def test_a_refused_call_of_a_program_is_counted_and_a_missing_page_is_not(client: Client) -> None:
    assert client.post("/doors/open311/v2/requests.json", {"service_code": "report"}).status_code in {400, 403}
    assert client.get("/doors/open311/v2/nothing.json").status_code == 404
    assert client.get("/doors/open311/v2/services/nothing.json").status_code == 404
    assert list(Refusal.objects.values_list("door", "count")) == [("open311", 1)]


def test_webhooks_are_down_when_a_system_takes_none() -> None:
    way = Way("connector", hooks=True)
    assert standing(way, beats(), LIMITS, NOON).state == "not_set_up"
    assert standing(way, beats()._replace(hooks=Hooks(1)), LIMITS, NOON).state == "untried"
    failing = beats()._replace(hooks=Hooks(2, None, micros(NOON), 3, "no_answer"))
    assert standing(way, failing, LIMITS, NOON).state == "down"
    assert standing(way, failing._replace(hooks=Hooks(2, 1, micros(NOON), 2)), LIMITS, NOON).state == "faults"
    well = standing(way, failing._replace(hooks=Hooks(2, 1)), LIMITS, NOON)
    assert (well.state, well.is_alarming) == ("well", False)
    given_up = standing(way, failing._replace(hooks=Hooks(2, 1, dead=4)), LIMITS, NOON)
    assert (given_up.state, given_up.is_alarming) == ("well", True)


def test_a_system_that_takes_nothing_is_named_to_supervisors_and_who_may_act_finds_the_way(dana: Client) -> None:
    by = Officer.objects.get(username="gulnar")
    systems = [other_system(owner) for owner in ("eOtinish", "Akimat")]
    for one in systems:
        set_receiver(key=one.key, url="https://example.kz/", by=by, at=NOON)
        one.files()
    pages = ("/en/account/", "/en/staff/overview/", "/en/staff/channels/")
    assert not any("Connector" in page and "banner--late" in page for page in _pages(dana, pages))
    run_once()
    Receiver.objects.filter(pk=systems[0].key.pk).update(failing_since=micros(NOON), failures=9, reason="slow")
    Change.objects.filter(key=systems[1].key).update(state=GIVEN_UP)
    for page in _pages(dana, pages):
        assert "eOtinish: since" in page
        assert "no answer in time (9 times in a row)" in page
        assert "sends them again: 1." in page
        assert "Akimat:" not in page
        assert "/staff/webhooks/" not in page
    gulnar = Client()
    gulnar.force_login(by)
    assert 'href="/en/staff/webhooks/"' in gulnar.get("/en/staff/channels/").content.decode()
    Receiver.objects.update(failing_since=None, failures=0)
    assert all("Not delivered" in page for page in _pages(dana, pages))


def _pages(client: Client, addresses: tuple[str, ...]) -> list[str]:
    return [client.get(one).content.decode() for one in addresses]
