"""What may be asked of an instance."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Start(NamedTuple):
    """Begin the instance, by its plain start event or by the start event that catches `message` or `signal`."""

    variables: Mapping[str, Any]
    message: str | None = None
    signal: str | None = None


class Complete(NamedTuple):
    """Finish one waiting task: the one with that `token` (its serial), else the oldest where several copies wait."""

    element: str
    variables: Mapping[str, Any]
    token: int | None = None


class Advance(NamedTuple):
    """Fire every timer that is due, in order of time."""


class Deliver(NamedTuple):
    """Hand over one message to one event or receive task that waits for it: the innermost, then the oldest."""

    message: str
    variables: Mapping[str, Any]


class Broadcast(NamedTuple):
    """Let everything that waits for a signal hear it; heard by nobody, it does nothing."""

    signal: str
    variables: Mapping[str, Any]


class Fail(NamedTuple):
    """Let a waiting task fail with an error code; what nobody catches is refused. `token` as in Complete."""

    element: str
    error: str
    token: int | None = None


class Escalate(NamedTuple):
    """Let a waiting task raise an escalation; caught by nobody, it does nothing, and the task goes on waiting."""

    element: str
    escalation: str
    token: int | None = None


Command = Start | Complete | Advance | Deliver | Broadcast | Fail | Escalate
