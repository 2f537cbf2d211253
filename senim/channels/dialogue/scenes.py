"""The shape of a scene, and the ways about that many scenes offer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from msgspec.structs import replace

from senim.channels.dialogue.speech import Choice, Desk, Heard, Say, State, Turn

BACK: Final = "/back"
START: Final = "/start"
SKIP: Final = "/skip"
KEEP: Final = "/keep"
NEXT: Final = "/next"
LANGUAGE: Final = "/language"
HELP: Final = "/help"
FOLLOW: Final = "/follow"
ERASE: Final = "/erase"
FORWARD: Final = (SKIP, KEEP, NEXT)
"""The ways on from a question without a new answer; a channel without buttons offers the first of them as 0."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that is talked of: what is shown, and what is made of an answer. `hear` says what comes before the next show."""

    show: Callable[[State, Desk], Say]
    hear: Callable[[State, Heard, Desk], Turn]
    takes_files: bool = False


def control(code: str) -> Choice:
    """A way about, in the language of the exchange."""
    words = {
        BACK: _("Back"),
        START: _("To the beginning"),
        SKIP: _("Skip"),
        KEEP: _("Keep this answer"),
        NEXT: _("Continue"),
        LANGUAGE: "Қазақша · Русский · English",
        HELP: _("Help now"),
        FOLLOW: _("Follow my request"),
        ERASE: _("Erase this exchange"),
    }
    return Choice(code, words[code])


def controls(*codes: str) -> tuple[Choice, ...]:
    """Several ways about."""
    return tuple(control(code) for code in codes)


def to(state: State, scene: str, *said: str) -> Turn:
    """Go on to another scene, saying these texts first."""
    return Turn(replace(state, scene=scene), tuple(Say(text) for text in said if text))


def choose_one(state: State) -> Turn:
    """What came is none of the answers; the scene is shown again."""
    return Turn(state, (Say(_("Choose one of the answers shown.")),))


def paragraphs(*texts: str) -> str:
    """Texts with an empty line between them; empty ones are left out."""
    return "\n\n".join(text for text in texts if text)


def beside(*texts: str) -> str:
    """Texts on one line, with a space between them; empty ones are left out. Words in an f-string are not found for translation."""
    return " ".join(text for text in texts if text)


def named(name: str, value: str = "") -> str:
    """A name with a colon, and its value."""
    return beside(f"{name}:", value)


def lines(*texts: str) -> str:
    """Texts on lines of their own; empty ones are left out."""
    return "\n".join(text for text in texts if text)
