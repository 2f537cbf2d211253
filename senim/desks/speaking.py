"""How a call is spoken: the words of a call in each language, and where the sound files are that the set-up made of them.

One file a language holds every word; the index says from which second to which. Without espeak-ng at set-up there are none.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.templatetags.static import static

FOLDER: Final = Path(__file__).resolve().parent / "static" / "voices"
INDEX: Final = "index.json"

_UNITS: Final = {
    "kk": "нөл бір екі үш төрт бес алты жеті сегіз тоғыз",
    "ru": "ноль один два три четыре пять шесть семь восемь девять",
    "en": "zero one two three four five six seven eight nine",
}
_TEENS: Final = {
    "kk": "он,он бір,он екі,он үш,он төрт,он бес,он алты,он жеті,он сегіз,он тоғыз",
    "ru": "десять,одиннадцать,двенадцать,тринадцать,четырнадцать,пятнадцать,шестнадцать,семнадцать,восемнадцать,девятнадцать",
    "en": "ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen",
}
_TENS: Final = {
    "kk": "жиырма отыз қырық елу алпыс жетпіс сексен тоқсан",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_HUNDREDS: Final = {
    "kk": "жүз,екі жүз,үш жүз,төрт жүз,бес жүз,алты жүз,жеті жүз,сегіз жүз,тоғыз жүз",
    "ru": "сто,двести,триста,четыреста,пятьсот,шестьсот,семьсот,восемьсот,девятьсот",
    "en": "one hundred,two hundred,three hundred,four hundred,five hundred,six hundred,seven hundred,eight hundred,nine hundred",
}
# The letters of tickets are Latin; in Kazakh and Russian they are called as people call them.
_LETTERS: Final = {
    "kk": "а бэ цэ дэ е эф гэ аш и йот ка эль эм эн о пэ ку эр эс тэ у вэ дубль-вэ икс игрек зет",
    "ru": "а бэ цэ дэ е эф гэ аш и йот ка эль эм эн о пэ ку эр эс тэ у вэ дубль-вэ икс игрек зет",
    "en": "A. B. C. D. E. F. G. H. I. J. K. L. M. N. O. P. Q. R. S. T. U. V. W. X. Y. Z.",
}
_PHRASES: Final = {
    "kk": {"ticket": "Билет", "counter": "Терезе"},
    "ru": {"ticket": "Билет", "counter": "Окно"},
    "en": {"ticket": "Ticket", "counter": "Counter"},
}
TONGUES: Final = ("kk", "ru", "en")


def words_of(language: str) -> dict[str, str]:
    """What is spoken for each key in a language (kk, ru, en): the two phrases, letters, and numbers 0 to 19, tens, hundreds."""
    numbers = [*_UNITS[language].split(), *_TEENS[language].split(",")]
    found = {str(number): text for number, text in enumerate(numbers)}
    found |= {str(20 + 10 * place): text for place, text in enumerate(_TENS[language].split())}
    found |= {str(100 + 100 * place): text for place, text in enumerate(_HUNDREDS[language].split(","))}
    letters = {chr(ord("A") + place): text for place, text in enumerate(_LETTERS[language].split())}
    return _PHRASES[language] | letters | found


def voices() -> dict[str, dict[str, Any]]:
    """For each language with a sound file its address and the seconds of its words; empty where the set-up made none."""
    return {
        language: {"address": static(f"voices/{language}.wav"), "words": places}
        for language, places in _index().items()
    }


@cache
def _index() -> dict[str, dict[str, list[float]]]:
    path = FOLDER / INDEX
    if not path.exists():
        return {}
    found: dict[str, dict[str, list[float]]] = json.loads(path.read_text(encoding="utf-8"))
    return found
