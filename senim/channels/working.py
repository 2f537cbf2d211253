"""The door's own thread beside the worker: it waits for messages, answers them and brings our words out.

A provider that hangs holds up this thread only, never the terms and the log.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from senim.channels import inbox, outbox
from senim.channels.conversations import answer_waiting
from senim.channels.email.outgoing import LETTERS
from senim.channels.email.rounds import LetterRound
from senim.channels.errors import DoorTrouble, NotAccepted, TryLater
from senim.channels.messenger import Messenger, Speaker
from senim.channels.pulse import heartbeats
from senim.channels.registry import messengers
from senim.notices.transports.kannel import watching

WAIT_SECONDS: Final = 20.0
"""How long one question for new messages may wait at the provider."""
PAUSE_SECONDS: Final = 0.3
LONGEST_PAUSE_SECONDS: Final = 60.0
WATCH_SECONDS: Final = 30.0
_log = logging.getLogger("senim.channels")


def begin(stop: threading.Event) -> list[threading.Thread]:
    """Start a thread for each door that the operator has configured; they end with `stop`, or with the process."""
    threads = [
        threading.Thread(target=attend, args=(door, stop), name=f"door {door.door}", daemon=True)
        for door in messengers()
    ]
    if settings.IMAP is not None:
        post = LetterRound(settings.IMAP)
        open_letters = (LETTERS, stop, lambda: post.go(stop))
        threads.append(threading.Thread(target=keep_open, args=open_letters, name="door email", daemon=True))
    if settings.KANNEL:
        gateway = (watching.GATEWAY, stop, watching.trouble)
        threads.append(threading.Thread(target=keep_watch, args=gateway, name="watch kannel", daemon=True))
    for thread in threads:
        thread.start()
    return threads


def keep_watch(name: str, stop: threading.Event, trouble: Callable[[], str]) -> None:
    """Ask every half a minute how a provider is that would else be silent, and beat for it, until told to stop.

    In a thread of its own: a provider that hangs holds up nobody's messages.
    """
    while not stop.is_set():
        watch_once(name, trouble)
        stop.wait(WATCH_SECONDS)
    connections.close_all()


def watch_once(name: str, trouble: Callable[[], str]) -> None:
    """Ask once. While the database is away nobody can write the answer down."""
    try:
        code = trouble()
    except Exception as fault:
        _log.error("the watch of %s failed: %s", name, type(fault).__name__)
        code = "fault"
    with suppress(DatabaseError):
        if code:
            heartbeats.failed(name, code, timezone.now())
        else:
            heartbeats.worked(name, timezone.now())


def attend(door: Messenger, stop: threading.Event) -> None:
    """Keep one messenger open until told to stop."""
    keep_open(door, stop, lambda: one_round(door, stop))


def keep_open(door: Speaker, stop: threading.Event, go_round: Callable[[], int]) -> None:
    """Keep one door open until told to stop; after a fault wait, longer each time up to a minute, and begin again."""
    faults, known = 0, False
    while not stop.is_set():
        try:
            if not known:
                door.begin()
                known = True
            go_round()
            heartbeats.worked(door.door, timezone.now())
            faults = 0
        except Exception as fault:
            faults += 1
            pause = min(2.0 ** min(faults - 1, 10), LONGEST_PAUSE_SECONDS)
            asked = fault.seconds if isinstance(fault, TryLater) else 0.0
            _tell(door, fault, faults)
            connections.close_all()
            _beat(door.door, fault)
            stop.wait(max(pause, asked))
    connections.close_all()


def one_round(door: Messenger, stop: threading.Event) -> int:
    """Take in what waits, answer it and bring out what is due; how many messages were answered or brought out.

    Raises TryLater when the provider is at fault; what came in before was answered all the same.
    """
    done = answer_waiting(door, timezone.now()) + outbox.deliver(door, timezone.now())
    wait = _seconds_free(door)
    if door.polls():
        inbox.take_in(door, door.updates(inbox.read_from(door), wait), timezone.now())
    else:
        stop.wait(min(wait, PAUSE_SECONDS))
    return done + answer_waiting(door, timezone.now()) + outbox.deliver(door, timezone.now())


def _seconds_free(door: Messenger) -> float:
    """How long nothing is to be done but to wait for people."""
    if inbox.waiting(door, 1):
        return PAUSE_SECONDS
    due = outbox.next_due(door)
    return WAIT_SECONDS if due is None else min(max((due - timezone.now()).total_seconds(), 0.0), WAIT_SECONDS)


def _beat(door: str, fault: Exception) -> None:
    """Write the failure down for the board of channels; while the database is away nobody can."""
    reason = {TryLater: "try_later", NotAccepted: "not_accepted"}.get(type(fault), "fault")
    with suppress(DatabaseError):
        heartbeats.failed(door, reason, timezone.now())


def _tell(door: Speaker, fault: Exception, faults: int) -> None:
    """One line at the first fault and then ever more rarely. Reasons of ours only: an address may hold the bot's token."""
    if faults & (faults - 1) == 0:
        reason = str(fault) if isinstance(fault, DoorTrouble) else type(fault).__name__
        _log.warning("the door %s does not work (%s times): %s", door.door, faults, reason)
