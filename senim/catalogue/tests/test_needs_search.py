"""The search of needs: the right need among the first three, for phrases written before it was built."""

import hashlib
import json
import random
import time
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import token_set_ratio

from senim.catalogue import needs as catalogue
from senim.catalogue.needs_index import Phrase, build, scores
from senim.catalogue.needs_words import kazakh_stem, keys, plain, split, swapped

FIRST = 3
Rows = list[tuple[str, str, str]]
WITHOUT_KAZAKH_LETTERS = str.maketrans("әіңғүұқөһ", "аингуукох")
AS_IN_MESSAGES = {
    "ә": "a", "і": "i", "ң": "n", "ғ": "g", "ү": "u", "ұ": "u", "қ": "q", "ө": "o", "һ": "h", "а": "a", "б": "b",
    "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ы": "y", "э": "e", "ю": "yu", "я": "ya", "ъ": "", "ь": "", "ё": "yo",
}  # fmt: skip


@cache
def phrases(file: str = "phrases.toml") -> Rows:
    table = tomllib.loads(files("senim.catalogue.tests").joinpath(file).read_text("utf-8"))
    return [(language, text, need) for language, rows in table.items() for text, need in rows]


def held_out(text: str) -> bool:
    """Whether the phrase is of the half that was never looked at while the search was built."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def right(rows: Rows) -> float:
    """The share of the phrases whose need is among the first three."""
    hits = sum(
        need in [match.need.id for match in catalogue.search(text, language, FIRST)] for language, text, need in rows
    )
    return hits / len(rows)


def retyped(rows: Rows, change: Callable[[str], str]) -> Rows:
    return [(language, change(text), need) for language, text, need in rows]


def told(name: str, share: float, rows: Rows) -> float:
    print(json.dumps({"phrases": name, "n": len(rows), "right_in_first_3": round(share, 3)}))  # noqa: T201
    return share


def test_the_phrases_are_many_and_name_needs_that_exist() -> None:
    assert len(phrases()) >= 150
    for language in catalogue.LANGUAGES:
        assert sum(row[0] == language for row in phrases()) >= 50
    for _, text, need in phrases() + phrases("phrases_after.toml") + phrases("phrases_services.toml"):
        assert catalogue.need(need) is not None, text


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_right_need_is_among_the_first_three_in_each_language(language: str) -> None:
    rows = [row for row in phrases() if row[0] == language]
    assert told(language, right(rows), rows) >= 0.9


def test_the_right_need_is_among_the_first_three_in_all_languages() -> None:
    assert told("all", right(phrases()), phrases()) >= 0.9


@pytest.mark.parametrize("held", [False, True])
def test_phrases_that_nobody_looked_at_do_as_well(held: bool) -> None:
    rows = [row for row in phrases() if held_out(row[1]) is held]
    assert len(rows) >= 80
    assert told("held out" if held else "looked at", right(rows), rows) >= 0.9


def test_a_harder_set_written_after_the_search_still_finds_most() -> None:
    rows = phrases("phrases_after.toml")
    assert told("written after", right(rows), rows) >= 0.75


def test_what_leads_to_certificates_migration_and_road_papers_is_found() -> None:
    rows = phrases("phrases_services.toml")
    assert len(rows) >= 20
    assert {catalogue.need(need).service for _, _, need in rows} == {"certificate", "migration", "road"}  # type: ignore[union-attr]
    assert told("certificates, migration, road", right(rows), rows) >= 0.9


def test_a_shuffled_expectation_is_hardly_ever_right() -> None:
    wanted = [need for _, _, need in phrases()]
    random.Random(7).shuffle(wanted)
    rows = [(language, text, need) for (language, text, _), need in zip(phrases(), wanted, strict=True)]
    assert told("shuffled (control)", right(rows), rows) < 0.2


def test_the_search_does_not_live_off_copies_of_the_phrases() -> None:
    wanted: dict[str, list[str]] = {}
    for _, text, need in phrases():
        wanted.setdefault(need, []).append(text.casefold())
    echoes = [phrase for phrase in catalogue.index().phrases if _echoes(phrase, wanted)]
    assert len(echoes) > 100
    poorer = build(phrase for phrase in catalogue.index().phrases if phrase not in set(echoes))
    ids = [need.id for need in catalogue.needs()]
    hits = 0
    for language, text, need in phrases():
        found = scores(poorer, text, language)
        hits += need in [ids[number] for number in sorted(found, key=lambda number: -found[number])[:FIRST]]
    assert told("without the synonyms that echo a phrase", hits / len(phrases()), phrases()) >= 0.75


def _echoes(phrase: Phrase, wanted: dict[str, list[str]]) -> bool:
    texts = wanted.get(catalogue.needs()[phrase.need].id, [])
    return any(token_set_ratio(phrase.text.casefold(), text) >= 80 for text in texts)


def test_kazakh_typed_without_its_own_letters_finds_the_same() -> None:
    rows = [row for row in phrases() if row[0] == "kk"]
    changed = retyped(rows, lambda text: text.casefold().translate(WITHOUT_KAZAKH_LETTERS))
    assert changed != rows
    assert told("kk without Kazakh letters", right(changed), changed) >= 0.9


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_cyrillic_phrases_typed_in_latin_letters_find_the_same(language: str) -> None:
    rows = [row for row in phrases() if row[0] == language and not row[1].isascii()]
    changed = retyped(rows, lambda text: "".join(AS_IN_MESSAGES.get(letter, letter) for letter in text.casefold()))
    assert all(text.isascii() for _, text, _ in changed)
    assert told(f"{language} in Latin letters", right(changed), changed) >= 0.85


def test_phrases_typed_with_the_keyboard_in_the_other_layout_find_the_same() -> None:
    rows = [row for row in phrases() if row[0] in ("ru", "en") and swapped(row[1].casefold())]
    changed = retyped(rows, lambda text: swapped(text.casefold()))
    assert told("other layout", right(changed), changed) >= 0.85


def test_one_slip_of_the_finger_in_every_long_word_still_finds_most() -> None:
    chance = random.Random(11)

    def slip(word: str) -> str:
        if len(word) < 5:
            return word
        at = chance.randrange(1, len(word) - 1)
        return chance.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))

    rows = retyped(phrases(), lambda text: " ".join(map(slip, text.split())))
    assert told("a slip in every long word", right(rows), rows) >= 0.8


def test_the_beginning_of_a_word_is_enough_while_typing() -> None:
    for text, language, need in (
        ("айыппұ", "kk", "fine"),
        ("видеонаб", "ru", "cctv-request"),
        ("bicyc", "en", "stolen-bicycle"),
    ):
        assert need in [match.need.id for match in catalogue.search(text, language, FIRST)]


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_title_finds_its_own_need_first(language: str) -> None:
    for need in catalogue.needs():
        found = catalogue.search(need.title.to(language), language)
        assert found[0].need.id == need.id


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t\x00", "😀😀😀", "asdfghjkl qwpoiu", "00000", "'; DROP TABLE needs; --", "<script>alert(1)</script>",
     "../../etc/passwd", "%s%n{}", "\ud800", "ﷺ", "الشرطة", "警察", "a" * 100_000, "слово " * 50_000, "́" * 1000, "ﬁ" * 300],
)  # fmt: skip
def test_any_text_is_harmless(text: str) -> None:
    found = catalogue.search(text, "kk")
    assert len(found) <= 8
    assert all(0.0 < match.score <= 1.0 for match in found)


@pytest.mark.parametrize("text", ["", "😀😀😀", "asdfghjkl qwpoiu", "как", "the", "00000", "警察", "гороскоп"])
def test_what_fits_nothing_finds_nothing(text: str) -> None:
    assert catalogue.search(text, "ru") == []
    assert catalogue.search(f"{text} украли телефон", "ru") != []


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=400), language=st.sampled_from(catalogue.LANGUAGES), most=st.integers(-2, 20))
def test_results_are_ordered_distinct_and_never_too_many(text: str, language: str, most: int) -> None:
    found = catalogue.search(text, language, most)
    assert len(found) <= max(most, 0)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert len({match.need.id for match in found}) == len(found)
    assert found == catalogue.search(text, language, most)


def test_a_query_costs_less_than_three_milliseconds_of_cpu() -> None:
    catalogue.index()
    rows = phrases()
    began = time.process_time()
    for language, text, _ in rows:
        catalogue.search(text, language)
    each = (time.process_time() - began) / len(rows)
    print(json.dumps({"cpu_ms_per_query": round(each * 1000, 2)}))  # noqa: T201
    assert each < 0.003


def test_one_word_has_one_key_on_every_keyboard() -> None:
    assert plain("көрші") == plain("корши") == plain("korshi")
    assert plain("айыппұл") == plain("айыпул") == plain("aiyppul")
    assert plain("телефон") == plain("telefon")
    assert plain("телефон") != plain("паспорт")
    assert swapped("erhfkb ntktajy") == "украли телефон"
    assert swapped("украли phone") == ""


def test_word_forms_share_a_stem() -> None:
    assert len({kazakh_stem(plain(word)) for word in ("телефоным", "телефонымды", "телефондар", "телефоннан")}) == 1
    assert keys("соседями", "ru")[-1] == keys("соседях", "ru")[-1]
    assert keys("neighbours", "en")[-1] == keys("neighbour", "en")[-1]
    assert kazakh_stem("iti") == "iti"


def test_only_the_first_words_of_a_text_are_read() -> None:
    assert len(split("сөз " * 40)) == 16
    assert split("driver's licence") == ["drivers", "licence"]
