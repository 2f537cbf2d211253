"""A message of Kannel taken in: once each, whatever is repeated, and no more of one number than can be answered for money."""

import datetime as dt
import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.accounts import limits
from senim.accounts.models import Attempt
from senim.channels import inbox, outbox
from senim.channels.conversations import state_of
from senim.channels.dialogue.speech import Say
from senim.channels.messenger import Update
from senim.channels.models import Arrived
from senim.channels.seals import derived, who_hash
from senim.channels.sms.door import DOOR, Sms
from senim.channels.sms.reading import Incoming

BUCKET: Final = "sms"
FLOOD: Final = "flood"
_HASH_BITS: Final = 30


def take(message: Incoming, at: dt.datetime) -> str:
    """Keep the message to be answered by the worker; what became of it: `in`, `repeated` or `flood`.

    For inside a transaction. Above the hour's limit of its number a message is dropped, and counted; the first one above it
    is told so, in that hour once.
    """
    number = number_of(message)
    if Arrived.objects.filter(door=DOOR, number=number).exists():
        return "repeated"
    before = messages_within_an_hour(message.sender, at)
    limits.failed(BUCKET, _who(message.sender), at)
    if before >= settings.SMS_MOST_AN_HOUR:
        if before == settings.SMS_MOST_AN_HOUR:
            outbox.put(Sms(), message.sender, (_too_many(message.sender),), at)
        return FLOOD
    inbox.take_in(Sms(), [Update(number, {"from": message.sender, "text": message.text})], at)
    return "in"


def number_of(message: Incoming) -> int:
    """The number by which a message is known when it comes again: its second, so that they keep their order, and its id."""
    keyed = hmac.digest(derived("sms message"), message.id.encode(), hashlib.sha256)
    return (message.at << _HASH_BITS) | (int.from_bytes(keyed[:4], "big") >> (32 - _HASH_BITS))


def messages_within_an_hour(sender: str, at: dt.datetime) -> int:
    """How many messages of this number came within the hour before, those above the limit with them. One query."""
    minute = int(at.timestamp()) // 60
    found = Attempt.objects.filter(bucket=BUCKET, place=_who(sender), minute__gt=minute - 60, minute__lte=minute)
    return found.aggregate(total=Sum("count"))["total"] or 0


def _who(sender: str) -> str:
    return who_hash(DOOR, sender).hex()[:32]


def _too_many(sender: str) -> Say:
    with override(state_of(Sms(), sender).language or "kk"):
        return Say(_("Too many messages. Wait an hour, then go on: nothing of before is lost."))
