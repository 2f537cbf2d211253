"""The everyday needs: whole, in three languages, behind real doors, leading to a service of ours or to another body."""

from collections import Counter

import pytest

from senim.catalogue import needs as catalogue
from senim.catalogue.definitions import Need, Words
from senim.catalogue.loading import load_bodies, load_services

DOORS = ("report", "ask", "unsafe", "certificates", "moving", "road", "gathering", "visit")
SAFEGUARDED = ("torture", "domestic-violence", "domestic-next-door", "sexual-violence", "child-abuse", "trafficking")
KAZAKH_ONLY = set("әіңғүұқөһ")
LONGEST_SENTENCE = 230


def every() -> tuple[Need, ...]:
    return catalogue.needs()


def texts(need: Need) -> dict[str, list[str]]:
    return {
        language: [need.title.to(language), need.now.to(language), *need.words[language]]
        for language in catalogue.LANGUAGES
    }


def strange_letters(language: str, text: str) -> set[str]:
    """Letters of the other alphabet inside one word: a look-alike that search and screen readers stumble over."""
    latin, cyrillic = set("abcdefghijklmnopqrstuvwxyz"), set("абвгдежзийклмнопрстуфхцчшщъыьэюяё") | KAZAKH_ONLY
    mixed = [word for word in text.casefold().split() if set(word) & latin and set(word) & cyrillic]
    foreign = KAZAKH_ONLY & set(text.casefold()) if language == "ru" else set()
    return foreign | {word for word in mixed if not word.startswith(("egov-", "sim-"))}


def test_there_are_more_than_seventy_five_needs() -> None:
    assert len(every()) >= 75


def test_ids_of_needs_are_unique() -> None:
    assert [id for id, times in Counter(need.id for need in every()).items() if times > 1] == []


def test_eight_doors_stand_in_their_order() -> None:
    assert tuple(door.id for door in catalogue.doors()) == DOORS


@pytest.mark.parametrize("door", DOORS)
def test_something_stands_behind_every_door(door: str) -> None:
    assert len(catalogue.needs(door)) >= 3
    assert {need.door for need in catalogue.needs(door)} == {door}


def test_every_need_stands_behind_a_door() -> None:
    assert {need.door for need in every()} <= set(DOORS)
    assert catalogue.needs("nowhere") == ()


def test_every_need_speaks_three_languages_and_has_synonyms_in_each() -> None:
    for need in every():
        assert set(need.words) == set(catalogue.LANGUAGES), need.id
        for language, found in texts(need).items():
            assert all(text.strip() == text and text for text in found), (need.id, language)
            assert len(need.words[language]) >= 3, (need.id, language)


def test_titles_are_not_copied_from_one_language_to_another() -> None:
    for words in [need.title for need in every()] + [door.title for door in catalogue.doors()]:
        assert len({words.kk, words.ru, words.en}) == 3, words


def test_the_sentence_of_what_to_do_is_one_short_sentence() -> None:
    for need in every():
        for language in catalogue.LANGUAGES:
            sentence = need.now.to(language)
            assert sentence.endswith("."), (need.id, language)
            assert len(sentence) <= LONGEST_SENTENCE, (need.id, language)
            assert ". " not in sentence, (need.id, language)


def test_no_word_mixes_alphabets() -> None:
    assert strange_letters("ru", "кoшелек") == {"кoшелек"}  # with a Latin o
    for need in every():
        for language, found in texts(need).items():
            assert {text: strange_letters(language, text) for text in found if strange_letters(language, text)} == {}


def test_every_need_leads_to_one_service_of_ours_or_to_one_other_body() -> None:
    for need in every():
        assert bool(need.service) != bool(need.body), need.id
        if need.body:
            assert need.body in load_bodies(), need.id
        if need.service:
            assert load_services()[need.service].open_for_intake, need.id


def test_preset_answers_are_answers_that_the_service_knows() -> None:
    for need in every():
        fields = {
            field.id: {option.value for option in field.options}
            for page in (load_services()[need.service].pages if need.answers else ())
            for field in page.fields
            if field.coded
        }
        for field, value in need.answers.items():
            assert value in fields[field], (need.id, field)


def test_what_needs_safeguarding_never_leads_to_an_ordinary_service() -> None:
    for id in SAFEGUARDED:
        need = catalogue.need(id)
        assert need is not None
        assert need.service == "", id
    # A question about a rally would leave a record of who goes to one: the police must not hold such a list.
    assert {need.service for need in every() if need.id in ("at-a-rally", "rally-notice", "march-approval")} == {""}
    torture = catalogue.need("torture")
    assert torture is not None
    assert torture.body == "prosecutor"


def test_danger_to_life_shows_the_emergency_numbers_first() -> None:
    for id in ("domestic-violence", "accident-injured", "missing-person", "child-not-home", "fire", "burglary"):
        need = catalogue.need(id)
        assert need is not None
        assert need.emergency, id


def test_an_emergency_number_is_named_where_there_is_an_emergency() -> None:
    for need in every():
        if need.emergency:
            for language in catalogue.LANGUAGES:
                assert any(number in need.now.to(language) for number in ("101", "102", "103", "104", "112")), need.id


def test_a_need_that_does_not_exist_is_none() -> None:
    assert catalogue.need("no-such-need") is None
    assert catalogue.need("") is None
    found = catalogue.need("stolen-phone")
    assert found is not None
    assert isinstance(found.title, Words)
