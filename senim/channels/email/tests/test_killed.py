"""A worker killed at every statement: each letter counts once, each answer of ours is written once, nothing is lost."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from senim.channels import working
from senim.channels.email import receiving
from senim.channels.email.tests.correspondent import FIRST, Correspondent
from senim.channels.models import Exchange, Letter, Saying
from senim.config.environment import MailServer
from senim.config.environment import mailbox as read_mailbox
from senim.intake.models import Draft, Message, ServiceRequest
from tools.postgres import spare_port

pytestmark = pytest.mark.db


class Killed(BaseException):
    """The process ended here: nothing catches it, as nothing catches kill -9."""


def killed_at(statement: int) -> Callable[..., Any]:
    """Ends the process before its statement of this number."""
    seen = iter(range(1, 100_000))

    def execute(run: Callable[..., Any], *given: Any) -> Any:
        if next(seen) == statement:
            raise Killed
        return run(*given)

    return execute


def dies_everywhere(raw: bytes, at: dt.datetime) -> int:
    """Take a letter, killed at its first statement, its second, and so on, until it is taken; how often it was killed."""
    for statement in range(1, 400):
        # Attempts that a kill used up are given back: this is about statements, not about patience.
        Letter.objects.filter(done_at=None).update(attempts=0, next_at=at)
        try:
            with connection.execute_wrapper(killed_at(statement)):
                row = receiving.take(raw, at)
        except Killed:
            continue
        assert row.state == "taken"
        return statement - 1
    raise AssertionError("never taken")


def test_a_first_letter_and_its_answers_count_once_wherever_the_worker_is_killed(aigerim: Correspondent) -> None:
    at = timezone.now()
    kills = dies_everywhere(aigerim.letter(FIRST["kk"]).as_bytes(), at)
    assert kills > 10
    assert (Exchange.objects.count(), Draft.objects.count(), Saying.objects.count()) == (1, 1, 1)
    [ours] = aigerim.gets()
    aigerim.writes(aigerim.answer(ours, "1: 2\n2: 1"))
    [more] = aigerim.gets()
    kills += dies_everywhere(aigerim.answer(more, "1").as_bytes(), timezone.now())
    [receipt] = aigerim.gets()
    [request] = ServiceRequest.objects.filter(channel="email")
    kills += dies_everywhere(aigerim.answer(receipt, "Тағы бір сөз").as_bytes(), timezone.now())
    assert Message.objects.filter(request=request).count() == 1
    assert Saying.objects.count() == 1
    assert kills > 60


def test_the_worker_opens_the_door_only_when_a_mailbox_is_set(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(working, "keep_open", lambda door, _stop, _round: kept.append(door.door))
    settings.TELEGRAM_TOKEN, settings.IMAP = "", None
    for thread in working.begin(threading.Event()):
        thread.join()
    assert "email" not in kept
    settings.IMAP = MailServer("imap", "127.0.0.1", spare_port())
    for thread in working.begin(threading.Event()):
        thread.join()
    assert "email" in kept


@pytest.mark.parametrize("url", ["http://mail", "imap://mail:x", "mail"])
def test_a_mailbox_that_is_none_ends_the_start_with_a_clear_line(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SENIM_IMAP", url)
    with pytest.raises(SystemExit, match=r"SENIM_IMAP must start with imap://, imap\+tls:// or imaps://"):
        read_mailbox("SENIM_IMAP")
    monkeypatch.setenv("SENIM_IMAP", "imaps://u%40x:p@mail.example")
    assert read_mailbox("SENIM_IMAP") == MailServer("imaps", "mail.example", 993, "u@x", "p")
    monkeypatch.setenv("SENIM_IMAP", "")
    assert read_mailbox("SENIM_IMAP") is None
