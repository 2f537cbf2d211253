"""The registry of transports: what each of them takes, gives and raises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

CHANNELS: Final = ("email", "sms", "messenger")
"""The kinds of ways out. A messenger's address begins with the name of its transport: `telegram:12345`."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a transport sends. `id` is the same at every attempt, so that a provider can drop a repeated one.

    `to` is the bare address (without the messenger's name). `subject` is empty where the channel has none. `headers` are
    extra headers of an e-mail: name to value.
    """

    id: int
    to: str
    text: str
    language: str
    subject: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Sent(NamedTuple):
    """The provider has taken it: its `reference` for later reports, in how many `parts`, at what `cost` (1/100 tenge)."""

    reference: str = ""
    parts: int = 1
    cost: int = 0


class Transport(Protocol):
    """One way out. `timeout_seconds` is the longest that `send` may take; a lease is always longer."""

    timeout_seconds: float

    def send(self, message: Message) -> Sent:
        """Hand the message over; when this returns, the provider has it. Raises errors.Temporary or errors.Refused, nothing else."""


LONGEST_SEND_SECONDS: Final = 60.0
"""A lease is twice as long: a notice that is still being sent is never taken by another worker."""

TRANSPORTS: Final[dict[str, tuple[str, Transport]]] = {}


def register(name: str, channel: str, transport: Transport) -> None:
    """Make a transport known by its name: `smtp` for the channel `email`, `telegram` for `messenger`.

    Refuses (ValueError) one whose `send` may take longer than LONGEST_SEND_SECONDS.
    """
    if transport.timeout_seconds > LONGEST_SEND_SECONDS:
        raise ValueError(f"{name}: a send may take {LONGEST_SEND_SECONDS} seconds at most")
    TRANSPORTS[name] = (channel, transport)


def transport(name: str) -> Transport | None:
    """The transport of this name, if it is installed."""
    return TRANSPORTS[name][1] if name in TRANSPORTS else None
