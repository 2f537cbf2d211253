"""The kiosk of a waiting room: paired by staff, gives tickets of its own reserved numbers, also while it cannot reach us.

Every ticket of a kiosk has a number out of a block that was reserved for it, with us or without us. So a lost answer changes
nothing: the same number sent again is the same ticket, and the paper in somebody's hand is always right.
"""

import datetime as dt
import hmac
import secrets
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core import signing
from django.db import transaction

from senim.desks import queueing
from senim.desks.catalogue import desk_service
from senim.desks.errors import BlockWrong, UnknownKiosk
from senim.desks.folding import local_day
from senim.desks.models import Kiosk, Office
from senim.desks.queueing import Ticket
from senim.desks.ticketing import Given, check_open, give, known_priority

COOKIE: Final = "senim_kiosk"
COOKIE_SECONDS: Final = 400 * 86_400
BLOCK: Final = 20
"""So many numbers of a letter a kiosk has in hand: the tickets of an hour without us, at a busy office."""

MOST_AT_ONCE: Final = 40
PRESENT_SECONDS: Final = 60
"""A ticket that reaches us so soon was given with us: a waiting time is told. A later one was given while we were away."""

SECOND: Final = 1_000_000
_SALT: Final = "senim kiosk block"


class Block(NamedTuple):
    """`many` numbers from `first` on, of one letter on one day (ISO), that one kiosk may give."""

    kiosk: int
    day: str
    letter: str
    first: int
    many: int


class Asked(NamedTuple):
    """One ticket that the kiosk gave or is about to give: from which block (sealed), its number, and `ago_s` seconds since."""

    seal: str
    number: int
    service: str
    priority: str
    language: str
    ago_s: int


def pair(*, office: Office, at: int) -> str:
    """Make a device a kiosk of an office: what its cookie is to hold. It is shown once and kept as a hash."""
    token = secrets.token_urlsafe(32)
    Kiosk.objects.create(office=office, token_hash=_hash(token), paired_at=at)
    return token


def unpair(*, kiosk_id: int, office_id: int) -> None:
    """Take the right to give tickets from a device. Done twice, it changes nothing."""
    Kiosk.objects.filter(pk=kiosk_id, office_id=office_id).update(active=False)


def paired(token: str, code: str) -> Kiosk:
    """The kiosk that a cookie stands for, of the office with this code. Refuses UnknownKiosk. One query."""
    rows = Kiosk.objects.select_related("office__unit").filter(token_hash=_hash(token), active=True)
    found = rows.filter(office__unit__code=code).first() if token else None
    if found is None:
        raise UnknownKiosk
    return found


@transaction.atomic
def reserve_block(*, kiosk: Kiosk, letter: str, day: dt.date) -> dict[str, Any]:
    """Reserve the next numbers of a letter for a kiosk: the block as it is sent, with its seal."""
    first = queueing.reserve(kiosk.office_id, day, letter, BLOCK)
    block = Block(kiosk.pk, day.isoformat(), letter, first, BLOCK)
    seal = signing.dumps(list(block), salt=_SALT)
    return {"letter": letter, "day": block.day, "first": first, "count": BLOCK, "seal": seal}


def take(*, kiosk: Kiosk, asked: Asked, at: int) -> Given:
    """Give, or note as given, a ticket of a reserved number; once, however often it is sent.

    Refuses BlockWrong for a number that was not reserved for this kiosk or letter, or for another day than it was given on;
    OfficeClosed for one that is asked for now and not open; UnknownDeskService.
    """
    block = _opened(asked.seal)
    given_at = at - max(0, asked.ago_s) * SECOND
    fits = block.kiosk == kiosk.pk and block.first <= asked.number < block.first + block.many
    if not fits or block.letter != desk_service(asked.service).letter or block.day != local_day(given_at).isoformat():
        raise BlockWrong(asked.service)
    present = asked.ago_s < PRESENT_SECONDS
    if present:
        check_open(kiosk.office_id, given_at)
    ticket = Ticket(
        office_id=kiosk.office_id,
        service=asked.service,
        channel="kiosk",
        language=asked.language,
        priority=known_priority(asked.priority),
        label=f"{block.letter}{asked.number:03d}",
    )
    return give(ticket=ticket, key=key_of(kiosk.office_id, block.day, ticket.label), at=given_at, tell=present)


def key_of(office_id: int, day: str, label: str) -> bytes:
    """The idempotency key of a reserved number: there is one ticket of that name in an office on a day."""
    return hmac.digest(_derived("ticket"), f"{office_id} {day} {label}".encode(), "sha256")


def _opened(seal: str) -> Block:
    try:
        kiosk, day, letter, first, many = signing.loads(seal, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as fault:
        raise BlockWrong("seal") from fault
    return Block(int(kiosk), str(day), str(letter), int(first), int(many))


def _hash(token: str) -> bytes:
    return sha256(b"senim kiosk" + token.encode()).digest()


@lru_cache(maxsize=2)
def _derived(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"senim kiosk " + purpose.encode(), "sha256")
