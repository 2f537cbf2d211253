"""One message of a person answered: state, request and our words in one transaction, so that a kill loses and doubles nothing."""

import datetime as dt
import logging
from typing import Final

import msgspec
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec.structs import replace

from senim.accounts import limits
from senim.channels import inbox, outbox
from senim.channels.dialogue.speech import Desk, GivenFile, Heard, Say, State, Turn
from senim.channels.dialogue.talking import takes_files, talk
from senim.channels.errors import TryLater
from senim.channels.messenger import Message, Messenger, Speaker
from senim.channels.models import Arrived, Conversation, Saying
from senim.channels.seals import own_seal, who_hash

KEPT_FOR: Final = dt.timedelta(days=1)
"""As long as a draft of the web: what nobody went on with is gone after a day."""
MOST_A_MINUTE: Final = 60
"""Messages of one person that are answered in a minute; more are not, so that nobody can keep us from answering others."""
MOST_ATTEMPTS: Final = 4
_BUCKET: Final = "message"
_log = logging.getLogger("senim.channels")


def answer_waiting(door: Messenger, at: dt.datetime) -> int:
    """Answer what waits, in the order in which each person wrote; how many messages are done with.

    A message that meets a fault is tried again after a pause, and given up, with words to the person, after four times.
    """
    done, held = 0, set[str]()
    for arrived in inbox.waiting(door):
        update = inbox.opened(arrived)
        message = door.read(update) if update else None
        if message is None:
            done += inbox.is_mine(arrived, at)
        elif message.address in held or arrived.next_at > at:
            held.add(message.address)
        elif _answered(door, arrived, message, at):
            done += 1
        else:
            held.add(message.address)
    return done


def _answered(door: Messenger, arrived: Arrived, message: Message, at: dt.datetime) -> bool:
    """Whether a message is done with; else it was put off. Raises what the database raises while it is away."""
    try:
        answer(door, arrived, message, at)
    except (OperationalError, InterfaceError):
        raise  # the database's fault is no message's: it waits until the database is there again
    except Exception as fault:
        if not isinstance(fault, TryLater):
            # By kind only: the words of a fault may hold words of a person.
            _log.error("a message by %s was not answered: %s", door.door, type(fault).__name__)
        if arrived.attempts + 1 < MOST_ATTEMPTS:
            inbox.put_off(arrived, at + dt.timedelta(seconds=2**arrived.attempts))
            return False
        _give_up(door, arrived, message, at)
    door.settle(message)
    return True


def answer(door: Messenger, arrived: Arrived, message: Message, at: dt.datetime) -> None:
    """Take one step of the person's exchange. Raises TryLater when a file that is wanted cannot be fetched now."""
    who = who_hash(door.door, message.address)
    desk = Desk(at, door.channel, door.abilities, who.hex()[:32], settings.SITE, f"{door.door}:{message.address}")
    heard = _with_file(door, message, state_of(door, message.address))
    with transaction.atomic():
        if not inbox.is_mine(arrived, at):
            return
        state = state_of(door, message.address, locked=True)
        turn = _limited(state, desk) or talk(state, heard, desk)
        keep_state(door, message.address, turn.state, at)
        outbox.put(door, message.address, turn.said, at)


def _with_file(door: Messenger, message: Message, state: State) -> Heard:
    """What was heard, its file fetched; a file for which there is no place now is not."""
    file = message.file
    if file is None:
        return message.heard
    wanted = takes_files(state)
    given = door.fetch(file) if wanted else GivenFile(file.name, b"", "type")
    return Heard(text=message.heard.text, file=given)


def _limited(state: State, desk: Desk) -> Turn | None:
    """What is said, once a minute, to somebody who writes too much in it; None for everybody else."""
    count = limits.failed(_BUCKET, desk.who, desk.at)
    if count <= MOST_A_MINUTE:
        return None
    with override(state.language or "kk"):
        told = _("Too many messages at once. Wait a minute, then go on: nothing of before is lost.")
    return Turn(state, (Say(told),) if count == MOST_A_MINUTE + 1 else ())


def _give_up(door: Messenger, arrived: Arrived, message: Message, at: dt.datetime) -> None:
    """Say that a message could not be taken, and how to go on; it is not tried any more."""
    with transaction.atomic():
        if inbox.is_mine(arrived, at):
            state = state_of(door, message.address)
            with override(state.language or "kk"):
                told = _("We could not take your last message. What you gave before is kept: please send it once more.")
            outbox.put(door, message.address, (Say(told),), at)


def state_of(door: Speaker, address: str, *, locked: bool = False) -> State:
    """Where a person's exchange stands; the beginning for somebody new. `locked`: until this transaction ends."""
    rows = Conversation.objects.filter(door=door.door, who=who_hash(door.door, address))
    row = (rows.select_for_update() if locked else rows).first()
    if row is None:
        return State()
    try:
        return msgspec.json.decode(own_seal(door.door, address).decrypt(bytes(row.state)), type=State)
    except (InvalidToken, msgspec.DecodeError):
        return State()


def keep_state(door: Speaker, address: str, state: State, at: dt.datetime) -> None:
    """Keep where the exchange stands; one that is over leaves nothing."""
    who = who_hash(door.door, address)
    if state == State():
        Conversation.objects.filter(door=door.door, who=who).delete()
        return
    sealed = own_seal(door.door, address).encrypt(msgspec.json.encode(replace(state)))
    Conversation.objects.update_or_create(door=door.door, who=who, defaults={"state": sealed, "changed_at": at})


def clear_old(at: dt.datetime) -> int:
    """Remove exchanges and messages that are a day old, and numbers that no provider repeats any more; how many rows."""
    gone = Conversation.objects.filter(changed_at__lt=at - KEPT_FOR).delete()[0]
    gone += Saying.objects.filter(written_at__lt=at - outbox.KEPT_FOR).delete()[0]
    return gone + Arrived.objects.filter(done_at__lt=at - inbox.REMEMBERED_FOR).delete()[0]
