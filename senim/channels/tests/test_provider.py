"""A provider that fails, hangs, refuses or lies: our messages wait in order, the webhook takes only what is genuine."""

import datetime as dt
import json
import logging
import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from senim.channels import outbox
from senim.channels.dialogue.speech import Say
from senim.channels.errors import NotAccepted, TryLater
from senim.channels.models import Arrived, Saying
from senim.channels.seals import shared_word
from senim.channels.telegram import api as bot_api
from senim.channels.telegram.adapter import Telegram
from senim.channels.telegram.updates import read
from senim.channels.tests.fake_bot_api import TOKEN, FakeBotApi
from senim.channels.tests.person import Person, round_of
from senim.channels.working import attend

pytestmark = pytest.mark.db
WORD = "X-Telegram-Bot-Api-Secret-Token"


def test_what_the_provider_does_not_take_waits_and_keeps_its_order(api: FakeBotApi) -> None:
    door, at = Telegram(), timezone.now()
    outbox.put(door, "1", (Say("first"), Say("second")), at)
    outbox.put(door, "2", (Say("other"),), at)
    api.fails("sendMessage", 500)
    assert outbox.deliver(door, at) == 1
    assert [one["text"] for one in api.sent] == ["other"]
    assert outbox.deliver(door, at + dt.timedelta(seconds=1)) == 2
    assert [one["text"] for one in api.sent] == ["other", "first", "second"]
    assert not Saying.objects.exists()


def test_the_wait_that_the_provider_asks_for_is_kept(api: FakeBotApi) -> None:
    door, at = Telegram(), timezone.now()
    outbox.put(door, "1", (Say("words"),), at)
    api.fails("sendMessage", 429, parameters={"retry_after": 17})
    with pytest.raises(TryLater) as asked:
        outbox.deliver(door, at)
    assert asked.value.seconds == 17
    assert outbox.deliver(door, at + dt.timedelta(seconds=16)) == 0
    assert outbox.deliver(door, at + dt.timedelta(seconds=17)) == 1


def test_three_faults_in_a_row_give_the_provider_a_rest(api: FakeBotApi) -> None:
    door, at = Telegram(), timezone.now()
    for number in range(5):
        outbox.put(door, str(number), (Say("words"),), at)
    api.fails("sendMessage", 503, times=3)
    with pytest.raises(TryLater, match="503"):
        outbox.deliver(door, at)
    assert api.calls.count("sendMessage") == 3
    assert outbox.deliver(door, at) == 2
    assert outbox.deliver(door, at + dt.timedelta(seconds=1)) == 3


def test_an_hour_of_faults_loses_nothing_and_asks_ever_more_rarely(api: FakeBotApi) -> None:
    door, at = Telegram(), timezone.now()
    outbox.put(door, "1", (Say("words"),), at)
    api.fails("sendMessage", 502, times=1000)
    tries = 0
    for second in range(3600):
        due = outbox.next_due(door)
        if due is not None and due <= at + dt.timedelta(seconds=second):
            assert outbox.deliver(door, at + dt.timedelta(seconds=second)) == 0
            tries += 1
    assert 15 < tries < 25
    api.faults.clear()
    assert outbox.deliver(door, at + dt.timedelta(hours=2)) == 1
    assert [one["text"] for one in api.sent] == ["words"]


def test_who_blocked_the_bot_gets_nothing_and_keeps_nobody_back(api: FakeBotApi) -> None:
    door, at = Telegram(), timezone.now()
    api.blocked.add(1)
    outbox.put(door, "1", (Say("to nobody"),), at)
    outbox.put(door, "2", (Say("to somebody"),), at)
    assert outbox.deliver(door, at) == 2
    assert [one["chat_id"] for one in api.sent] == [2]
    assert not Saying.objects.exists()


def test_a_provider_that_hangs_is_left_after_the_time_allowed(api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_api, "ANSWER_SECONDS", 0.2)
    api.hang_seconds = 5.0
    began = time.monotonic()
    with pytest.raises(TryLater, match="getUpdates: ReadTimeout"):
        Telegram().updates(0, 0)
    assert time.monotonic() - began < 3


def test_a_file_larger_than_we_take_is_not_fetched_or_not_to_its_end(api: FakeBotApi, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    aigerim = Person(api)
    aigerim.begins()
    while aigerim.state.question != "attachments":
        aigerim.answers({"competence": "criminal", "question": "?"})
    api.files["huge"] = bytes(1024 * 1024 + 1)
    document = {"file_id": "huge", "file_name": "a.pdf", "file_size": 50_000_000}
    assert "larger than 1 MB" in aigerim.sends(document=document)
    assert "getFile" not in api.calls
    # The provider lies about the size: the download stops at the limit.
    assert "larger than 1 MB" in aigerim.sends(document={**document, "file_size": 10})
    assert "getFile" in api.calls


def test_a_path_that_leads_elsewhere_is_not_fetched(api: FakeBotApi) -> None:
    bot = bot_api.BotApi(api.base, TOKEN)
    for path in ("../../etc/passwd", "/etc/passwd", "http://elsewhere.example/x"):
        with pytest.raises(NotAccepted):
            bot.download(path, 100)
    assert api.calls == []


def test_the_token_stands_in_no_error_and_no_log_line(
    api: FakeBotApi, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    class Twice:
        """Told to stop after the second wait."""

        waits = 0

        def is_set(self) -> bool:
            return self.waits > 1

        def wait(self, _seconds: float) -> None:
            self.waits += 1

    settings.TELEGRAM_API = "http://127.0.0.1:1"
    with caplog.at_level(logging.INFO):
        attend(Telegram(), Twice())  # type: ignore[arg-type]
        with pytest.raises(TryLater) as refused:
            Telegram().updates(0, 0)
    assert "the door telegram does not work" in caplog.text
    assert TOKEN not in caplog.text + str(refused.value) + repr(refused.value)
    assert refused.value.__cause__ is None


@pytest.fixture
def hooked(api: FakeBotApi, settings: Settings) -> FakeBotApi:
    """The provider calls us."""
    settings.TELEGRAM_MODE = "webhook"
    Telegram().begin()
    return api


def posted(content: Any, word: str = "", **more: Any) -> int:
    """What our address answers to a call."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {WORD: word or shared_word("telegram")}
    return Client().post("/doors/telegram/", body, content_type="application/json", headers=headers, **more).status_code


def test_by_webhook_the_same_exchange_goes_on(hooked: FakeBotApi) -> None:
    aigerim = Person(hooked)
    assert hooked.webhook["url"] == "https://senim.example/doors/telegram/"
    assert hooked.webhook["secret_token"] == shared_word("telegram")
    update = {"update_id": 5, "message": aigerim.message(text="/start")}
    assert [posted(update), posted(update)] == [200, 200]
    round_of(hooked)
    assert [one["chat_id"] for one in hooked.sent] == [aigerim.chat]
    assert "getUpdates" not in hooked.calls


def test_calls_that_are_not_the_providers_leave_nothing(hooked: FakeBotApi) -> None:
    update = {"update_id": 5, "message": Person(hooked).message(text="/start")}
    assert posted(update, "f" * 64) == 403
    assert posted(update, "ұ") == 403
    assert posted(b"{") == 400
    assert posted([1]) == 400
    assert posted({"update_id": "5"}) == 400
    assert posted(b"[" * 100_000) == 400
    assert posted(b'"' + b"a" * 300_000 + b'"') == 413
    assert Client().get("/doors/telegram/").status_code == 405
    assert Client().post("/doors/other/").status_code == 404
    assert not Arrived.objects.exists()
    assert posted(update) == 200


def test_without_a_token_or_with_polling_the_address_is_closed(api: FakeBotApi, settings: Settings) -> None:
    update = {"update_id": 5, "message": Person(api).message(text="/start")}
    assert posted(update) == 404
    settings.TELEGRAM_MODE, settings.TELEGRAM_TOKEN = "webhook", ""
    assert posted(update) == 404
    settings.TELEGRAM_TOKEN = TOKEN
    assert posted(update) == 200


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"message": None},
        {"message": {"chat": {"id": 1, "type": "group"}, "text": "hello"}},
        {"message": {"chat": {"id": "1", "type": "private"}, "text": "hello"}},
        {"edited_message": {"chat": {"id": 1, "type": "private"}, "text": "hello"}},
        {"callback_query": {"id": "1", "data": "1:send"}},
        {"callback_query": {"id": "1", "data": "send", "message": {"chat": {"id": 1, "type": "private"}}}},
        {"callback_query": {"id": "1", "data": f"{'9' * 20}:send", "message": {"chat": {"id": 1, "type": "private"}}}},
    ],
)
def test_what_is_no_message_to_us_is_passed_over(content: dict[str, Any]) -> None:
    from senim.channels.messenger import Update

    assert read(Update(1, content)) is None


def test_words_a_place_a_file_and_an_own_number_are_read() -> None:
    from senim.channels.messenger import Update

    def heard(**content: Any) -> Any:
        message = {"chat": {"id": 1, "type": "private"}, "from": {"id": 1}, **content}
        return read(Update(1, {"message": message}))

    assert heard(text="сәлем").heard.text == "сәлем"
    assert heard(location={"latitude": 51.1, "longitude": 71.4}).heard.place == (51.1, 71.4)
    assert heard(location={"latitude": 151.1, "longitude": 71.4}).heard.place is None
    assert heard(photo=[{"file_id": "s", "file_size": 1}, {"file_id": "l", "file_size": 2}]).file.id == "l"
    assert heard(contact={"phone_number": "77010001122", "user_id": 1}).heard.text == "+77010001122"
    assert heard(contact={"phone_number": "77010001122", "user_id": 2}).heard.text == ""
