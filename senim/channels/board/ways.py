"""The ways by which people reach us and we reach them, as the board shows them: what is set up here, and which errand keeps it."""

from typing import Final, NamedTuple

from django.conf import settings

from senim.channels.models import ApiKey
from senim.channels.registry import messengers
from senim.notices.transports.chosen import is_open
from senim.notices.transports.kannel.watching import GATEWAY

CHANNELS: Final = ("web", "phone", "counter", "email", "sms", "chat", "open311", "connector")
"""The channels of requests, as their registration in the log names them."""


class Way(NamedTuple):
    """One way. `channel` as in the log; `door` names its refusals and, with `errand`, its heartbeat; `line` is the
    channel of notices that leaves by it. `hooks`: webhooks. Else the web server itself answers it.
    """

    channel: str
    door: str = ""
    line: str = ""
    errand: bool = False
    hooks: bool = False
    is_set_up: bool = True


HOOKS: Final = Way("connector", hooks=True)
"""What we tell other systems; where none is told, it counts as not set up."""


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
        Way("open311", "open311", is_set_up="open311" in scopes),
        Way("connector", "connector", is_set_up="connector" in scopes),
        HOOKS,
    )


def watched_ways() -> tuple[Way, ...]:
    """Those that can be down while this page works: of errands and lines, and webhooks to other systems. No query."""
    return *kept_ways(), HOOKS


def kept_ways() -> tuple[Way, ...]:
    """Those that an errand or a line of notices keeps. No query."""
    doors = {one.door: one.channel for one in messengers()}
    chats = sorted(door for door, channel in doors.items() if channel == "chat") or ["telegram"]
    return (
        Way("email", "email", errand=True, is_set_up=settings.IMAP is not None),
        Way("email", line="email", is_set_up=is_open("email")),
        Way("sms", "sms", errand=True, is_set_up="sms" in doors),
        Way("sms", line="sms", is_set_up=is_open("sms")),
        Way("sms", GATEWAY, errand=True, is_set_up=bool(settings.KANNEL)),
        *(Way("chat", door, errand=True, is_set_up=door in doors) for door in chats),
        Way(
            "chat", line="messenger", is_set_up=any(is_open("messenger", f"{door}:") for door in chats if door in doors)
        ),
    )
