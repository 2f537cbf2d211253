"""Everyday needs in plain words, the eight doors they stand behind, and the search that finds them as people type them."""

from collections.abc import Iterator
from functools import cache
from heapq import nsmallest
from importlib.resources import files
from typing import Final, NamedTuple

from msgspec import Struct, toml

from senim.catalogue.definitions import Need, Words
from senim.catalogue.needs_index import Index, Phrase, build, scores

LANGUAGES: Final = ("kk", "ru", "en")
_WORTH_SHOWING: Final = 0.25
"""A need that scores less shares only scraps of letters with the text and is not shown."""
_BESIDE_THE_BEST: Final = 0.3
"""A need that scores less than this share of the best one only distracts from it."""


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the eight doors of the start page: its name and one line of what is behind it."""

    id: str
    title: Words
    lead: Words


class Match(NamedTuple):
    """A need that answers a text, and how well (0 to 1)."""

    need: Need
    score: float


class _Needs(Struct, frozen=True, forbid_unknown_fields=True):
    door: tuple[Door, ...]
    need: tuple[Need, ...]


def doors() -> tuple[Door, ...]:
    """The eight doors, in the order in which they are shown."""
    return _file().door


def needs(door: str = "") -> tuple[Need, ...]:
    """Every need, or those behind one door, in the order of the file; none for a door that does not exist."""
    return tuple(need for need in _file().need if door in ("", need.door))


def need(id: str) -> Need | None:
    """The need of this id; None when there is none (an id comes from an address line and may be anything)."""
    return _by_id().get(id)


def search(text: str, language: str, most: int = 8) -> list[Match]:
    """The needs that answer a text best, at most `most`, the best first; empty when nothing fits.

    Reads all three languages and any of the keyboards people use; needs said in `language` (kk, ru, en) come first
    among equals. Only the first 240 characters and 16 words count. Refuses nothing: any text is harmless.
    """
    every = _file().need
    found = scores(index(), text, language)
    least = max(_WORTH_SHOWING, _BESIDE_THE_BEST * max(found.values(), default=0.0))
    worthy = [(-score, number) for number, score in found.items() if score >= least]
    return [Match(every[number], round(-score, 4)) for score, number in nsmallest(most, worthy)]


@cache
def index() -> Index:
    """The search index; made at the first call, which costs about a second, so a server calls it as it starts."""
    return build(_phrases(_file().need))


@cache
def _file() -> _Needs:
    return toml.decode(files("senim.catalogue").joinpath("needs.toml").read_bytes(), type=_Needs)


@cache
def _by_id() -> dict[str, Need]:
    return {need.id: need for need in _file().need}


def _phrases(every: tuple[Need, ...]) -> Iterator[Phrase]:
    for number, one in enumerate(every):
        for language in LANGUAGES:
            yield Phrase(number, language, one.title.to(language))
            for words in one.words.get(language, ()):
                yield Phrase(number, language, words)
