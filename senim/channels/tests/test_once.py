"""A message counts once and nothing is lost: repeated updates, double taps, and a worker killed at every point."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from senim.channels import conversations, inbox, outbox
from senim.channels.models import Arrived, Conversation, Cursor, Saying
from senim.channels.telegram.adapter import Telegram
from senim.channels.tests.fake_bot_api import FakeBotApi
from senim.channels.tests.person import Person, round_of
from senim.channels.tests.records import events
from senim.intake.models import ServiceRequest
from senim.intake.tests import citizen

pytestmark = pytest.mark.db


class Killed(BaseException):
    """The process ended here: nothing catches it, as nothing catches kill -9."""


def test_an_update_that_comes_again_does_nothing(aigerim: Person) -> None:
    aigerim.walks()
    aigerim.api.repeating = True
    aigerim.presses("send")
    said = len(aigerim.api.sent)
    for _ in range(3):
        round_of(aigerim.api)
    assert len(aigerim.api.sent) == said
    assert ServiceRequest.objects.count() == 1 + _before(aigerim)
    assert aigerim.api.updates[-1]["callback_query"]["data"].endswith(":send")  # the queue really gave it again


def _before(aigerim: Person) -> int:
    """Requests of the demo country."""
    return ServiceRequest.objects.exclude(channel="chat").count()


def test_a_double_tap_on_send_sends_once_and_shows_the_same_receipt(aigerim: Person) -> None:
    aigerim.walks()
    data = next(one for one, _ in aigerim.buttons() if one.endswith(":send"))
    for _ in range(2):
        aigerim.api.arrives(
            callback_query={"id": "7", "from": {"id": aigerim.chat}, "message": aigerim.message(), "data": data}
        )
    said = aigerim.reads()
    assert ServiceRequest.objects.filter(channel="chat").count() == 1
    assert said.count("Secret: ") == 2
    assert len({line for line in said.splitlines() if line.startswith("Secret: ")}) == 1
    assert "This button belongs to an earlier question" in said


def test_a_second_tap_on_an_answer_does_not_answer_the_next_question(aigerim: Person) -> None:
    aigerim.begins("report")
    data = next(one for one, _ in aigerim.buttons() if one.endswith(":false"))
    aigerim.pushes(data)
    question = aigerim.state.question
    assert "This button belongs to an earlier question" in aigerim.pushes(data)
    assert aigerim.state.question == question


def test_the_same_key_with_other_words_is_never_two_requests(aigerim: Person) -> None:
    aigerim.submits()
    aigerim.writes("/start")
    aigerim.presses("receipt")
    assert aigerim.state.scene == "sent"
    assert ServiceRequest.objects.filter(channel="chat").count() == 1


@pytest.mark.parametrize(
    "where", ["before the answer", "in the answer", "before the words leave", "after the words left"]
)
def test_killed_at_any_point_the_exchange_goes_on_and_gives_the_same_events(
    aigerim: Person, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """At every step of a whole exchange the worker dies once at this point and is started again."""
    kill = {"on": False}
    _deadly(monkeypatch, where, kill)
    reads = aigerim.reads

    def killed_once() -> str:
        kill["on"] = True
        with pytest.raises(Killed):
            reads()
        assert not kill["on"]
        return reads()

    monkeypatch.setattr(aigerim, "reads", killed_once)
    by_bot = aigerim.submits("advice", "kk")
    assert ServiceRequest.objects.filter(channel="chat").count() == 1
    assert events(by_bot) == events(citizen.sent(Client(), "advice", "kk"))
    assert not Saying.objects.exists()
    assert not Arrived.objects.filter(done_at__isnull=True).exists()


def _deadly(monkeypatch: pytest.MonkeyPatch, where: str, kill: dict[str, bool]) -> None:
    """Make one function end the process once, before or after it did its work."""
    target, name, after = {
        "before the answer": (conversations, "answer", False),
        "in the answer": (conversations, "keep_state", True),
        "before the words leave": (Telegram, "say", False),
        "after the words left": (Telegram, "say", True),
    }[where]
    true: Callable[..., Any] = getattr(target, name)

    def deadly(*given: Any, **named: Any) -> Any:
        found = true(*given, **named) if after or not kill["on"] else None
        if kill["on"]:
            kill["on"] = False
            raise Killed
        return found

    monkeypatch.setattr(target, name, deadly)


def test_nothing_of_an_exchange_can_be_read_in_the_tables(aigerim: Person) -> None:
    aigerim.begins("advice")
    aigerim.presses("criminal")
    aigerim.api.fails("sendMessage", 500)
    aigerim.writes("Телефоным ұрланды, нөмірі 87010001122")
    kept = citizen.everything_in("channels_", "intake_draft")
    assert Conversation.objects.count() == Saying.objects.count() == 1
    assert "Телефоным" not in kept
    assert str(aigerim.chat) not in kept
    assert "advice" not in citizen.everything_in("channels_")
    # The control: the same look finds what is not sealed.
    assert "telegram" in kept


def test_an_exchange_goes_after_a_day_and_numbers_after_three(aigerim: Person) -> None:
    aigerim.begins()
    now = timezone.now()
    assert conversations.clear_old(now) == 0
    assert conversations.clear_old(now + dt.timedelta(days=1, minutes=1)) == 1
    assert Conversation.objects.count() == 0
    assert Arrived.objects.count() == 4
    assert conversations.clear_old(now + dt.timedelta(days=3, minutes=1)) == 4
    assert Cursor.objects.count() == 1


def test_somebody_who_writes_without_end_is_answered_sixty_times_a_minute(
    aigerim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MOST_A_MINUTE", 3)
    for _ in range(8):
        aigerim.api.arrives(message=aigerim.message(text="сәлем"))
    other = Person(aigerim.api, 700200)
    other.api.arrives(message=other.message(text="hello"))
    at = timezone.now().replace(second=10)
    inbox.take_in(Telegram(), Telegram().updates(0, 0), at)
    assert conversations.answer_waiting(Telegram(), at) == 9
    outbox.deliver(Telegram(), at)
    texts = [one["text"] for one in aigerim.api.sent if one["chat_id"] == aigerim.chat]
    assert len(texts) == 4
    assert "Хабарлама" in texts[-1] or "хабарлама" in texts[-1]
    assert [one["chat_id"] for one in aigerim.api.sent].count(700200) == 1


def test_a_message_that_meets_a_fault_is_tried_again_then_given_up_with_words(
    api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(api)
    person.begins()

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("planted")

    with monkeypatch.context() as broken_talk:
        broken_talk.setattr(conversations, "talk", broken)
        _answered_until_given_up(person)
    assert "We could not take your last message." in api.sent[-1]["text"]
    assert "Question 1 of 7" in person.writes("бұзық емес")


def test_a_database_that_is_away_uses_up_no_attempt(api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(api)
    person.begins()
    api.arrives(message=person.message(text="1"))

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("planted")

    with monkeypatch.context() as gone:
        gone.setattr(conversations, "talk", away)
        for _ in range(6):
            with pytest.raises(OperationalError):
                round_of(api)
    assert Arrived.objects.get(done_at__isnull=True).attempts == 0
    assert "What would you like to know?" in person.reads()


def _answered_until_given_up(person: Person) -> None:
    api = person.api
    api.arrives(message=person.message(text="бұзық"))
    at = timezone.now()
    inbox.take_in(Telegram(), Telegram().updates(0, 0), at)
    done = [conversations.answer_waiting(Telegram(), at + dt.timedelta(seconds=n)) for n in (0, 1, 3, 7)]
    assert done == [0, 0, 0, 1]
    outbox.deliver(Telegram(), at + dt.timedelta(seconds=7))
