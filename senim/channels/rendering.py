"""A message of ours as texts: in pieces that a channel can carry, with numbered answers where it has no buttons."""

from typing import Final

from msgspec.structs import replace

from senim.channels.dialogue.scenes import FORWARD
from senim.channels.dialogue.speech import Abilities, Choice, Say

LONG_LABEL: Final = 36
"""A label longer than this is cut on a button of a small phone, so it stands in the text as well."""


def pieces(say: Say, abilities: Abilities) -> list[Say]:
    """The message in pieces of the channel's longest at most; what can be chosen goes with the last one."""
    texts = split(_listed(say, abilities), abilities.longest)
    bare = [Say(text, hidden=say.hidden if say.hidden in text else "") for text in texts[:-1]]
    last = replace(say, text=texts[-1], hidden=say.hidden if say.hidden in texts[-1] else "")
    return [*bare, last]


def _listed(say: Say, abilities: Abilities) -> str:
    """The text with its answers by number: all of them without buttons, else those that a button does not show in full."""
    if abilities.brief:
        return _briefly(say)
    telling = any(one.hint or len(one.label) > LONG_LABEL for one in say.options)
    shown = [_numbered(n, one) for n, one in enumerate(say.options, 1)] if telling or not abilities.buttons else []
    ways = [] if abilities.buttons else [f"{one.label}: {one.code}" for one in say.controls]
    return "\n\n".join(part for part in (say.text, "\n".join(shown), "\n".join(ways)) if part)


def _briefly(say: Say) -> str:
    """The text with its answers on lines of their own, the way forward as 0; the other ways about are known by their words."""
    numbered = [f"{number} {one.label}" for number, one in enumerate(say.options, 1)]
    forward = [f"0 {one.label}" for one in say.controls if one.code in FORWARD][:1]
    return "\n".join(part for part in (say.text.replace("\n\n", "\n"), *numbered, *forward) if part)


def _numbered(number: int, choice: Choice) -> str:
    hint = f" ({choice.hint})" if choice.hint else ""
    return f"{number}. {choice.label}{hint}"


def split(text: str, longest: int) -> list[str]:
    """Pieces of at most `longest` UTF-16 units, as providers count, cut between paragraphs, lines or words where it goes."""
    left, found = text, []
    while units(left) > longest:
        cut = _cut(left, _fitting(left, longest))
        found.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    return [*(piece for piece in found if piece), left] if left or not found else found


def units(text: str) -> int:
    """How long a text is in UTF-16 units: most letters are one, an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _fitting(text: str, longest: int) -> int:
    """How many characters from the beginning fit."""
    return len(text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore"))


def _cut(text: str, most: int) -> int:
    """Where to cut the first piece: the last gap of the best kind in its second half."""
    for gap in ("\n\n", "\n", " "):
        place = text.rfind(gap, most // 2, most)
        if place > 0:
            return place
    return max(most, 1)
