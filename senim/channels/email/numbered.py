"""Answers to numbered questions in the text of a letter, and the language that a text is in."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_NUMBERED: Final = re.compile(r"\s*\*?(\d{1,2})\s*[.):=\-–—]+[\s*]*(.*)")
_KAZAKH: Final = frozenset("әғқңөұүһі")
_CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)


def language_of(text: str) -> str:
    """kk where a letter stands that only Kazakh has here, ru for other Cyrillic, en for everything else."""
    if _KAZAKH & set(text.lower()):
        return "kk"
    return "ru" if _CYRILLIC.search(text) else "en"


def answers_in(text: str, asked: Sequence[int]) -> Mapping[int, str]:
    """The answers to the questions of these numbers: `2: Almaty`, going on until the next number.

    Without numbers: the whole text answers a single question, and lines answer several where there are as many.
    """
    found: dict[int, list[str]] = {}
    current: list[str] | None = None
    for line in text.split("\n"):
        match = _NUMBERED.match(line)
        if match and int(match[1]) in asked:
            current = found.setdefault(int(match[1]), [])
            current.append(match[2])
        elif current is not None:
            current.append(line)
    if found:
        return {number: "\n".join(lines).strip() for number, lines in found.items()}
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(asked) == 1 and lines:
        return {asked[0]: text.strip()}
    return dict(zip(asked, lines, strict=True)) if len(lines) == len(asked) else {}
