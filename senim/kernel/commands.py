"""What may be asked of an instance."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Start(NamedTuple):
    """Begin the instance, by its plain start event or by the start event that catches `message`."""

    variables: Mapping[str, Any]
    message: str | None = None


class Complete(NamedTuple):
    """Finish one waiting task: the oldest where several copies of it wait."""

    element: str
    variables: Mapping[str, Any]


class Advance(NamedTuple):
    """Fire every timer that is due, in order of time."""


class Deliver(NamedTuple):
    """Hand over one message to one event or receive task that waits for it: the innermost, then the oldest."""

    message: str
    variables: Mapping[str, Any]


Command = Start | Complete | Advance | Deliver
