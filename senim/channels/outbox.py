"""Our messages on their way to people: written in the transaction that made them, gone once the provider has them."""

import datetime as dt
from typing import Final

import msgspec
from django.db.models import Min

from senim.channels.dialogue.speech import Say
from senim.channels.errors import NotAccepted, TryLater
from senim.channels.messenger import Speaker
from senim.channels.models import Saying
from senim.channels.rendering import pieces
from senim.channels.seals import passing_seal, who_hash

KEPT_FOR: Final = dt.timedelta(days=1)
"""What could not be said within a day is said no more: the person has long gone on, and the request itself is safe."""
LONGEST_PAUSE_SECONDS: Final = 300.0
IN_A_ROW: Final = 3
"""So many faults one after another are the provider's, not one message's."""
_AT_ONCE: Final = 50


class Sealed(msgspec.Struct, frozen=True):
    """What stands sealed in a row: to whom, and what."""

    address: str
    say: Say


def put(door: Speaker, address: str, said: tuple[Say, ...], at: dt.datetime) -> None:
    """Keep messages to be delivered in this order. For inside the transaction that they tell of."""
    who = who_hash(door.door, address)
    Saying.objects.bulk_create(
        Saying(door=door.door, who=who, body=_sealed(address, piece), written_at=at, next_at=at)
        for say in said
        for piece in pieces(say, door.abilities)
    )


def _sealed(address: str, say: Say) -> bytes:
    return passing_seal().encrypt(msgspec.json.encode(Sealed(address, say)))


def deliver(door: Speaker, at: dt.datetime) -> int:
    """Bring what is due to the provider, each person's messages in their order; how many it took.

    The provider may get one twice when this process dies between its answer and ours; it never loses one. What it does
    not take is put off, and the others are tried. Raises TryLater when it asks us to wait, or fails three times in a row.
    """
    taken = failures = 0
    while due := _first_of_each(door, at):
        for saying in due:
            later = _deliver_one(door, saying, at)
            failures = failures + 1 if later else 0
            taken += later is None
            if later and (later.seconds or failures == IN_A_ROW):
                raise later
    return taken


def _first_of_each(door: Speaker, at: dt.datetime) -> list[Saying]:
    """Of every person the oldest message, where it is due: a later one never overtakes it."""
    mine = Saying.objects.filter(door=door.door)
    first = mine.values("who").annotate(first=Min("id")).values("first")
    return list(mine.filter(id__in=first, next_at__lte=at).order_by("next_at", "id")[:_AT_ONCE])


def _deliver_one(door: Speaker, saying: Saying, at: dt.datetime) -> TryLater | None:
    """Why the provider did not take it, the message put off; None when it is done with."""
    sealed = msgspec.json.decode(passing_seal().decrypt(bytes(saying.body)), type=Sealed)
    try:
        door.say(sealed.address, sealed.say)
    except NotAccepted:
        saying.delete()
    except TryLater as later:
        pause = max(later.seconds, min(2.0**saying.attempts, LONGEST_PAUSE_SECONDS))
        saying.attempts = min(saying.attempts + 1, 30)
        saying.next_at = at + dt.timedelta(seconds=pause)
        saying.save(update_fields=["attempts", "next_at"])
        return later
    else:
        saying.delete()
    return None


def next_due(door: Speaker) -> dt.datetime | None:
    """When the next message may be tried; None when none waits."""
    return Saying.objects.filter(door=door.door).order_by("next_at").values_list("next_at", flat=True).first()
