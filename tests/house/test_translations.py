"""Every word on a page is in Kazakh and Russian, with its review state; Kazakh is never Russian or English by oversight."""

import datetime as dt
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.utils import translation
from django.utils.formats import date_format

from tests.house.source import SENIM, files, matching, shown
from tools import messages

LANGUAGES = ("kk", "ru", "en")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SAME = SENIM / "locale" / "same_in_kazakh.txt"
# A figure, a sign or a name of one letter says nothing about the language it is in.
WORDS = re.compile(r"[^\W\d_]{2,}")
Catalogue = dict[tuple[str, str], polib.POEntry]


def catalogue(language: str, locale: Path = SENIM / "locale") -> Catalogue:
    """The entries of a .po file by context and words."""
    entries = polib.pofile(str(locale / language / "LC_MESSAGES" / "django.po"))
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if not entry.obsolete}


def texts(entry: polib.POEntry) -> list[str]:
    """The translation of an entry, all plural forms of it."""
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def shortcomings(wanted: set[tuple[str, str]], there: Catalogue) -> list[str]:
    """What lacks in a catalogue: entries, translations, placeholders, review states."""
    found = []
    for key in sorted(wanted):
        entry = there.get(key)
        if entry is None or entry.fuzzy or not all(texts(entry)):
            found.append(f"not translated: {key[1]!r}")
        elif any(not _keeps_placeholders(entry, text) for text in texts(entry)):
            found.append(f"other placeholders: {key[1]!r}")
        elif entry.tcomment not in messages.REVIEW_STATES:
            found.append(f"no review state: {key[1]!r}")
    return found


def _keeps_placeholders(entry: polib.POEntry, text: str) -> bool:
    """A plural form may leave the number out, but no form may invent a placeholder."""
    wanted, given = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural)), set(PLACEHOLDER.findall(text))
    return given <= wanted if entry.msgid_plural else given == wanted


@pytest.fixture(scope="module")
def in_the_code(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """The words of the code and templates as they are now, extracted into a copy."""
    if not shutil.which("xgettext"):
        if os.environ.get("REQUIRE") == "all":
            pytest.fail("xgettext is missing")
        pytest.skip("xgettext is missing: apt install gettext")
    copy = tmp_path_factory.mktemp("words") / "senim"
    for path in files():
        if path.parts[0] == "senim" and path.suffix in {".py", ".html", ".txt"} and "locale" not in path.parts:
            target = copy.parent / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SENIM.parent / path, target)
    messages.extract(copy)
    return set(catalogue("kk", copy / "locale"))


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_word_is_translated_and_has_its_review_state(in_the_code: set[tuple[str, str]], language: str) -> None:
    found = shortcomings(in_the_code, catalogue(language))
    assert found == [], f"{len(found)} of {len(in_the_code)}; `make messages` brings the .po files up to date"


def test_planted_shortcomings_are_found() -> None:
    def entry(words: str, text: str, state: str = "review: drafted") -> polib.POEntry:
        return polib.POEntry(msgid=words, msgstr=text, tcomment=state)

    planted = [entry("a", "а"), entry("b", ""), entry("%(n)s c", "%(m)s в"), entry("d", "г", "")]
    there = {("", one.msgid): one for one in planted}
    assert shortcomings({("", words) for words in ("a", "b", "%(n)s c", "d", "e")}, there) == [
        "other placeholders: '%(n)s c'",
        "not translated: 'b'",
        "no review state: 'd'",
        "not translated: 'e'",
    ]


def trios(value: Any) -> Iterator[dict[str, str]]:
    """Every text in three languages within a TOML document."""
    if isinstance(value, dict):
        if set(LANGUAGES) <= set(value) and all(isinstance(value[language], str) for language in LANGUAGES):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from trios(part)


def listed() -> set[str]:
    """The texts that may be the same."""
    lines = SAME.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def same_in_kazakh() -> dict[str, str]:
    """Kazakh texts that equal the Russian or the English one, each with where it stands."""
    found: dict[str, str] = {}
    kazakh, russian = catalogue("kk"), catalogue("ru")
    for key, entry in kazakh.items():
        other = texts(russian[key]) if key in russian else []
        found |= {text: "django.po" for text in texts(entry) if text and (text in other or text == key[1])}
    for path in matching(".toml", under="senim/"):
        for trio in trios(tomllib.loads(path.read_text(encoding="utf-8"))):
            if trio["kk"] in {trio["ru"], trio["en"]}:
                found[trio["kk"]] = shown(path)
    return {text: place for text, place in found.items() if WORDS.search(text)}


def test_a_kazakh_text_that_equals_another_language_is_in_the_reviewed_list() -> None:
    found = same_in_kazakh()
    assert {text: place for text, place in found.items() if text not in listed()} == {}
    assert listed() - set(found) == set(), "no longer the same: take it off the list"


def test_no_text_in_the_services_and_places_lacks_a_language() -> None:
    documents = {
        shown(path): tomllib.loads(path.read_text(encoding="utf-8")) for path in matching(".toml", under="senim/")
    }
    every = [(name, trio) for name, document in documents.items() for trio in trios(document)]
    assert len(every) > 100
    assert [(name, trio) for name, trio in every if not all(trio[language].strip() for language in LANGUAGES)] == []


def test_trios_are_found_wherever_they_stand() -> None:
    assert list(trios({"a": [{"kk": "а", "ru": "б", "en": "c", "x": 1}], "kk": "only"})) == [
        {"kk": "а", "ru": "б", "en": "c", "x": 1}
    ]


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "2026 ж. 9 мамыр"), ("ru", "9 мая 2026 г."), ("en", "9 May 2026")]
)
def test_a_date_reads_as_people_of_that_language_write_it(language: str, said: str) -> None:
    with translation.override(language):
        assert date_format(dt.date(2026, 5, 9), "DATE_FORMAT") == said
