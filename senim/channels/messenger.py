"""What every messenger gives: another one is one folder and one line in the registry."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from senim.channels.dialogue.speech import Abilities, GivenFile, Heard, Say


class FileAt(NamedTuple):
    """A file that a message names: how its provider finds it, what it is called and how large it says it is (0: unknown)."""

    id: str
    name: str
    size: int


class Message(NamedTuple):
    """One message read: from which address, what was said, and the file it names. `done` is what the provider wants told."""

    address: str
    heard: Heard
    file: FileAt | None = None
    done: str = ""


class Update(NamedTuple):
    """One thing from a provider's queue, as it came: its own number, and its content."""

    number: int
    content: Mapping[str, Any]


class Speaker(Protocol):
    """A door that our messages leave by. `door` is its name in addresses and tables, `channel` its coded value in the log."""

    door: str
    channel: str
    abilities: Abilities

    def begin(self) -> None:
        """Say to the provider how messages reach us. Raises TryLater, NotAccepted."""

    def say(self, address: str, saying: Say) -> None:
        """Bring a message of ours to a person. Raises TryLater, NotAccepted."""


class Messenger(Speaker, Protocol):
    """One messenger."""

    def configured(self) -> bool:
        """Whether the operator gave what it needs; without that nothing goes out and nothing is taken in."""

    def polls(self) -> bool:
        """Whether we ask for messages; else the provider calls us."""

    def updates(self, number: int, wait_seconds: float) -> list[Update]:
        """What waits from this number on, after waiting for it a while. Raises TryLater, NotAccepted."""

    def is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Whether a call really comes from the provider."""

    def numbered(self, content: Any) -> Update:
        """The content of a call with its number. Raises UpdateUnreadable."""

    def read(self, update: Update) -> Message | None:
        """What a person said; None for what is no message to us (another kind of update, a group)."""

    def fetch(self, file: FileAt) -> GivenFile:
        """The file, or why it is not taken. Raises TryLater."""

    def settle(self, message: Message) -> None:
        """Tell the provider that a pressed button was heard. Never raises: it is only a courtesy."""
