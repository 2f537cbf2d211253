"""What is wrong with the words of a catalogue entry: missing ones, and letters of one script inside a word of another."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from senim.catalogue.definitions import Words

_CYRILLIC: Final = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
_MIXED: Final = re.compile(rf"[A-Za-z][{_CYRILLIC}]|[{_CYRILLIC}][A-Za-z]")
"""A Latin letter beside a Cyrillic one: nearly always a look-alike, which search and screen readers cannot read."""


def word_findings(entry: msgspec.Struct, place: str = "") -> Iterator[str]:
    """The faults of every Words inside `entry`, named by the path to it."""
    for name in entry.__struct_fields__:
        value = getattr(entry, name)
        for path, one in _each(f"{place}{name}", value):
            if isinstance(one, Words):
                yield from _words(path, one)
            elif isinstance(one, msgspec.Struct):
                yield from word_findings(one, f"{path}.")


def _each(path: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, tuple):
        yield path, value
        return
    for position, one in enumerate(value):
        name = getattr(one, "id", "") or getattr(one, "value", "") or str(position)
        yield f"{path}[{name}]", one


def _words(path: str, words: Words) -> Iterator[str]:
    for language in ("kk", "ru", "en"):
        text = words.to(language)
        if not text.strip():
            yield f"{path}: no words in {language}"
        elif text != text.strip():
            yield f"{path}: outer spaces in {language}"
        mixed = _MIXED.search(text)
        if mixed:
            yield f"{path}: Latin and Cyrillic letters in one word in {language}: {mixed.group()!r}"
