"""Kazakh and Russian words have no Latin look-alikes in them: they would not be found, read out or sorted."""

import re

import pytest

from tests.house.source import matching, shown

# A word that mixes the two alphabets; digits and hyphens join no words here, so «е-mail» and «SMS-пен» are words apart.
MIXED = re.compile(r"(?:[A-Za-z]+[\u0400-\u04FF]|[\u0400-\u04FF]+[A-Za-z])[A-Za-z\u0400-\u04FF]*")
SCREENED = (".po", ".toml", ".bpmn", ".html", ".txt")
# People's own typing, mistakes included, is the matter of these files.
TYPED_BY_PEOPLE = {
    "senim/catalogue/tests/phrases.toml",
    "senim/catalogue/tests/phrases_after.toml",
    "senim/catalogue/needs.toml",
}
ESCAPES = re.compile(r"\\[nrt]|&[a-z]+;|%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}|\{%.*?%\}|</?[a-zA-Z][^>]*>")


def mixed_words(text: str) -> list[str]:
    """Words with letters of both alphabets, mark-up and placeholders left out."""
    return [match.group() for match in MIXED.finditer(ESCAPES.sub(" ", text))]


def test_no_kazakh_or_russian_word_has_a_latin_letter_in_it() -> None:
    texts = {shown(path): path.read_text(encoding="utf-8") for path in matching(*SCREENED, under="senim/")}
    found = {
        name: words for name, text in texts.items() if name not in TYPED_BY_PEOPLE and (words := mixed_words(text))
    }
    assert found == {}


@pytest.mark.parametrize("planted", ["ұрлaу", "cервис", "iс", "кiм", "Қaзақ"])
def test_planted_look_alikes_are_found(planted: str) -> None:
    assert mixed_words(f"Бұл {planted} жоқ") == [planted]


def test_foreign_words_beside_ours_are_let_pass() -> None:
    assert mixed_words("SMS-пен, e-mail, PDF файлы, 102-ге\\nҚоңырау, <b>Өтініш</b>, %(name)sға, {{ n }}күн") == []
