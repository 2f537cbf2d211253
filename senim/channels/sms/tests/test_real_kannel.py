"""The real Kannel with a centre behind it: Kazakh both ways, parts, reports, a centre that hangs or refuses, our own absence."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from senim.channels import working
from senim.channels.board.pages import standings
from senim.channels.board.ways import kept_ways
from senim.channels.board.words import alarm_text
from senim.channels.models import Arrived
from senim.channels.sms import tallies
from senim.channels.sms.tests.test_sending import noticed
from senim.channels.sms.tests.texter import SECRET, Subscriber, round_of
from senim.notices.models import Notice
from senim.notices.tests.sending import NOON, post_of
from senim.notices.texts import sms_length
from senim.notices.transports.kannel import watching
from tools.kannel import ACCOUNT, Centre, Gateway, NoKannel, gateway
from tools.postgres import spare_port

pytestmark = pytest.mark.db
SECONDS = 20.0


class Quiet(WSGIRequestHandler):
    """Says nothing of the calls."""

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@dataclass
class Line:
    """Our server, answering in this thread so that it sees this test's transaction, and the gateway that calls it."""

    gateway: Gateway
    server: WSGIServer

    @property
    def centre(self) -> Centre:
        """What phones send and get."""
        return self.gateway.centre

    def until(self, happened: Callable[[], bool]) -> None:
        """Answer Kannel's calls until something has happened."""
        end = time.monotonic() + SECONDS
        while not happened():
            assert time.monotonic() < end, "it did not happen in time"
            self.server.handle_request()


@pytest.fixture(scope="module")
def real() -> Iterator[tuple[Gateway, int]]:
    """One Kannel for this module; where it is missing its tests are left out loudly."""
    port = spare_port()
    try:
        with gateway(f"http://127.0.0.1:{port}", SECRET) as found:
            yield found, port
    except NoKannel as missing:
        if os.environ.get("REQUIRE") == "all":
            pytest.fail(str(missing))
        pytest.skip(f"************ real Kannel: {missing}")


@pytest.fixture
def line(real: tuple[Gateway, int], settings: Settings) -> Iterator[Line]:
    """Kannel with our settings leading to it, and our server where it calls."""
    found, port = real
    settings.KANNEL, settings.SMS_NUMBER, settings.SMS_SECRET = (found.base, *ACCOUNT), "1102", SECRET
    settings.NOTICES_BY = {**settings.NOTICES_BY, "sms": "kannel"}
    settings.KANNEL_CALLS, settings.SITE = f"http://127.0.0.1:{port}", "https://senim.example"
    settings.SMS_PRICE, settings.ALLOWED_HOSTS = 1500, ["127.0.0.1"]
    found.centre.behaves("deliver")
    found.centre.returns()
    found.centre.got.clear()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with make_server("127.0.0.1", port, get_wsgi_application(), WSGIServer, Quiet) as server:
            server.timeout = 0.05
            yield Line(found, server)
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def waiting() -> int:
    """How many messages of people wait for an answer."""
    return Arrived.objects.filter(door="sms", done_at=None).count()


def test_kazakh_comes_and_goes_letter_for_letter(line: Line) -> None:
    line.centre.sends("Сәлем! әғқңөұүһі ӘҒҚҢӨҰҮҺІ 👍")
    line.until(lambda: waiting() == 1)
    round_of()
    line.until(lambda: len(line.centre.texts()) == 1)
    assert line.centre.texts() == ["Senim. SOS: 102, 112\n1 Қазақша\n2 Русский\n3 English"]
    taken = next(one for one in line.centre.got if one["got"] == "submit")
    assert (taken["to"], taken["from"], taken["coding"]) == ("77011234567", "1102", 8)


def test_a_question_in_three_parts_becomes_the_answer_that_was_written(line: Line) -> None:
    long = "Телефонымды кеше кешке автобуста ұрлап кетті. " * 4
    assert sms_length(long).parts == 3

    def waits(happened: Callable[[], bool]) -> None:
        def kept() -> bool:
            round_of()
            return happened()

        line.until(kept)

    request = Subscriber(centre=line.centre, waits=waits).submits("advice", "kk", question=long)
    assert (request.channel, request.language) == ("sms", "kk")
    assert long.strip() in request.answers.values()
    assert any("Құпия код" in text for text in line.centre.texts())


def test_a_notice_of_three_parts_leaves_in_parts_and_is_reported(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Қабылдадық. Нөмірі мен мерзімін сақтап қойыңыз. " * 4
    monkeypatch.setattr("senim.notices.writing.filled", lambda text, fields: words)
    notice = noticed()
    post_of("sms", NOON).deliver()
    line.until(lambda: Notice.objects.get(pk=notice.pk).state == "delivered" and len(line.centre.texts()) == 3)
    found = Notice.objects.get(pk=notice.pk)
    parts = [one for one in line.centre.got if one["got"] == "submit"]
    assert "".join(one["text"] for one in parts) == words
    assert (len(parts), found.parts, found.cost) == (3, 3, 4500)
    assert len({one["udh"] for one in parts}) == 3


@pytest.mark.parametrize("mode", ["undelivered", "refuse"])
def test_what_the_centre_refuses_or_cannot_deliver_becomes_a_dead_letter(line: Line, mode: str) -> None:
    line.centre.behaves(mode)
    notice = noticed()
    post_of("sms", NOON).deliver()
    line.until(lambda: Notice.objects.get(pk=notice.pk).state == "dead")
    assert Notice.objects.get(pk=notice.pk).reason == "not_delivered"
    assert tallies.of_day(timezone.now()).get("undelivered") == 1


def test_a_centre_that_hangs_keeps_nothing_back_and_delivers_once_when_it_is_well(line: Line) -> None:
    line.centre.behaves("hang")
    notice = noticed()
    begun = time.monotonic()
    post_of("sms", NOON).deliver()
    assert time.monotonic() - begun < 5
    assert Notice.objects.get(pk=notice.pk).state == "sent"
    time.sleep(1.0)
    assert line.centre.texts() == []
    line.centre.behaves("deliver")
    line.until(lambda: Notice.objects.get(pk=notice.pk).state == "delivered")
    line.until(lambda: len(line.centre.texts()) >= Notice.objects.get(pk=notice.pk).parts)
    assert len(line.centre.texts()) == Notice.objects.get(pk=notice.pk).parts


def test_what_people_write_while_we_are_away_comes_once_when_we_are_back(
    line: Line, settings: Settings, refusals: list[str]
) -> None:
    settings.SMS_SECRET = "another"
    line.centre.sends("Сәлем")
    line.until(lambda: len(refusals) >= 2)
    assert waiting() == 0
    settings.SMS_SECRET = SECRET
    line.until(lambda: waiting() == 1)
    line.until(lambda: tallies.of_day(timezone.now()).get("in") == 1)
    for _ in range(60):
        line.server.handle_request()
    assert Arrived.objects.filter(door="sms").count() == 1


def test_a_gateway_that_loses_the_operator_is_noticed_and_so_is_its_return(line: Line, settings: Settings) -> None:
    def until(code: str) -> None:
        line.until(lambda: watching.trouble() == code)

    until("")
    settings.KANNEL_STATUS = line.gateway.status
    until("")
    line.centre.leaves()
    until("centre_away")
    for _ in range(settings.CHANNEL_FAILURES):
        working.watch_once(watching.GATEWAY, watching.trouble)
    [gateway] = [one for one in standings(kept_ways(), timezone.now()) if one.way.door == watching.GATEWAY]
    assert (gateway.state, gateway.reason) == ("down", "centre_away")
    with override("en"):
        assert "does not reach the operator" in alarm_text(gateway, timezone.now())
    line.centre.returns()
    until("")
    working.watch_once(watching.GATEWAY, watching.trouble)
    [gateway] = [one for one in standings(kept_ways(), timezone.now()) if one.way.door == watching.GATEWAY]
    assert (gateway.state, gateway.is_alarming) == ("well", False)
    settings.KANNEL = (line.gateway.base, "senim", "another password")
    settings.KANNEL_STATUS = ""
    until("kannel-403")
    settings.KANNEL = (f"http://127.0.0.1:{spare_port()}", *ACCOUNT)
    until("no_connection")
    assert "only-for-tests" not in watching.trouble()


def test_kannel_sends_nobody_the_words_of_our_answers(line: Line) -> None:
    line.centre.sends("x" * 5)
    line.until(lambda: waiting() == 1)
    time.sleep(0.5)
    assert line.centre.texts() == []
