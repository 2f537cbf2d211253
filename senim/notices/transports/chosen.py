"""Which transport an address goes by: what the operator chose, or into files where the made-up country runs."""

from typing import NamedTuple

from django.conf import settings

from senim.notices.transports.registry import Transport, transport


class Way(NamedTuple):
    """A transport by name, with the address as it takes it."""

    name: str
    transport: Transport
    address: str


def way_to(channel: str, address: str) -> Way | None:
    """How an address of a channel is reached; None when no transport of it is set up here.

    In the demo country everything goes into files unless a transport was chosen by name: nothing leaves by accident.
    """
    messenger, _, rest = address.partition(":") if channel == "messenger" else ("", "", "")
    chosen = settings.NOTICES_BY.get(messenger or channel, "")
    name = chosen or ("file" if settings.SENIM_DEMO else messenger)
    found = transport(name) if name else None
    return None if found is None else Way(name, found, rest if messenger else address)


def is_open(channel: str, address: str = "") -> bool:
    """Whether something of this channel could leave now."""
    return way_to(channel, address) is not None
