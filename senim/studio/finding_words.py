"""Findings as people read them: in the language of the page, with the names of elements instead of their ids."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lxml import etree

from senim.kernel.errors import ModelInvalid
from senim.kernel.parsing import BPMN, SENIM, parse
from senim.studio.finding_sentences import ELEMENTS, EVENTS, FILES, FLOWS, SOUND, Sentences
from senim.studio.service_sentences import CONDITIONS, EXTENSION, SERVICE

# What is more special comes first: "{name} is not played" fits much.
SENTENCES: Final[Sentences] = (*SOUND, *FLOWS, *EVENTS, *FILES, *SERVICE, *EXTENSION, *CONDITIONS, *ELEMENTS)
_GIVEN: Final = re.compile(r"\\\{(\w+)\\\}")
_WORDS: Final = f"{{{BPMN}}}extensionElements/{{{SENIM}}}words"
_MORE: Final = re.compile(r"… (\d+) more …")
Names = Mapping[str, str]


class Said(NamedTuple):
    """A finding in words; `language` is that of the sentence, English where nobody has put it into words yet.

    `element` is its id (empty: the whole model), `name` what it is called on the drawing.
    """

    element: str
    name: str
    sentence: str
    language: str


def said(element: str, message: str, names: Names) -> Said:
    """The finding about `element`; `names` are the names of the drawing by id."""
    found = _found(message)
    if found is None:
        return Said(element, names.get(element, element), message, "en")
    sentence, given = found
    place = element or (given["place"] if given.get("place", "") in names else "")
    words = {name: _shown(name, value, names) for name, value in given.items()}
    return Said(place, names.get(place, place), str(sentence) % words, (get_language() or "kk")[:2])


def names_of(xml: bytes, language: str) -> dict[str, str]:
    """What the elements and ways of a model are called in `language`, by id; those without any name are left out."""
    try:
        root = parse(xml)
    except ModelInvalid:
        return {}
    named = {str(one.get("id")): _name(one, language) for one in root.iter(f"{{{BPMN}}}*") if one.get("id")}
    return {element: name for element, name in named.items() if name}


def _name(element: etree._Element, language: str) -> str:
    given = (one.get("name") for one in element.iterfind(_WORDS) if one.get("lang") == language)
    return next(given, None) or element.get("name") or ""


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], Promise]]:
    return [(re.compile(_GIVEN.sub(r"(?P<\1>.+?)", re.escape(kernel)), re.DOTALL), ours) for kernel, ours in SENTENCES]


def _found(message: str) -> tuple[Promise, dict[str, str]] | None:
    for pattern, ours in _patterns():
        match = pattern.fullmatch(message)
        if match is not None:
            return ours, match.groupdict()
    return None


def _shown(name: str, value: str, names: Names) -> str:
    """A value of a sentence: elements by their names, what the kernel quotes without its marks."""
    if name in {"place", "places", "trace"}:
        return _renamed(value, names)
    plain = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
    if name in {"language", "word"}:
        return _terms().get(plain, plain)
    return f"«{names[plain]}»" if plain in names else plain


def _renamed(text: str, names: Names) -> str:
    """A list of elements, choices in brackets among them, by their names; what was left out of a long trace as a number."""
    parts = re.split(r"([,()] ?| (?=\())", text)
    return "".join(f"«{names[part]}»" if part in names else _left_out(part) for part in parts)


def _left_out(part: str) -> str:
    match = _MORE.fullmatch(part)
    return _("… %(count)s more …") % {"count": match[1]} if match else part


def _terms() -> dict[str, str]:
    return {
        "kk": _("Kazakh"),
        "ru": _("Russian"),
        "en": _("English"),
        "name": _("Name for staff"),
        "button": _("Words on its button"),
        "now": _("What the person reads while it waits"),
        "done": _("What the person reads when it is done"),
    }
