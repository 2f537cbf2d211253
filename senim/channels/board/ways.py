"""The ways by which people reach us and we reach them, as the board shows them: what is set up here, and which errand keeps it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.conf import settings

from senim.channels.models import ApiKey
from senim.channels.registry import messengers
from senim.notices.transports.chosen import is_open

CHANNELS: Final = ("web", "phone", "counter", "email", "sms", "chat", "open311", "connector")
"""The channels of requests, as their registration in the log names them."""


class Way(NamedTuple):
    """One way. `channel` as in the log; `door` names its refusals and, with `errand`, its heartbeat; `line` is the
    channel of notices that leaves by it. Without errand and line the web server itself answers it.
    """

    channel: str
    door: str = ""
    line: str = ""
    errand: bool = False
    is_set_up: bool = True


def ways() -> tuple[Way, ...]:
    """Every way in and out, in the order of CHANNELS, each with whether the operator has set it up. One query, for the keys.

    The scope of a key is named as its channel.
    """
    living = ApiKey.objects.filter(revoked_at=None).values_list("scopes", flat=True)
    scopes = {scope for held in living for scope in held}
    return (
        Way("web", "web"),
        Way("phone", "phone"),
        Way("counter", "counter"),
        *kept_ways(),
        Way("sms", "sms", is_set_up=bool(getattr(settings, "SMS_WORD", ""))),
        Way("open311", "open311", is_set_up="open311" in scopes),
        Way("connector", "connector", is_set_up="connector" in scopes),
    )


def kept_ways() -> tuple[Way, ...]:
    """Those that an errand or a line of notices keeps: only they can be down while this page works. No query."""
    chats = messengers()
    return (
        Way("email", "email", errand=True, is_set_up=bool(getattr(settings, "MAILBOX", None))),
        Way("email", line="email", is_set_up=is_open("email")),
        *(Way("chat", one.door, errand=True) for one in chats),
        *(() if chats else (Way("chat", "telegram", is_set_up=False),)),
        Way("chat", line="messenger", is_set_up=_messenger_is_open([one.door for one in chats])),
        Way("sms", line="sms", is_set_up=is_open("sms")),
    )


def _messenger_is_open(doors: Sequence[str]) -> bool:
    return any(is_open("messenger", f"{door}:") for door in doors)
