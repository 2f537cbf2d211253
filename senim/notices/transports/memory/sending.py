"""Keeps what was sent in this process: for tests of other parts."""

from typing import Final

from senim.notices.transports.registry import Message, Sent, register


class MemoryTransport:
    """Takes everything; `taken` holds it in order. `faults` are raised first, one for each attempt."""

    timeout_seconds = 1.0

    def __init__(self) -> None:
        """Begin empty."""
        self.taken: list[Message] = []
        self.faults: list[Exception] = []

    def send(self, message: Message) -> Sent:
        """Keep the message. Raises the next of `faults`, if any."""
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(message)
        return Sent(reference=f"memory-{message.id}")


MEMORY: Final = MemoryTransport()
register("memory", "", MEMORY)
