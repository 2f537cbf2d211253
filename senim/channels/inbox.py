"""Messages of people on their way to us: kept before the provider hears that we have them, answered once each, in order."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec
from cryptography.fernet import InvalidToken
from django.db import transaction

from senim.channels.messenger import Messenger, Update
from senim.channels.models import Arrived, Cursor
from senim.channels.seals import passing_seal

REMEMBERED_FOR: Final = dt.timedelta(days=3)
"""How long a number is known after it was answered; a provider repeats a message for a day at most."""


@transaction.atomic
def take_in(door: Messenger, updates: Iterable[Update], at: dt.datetime) -> int:
    """Keep what came, each number once, and how far the queue was read; how many numbers were seen."""
    rows = [Arrived(door=door.door, number=one.number, body=_sealed(one), arrived_at=at, next_at=at) for one in updates]
    Arrived.objects.bulk_create(rows, ignore_conflicts=True)
    if rows and door.polls():
        following = max(row.number for row in rows) + 1
        Cursor.objects.update_or_create(door=door.door, defaults={"number": following})
    return len(rows)


def read_from(door: Messenger) -> int:
    """The number from which the provider's queue is to be read; 0 at the very beginning."""
    return Cursor.objects.filter(door=door.door).values_list("number", flat=True).first() or 0


def waiting(door: Messenger, most: int = 100) -> list[Arrived]:
    """What was not answered yet, in the provider's order."""
    return list(Arrived.objects.filter(door=door.door, done_at__isnull=True).order_by("number")[:most])


def opened(arrived: Arrived) -> Update | None:
    """The message as it came; None for what was sealed under another secret of the operator."""
    try:
        content = msgspec.json.decode(passing_seal().decrypt(bytes(arrived.body)))
    except InvalidToken:
        return None
    return Update(arrived.number, content)


def is_mine(arrived: Arrived, at: dt.datetime) -> bool:
    """Mark a message as answered; false when it already was. For inside the transaction of its answer."""
    return bool(Arrived.objects.filter(pk=arrived.pk, done_at__isnull=True).update(done_at=at, body=b""))


def put_off(arrived: Arrived, until: dt.datetime) -> None:
    """Try a message again later, counting the attempt."""
    Arrived.objects.filter(pk=arrived.pk).update(next_at=until, attempts=arrived.attempts + 1)


def _sealed(update: Update) -> bytes:
    return passing_seal().encrypt(msgspec.json.encode(update.content))
