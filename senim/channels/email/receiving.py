"""One letter taken in, exactly once: what it changes, what we answer and that it was here stand in one transaction."""

import datetime as dt
import logging
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction

from senim.channels import outbox
from senim.channels.dialogue.speech import Say
from senim.channels.email import asking, exchange, letters, replies
from senim.channels.email.asking import Answer
from senim.channels.email.errors import LetterRefused
from senim.channels.email.letters import Letter
from senim.channels.email.outgoing import LETTERS, Envelope
from senim.channels.email.refs import EXCHANGE, REQUEST, own_address, ref_in
from senim.channels.email.states import BOUNCE, MACHINE, REFUSED, TAKEN
from senim.channels.models import Letter as Row
from senim.channels.pulse.refusals import refused as refused_at
from senim.channels.seals import who_hash
from senim.intake.models import ServiceRequest
from senim.notices.actions import delivered
from senim.notices.wording import subject

MOST_ATTEMPTS: Final = 4
MOST_ANSWERS: Final = 20
"""Letters of ours to one address in a day: no two machines can write to each other for long."""
MOST_BEGUN: Final = 5
"""Exchanges that one address begins in a day: nobody can have us write to somebody else again and again."""
MOST_BEGUN_BY_ALL: Final = 500
"""Exchanges begun in an hour; more wait in the mailbox."""
_DAY: Final = dt.timedelta(days=1)
_FIRST_PAUSE: Final = dt.timedelta(seconds=15)
_log = logging.getLogger("senim.channels")


class Waits(Exception):
    """Too many people begin at this moment: the letter stays where it is for a while."""


def take(raw: bytes, at: dt.datetime, refused: str = "") -> Row:
    """Deal with a letter; what became of it. `refused`: why it is not to be read, `raw` is then only its beginning.

    A letter that was dealt with before, on whichever way, changes nothing. One that meets a fault stays `waiting` until its
    `next_at` and is refused after four times. Raises nothing but what the database raises.
    """
    digest = letters.digest(raw)
    row, _new = Row.objects.get_or_create(digest=digest, defaults={"who": b"", "arrived_at": at, "next_at": at})
    if row.done_at is not None or row.next_at > at:
        return row
    if row.attempts >= MOST_ATTEMPTS:
        return _refuse(row, None, "fault", at)
    Row.objects.filter(pk=row.pk).update(attempts=row.attempts + 1, next_at=at + _FIRST_PAUSE * 4**row.attempts)
    try:
        return _taken(row, raw, refused, at)
    except Waits:
        Row.objects.filter(pk=row.pk).update(attempts=0, next_at=at + dt.timedelta(minutes=10))
    except Exception as fault:
        # By kind only: the words of a fault may hold words of a person.
        _log.error("letter %s was not taken: %s", row.pk, type(fault).__name__)
    return Row.objects.get(pk=row.pk)


def _taken(row: Row, raw: bytes, refused: str, at: dt.datetime) -> Row:
    try:
        letter = letters.read(raw if not refused else _head(raw))
    except LetterRefused as fault:
        return _refuse(row, _sender(raw), refused or fault.reason, at)
    if refused:
        return _refuse(row, letter, refused, at)
    with transaction.atomic():
        row = Row.objects.select_for_update().get(pk=row.pk)
        if row.done_at is not None:
            return row
        row.who = who_hash(LETTERS.door, letter.sender.casefold())
        _deal(row, letter, at)
        row.done_at = at
        row.save()
    _journal(row, at)
    return row


def _deal(row: Row, letter: Letter, at: dt.datetime) -> None:
    """What a letter changes. Machines are never answered; a bounce is told to the notice that it is about."""
    row.state = TAKEN
    if letter.kind == "bounce":
        row.state = BOUNCE
        _bounced(letter, at)
    elif letter.kind == "machine" or letter.sender.casefold() == own_address().casefold():
        row.state = MACHINE
    elif not (letter.text or letter.files):
        row.state, row.reason = REFUSED, "empty"
        _answer(row, letter, asking.unreadable("empty", settings.SITE), at)
    else:
        _person(row, letter, at)


def _person(row: Row, letter: Letter, at: dt.datetime) -> None:
    """A genuine mark decides to what a letter belongs; who it says it is from never does."""
    desk, ref = exchange.desk_of(bytes(row.who), at), ref_in(letter.marked)
    request = ServiceRequest.objects.filter(pk=ref.number).first() if ref and ref.kind == REQUEST else None
    if request is None and ref and ref.kind == EXCHANGE:
        found = exchange.go_on(letter, ref.number, desk)
        if isinstance(found, Answer):
            _answer(row, letter, found, at)
            return
        request = found
    if request is not None and replies.takes_letters(request):
        _answer(row, letter, replies.add(letter, request, desk), at)
    elif letter.quiet:
        row.state, row.reason = REFUSED, "quiet"
    elif _begun(row, at) >= MOST_BEGUN:
        row.state, row.reason = REFUSED, "flood"
    elif Row.objects.filter(begins=True, done_at__gt=at - dt.timedelta(hours=1)).count() >= MOST_BEGUN_BY_ALL:
        raise Waits
    else:
        row.begins = True
        _answer(row, letter, exchange.begin(letter, desk), at)


def _begun(row: Row, at: dt.datetime) -> int:
    return Row.objects.filter(who=row.who, arrived_at__gt=at - _DAY, begins=True).count()


def _answer(row: Row, letter: Letter, answer: Answer, at: dt.datetime) -> None:
    """Write back, unless the letter asks not to, or this address had enough of our letters today."""
    answered = Row.objects.filter(who=row.who, arrived_at__gt=at - _DAY, answered=True).count()
    if letter.quiet or answered >= MOST_ANSWERS:
        return
    row.answered = True
    told = {"subject": subject(answer.receipt)} if answer.receipt else {}
    envelope = Envelope(
        letter.sender, answer.language, follows=letter.message_id, kind=answer.kind, number=answer.number, **told
    )
    outbox.put(LETTERS, msgspec.json.encode(envelope).decode(), (Say(answer.text),), at)


def _bounced(letter: Letter, at: dt.datetime) -> None:
    """Only a Message-ID with our mark tells of a notice: nobody else can call a notice failed."""
    ref = ref_in(letter.original)
    if letter.failed and ref is not None and ref.kind == REQUEST:
        delivered(transport="smtp", reference=letter.original.strip(), status="failed", at=at)


def _refuse(row: Row, letter: Letter | None, reason: str, at: dt.datetime) -> Row:
    """Leave a letter to people, with a line in the journal; its sender is told where that is possible."""
    with transaction.atomic():
        row = Row.objects.select_for_update().get(pk=row.pk)
        if row.done_at is None:
            row.state, row.reason, row.done_at = REFUSED, reason, at
            if letter is not None and letter.kind == "person":
                row.who = who_hash(LETTERS.door, letter.sender.casefold())
                if _begun(row, at) < MOST_BEGUN:
                    row.begins = True
                    _answer(row, letter, asking.unreadable(reason, settings.SITE), at)
            row.save()
    _journal(row, at)
    return row


def _journal(row: Row, at: dt.datetime) -> None:
    """A line in the journal, and one more in the board's count, for a letter that was not taken."""
    if row.state == REFUSED:
        refused_at(LETTERS.door, row.reason, at)
        _log.warning("letter %s is in the folder for refused ones: %s", row.pk, row.reason)


def _head(raw: bytes) -> bytes:
    """The headers alone, so that nothing below them is read."""
    return raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0][: 64 * 1024] + b"\n\n"


def _sender(raw: bytes) -> Letter | None:
    try:
        return letters.read(_head(raw))
    except LetterRefused:
        return None


def clear_old(at: dt.datetime, kept: dt.timedelta) -> int:
    """Forget letters that were dealt with so long ago; how many."""
    return Row.objects.filter(done_at__lt=at - kept).delete()[0]
