"""What a person may do by the way on which the answer came, in one line below it: said by the app that takes it."""

from collections.abc import Callable
from typing import Final

WordsOf = Callable[[int, str], str]
"""The line for a run (its stream) and a language, which is the one in force; empty for none."""

_INVITATIONS: Final[dict[str, WordsOf]] = {}
INVITING: Final = "answer"
"""The kind of notice that has the line."""


def invite(channel: str, words_of: WordsOf) -> None:
    """Register the line of a channel; called once, when its app starts."""
    _INVITATIONS[channel] = words_of


def invitation(channel: str, stream: int, language: str) -> str:
    """The line below the answer; empty where the channel has none."""
    return _INVITATIONS[channel](stream, language) if channel in _INVITATIONS else ""
