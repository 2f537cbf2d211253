"""Brings words as people type them to keys that can be compared: one alphabet for Kazakh and Russian letters and for
Kazakh typed in Latin ones, and stems for the three languages. Pure, and it remembers nothing: what a person typed must not stay in memory.
"""

import re
import unicodedata
from typing import Final

import snowballstemmer

LONGEST_TEXT: Final = 240
"""Characters of a query that are read; nobody types a longer need into a search field."""
MOST_WORDS: Final = 16
"""Words of a query that are read."""

_LATIN: Final = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцэыёіәғқңөұүһў", "abvgdeziiklmnoprstufhceyeiagknouuhu", strict=True))
    | {"ж": "j", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ъ": "", "ь": "", "ı": "i"}
)
_DIGRAPHS: Final = (
    ("shch", "sh"), ("zh", "j"), ("dj", "j"), ("gh", "g"), ("kh", "h"), ("yo", "e"), ("yu", "iu"), ("ya", "ia"),
    ("ts", "c"), ("ck", "k"), ("ph", "f"), ("q", "k"), ("w", "u"),
)  # fmt: skip
"""Ways of writing one sound in Latin letters; both sides of every comparison go through them."""

_CYRILLIC_KEYS: Final = "йцукенгшщзхъфывапролджэячсмитьбю"
_LATIN_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_TO_CYRILLIC: Final = str.maketrans(_LATIN_KEYS, _CYRILLIC_KEYS)
_TO_LATIN: Final = str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS)

_WORD: Final = re.compile(r"[^\W_]+")
_REPEATED: Final = re.compile(r"(.)\1+")

_KAZAKH_ENDINGS: Final = (
    "lar ler dar der tar ter "
    "ymyz imiz myz miz ynyz iniz nyz niz ym im yn in sy si "
    "ga ge ka ke na ne da de ta te nda nde dan den tan ten nan nen nyn nin dyn din tyn tin "
    "ny ni dy di ty ti men ben pen daga dagy degi "
    "yp ip ady edi aidy eidi iady dym dim tym tim dyk dik tyk tik gan gen kan ken "
    "atyn etin ityn itin mady medi bady bedi pady pedi maidy meidi maiyn "
    "iyn iin gym gim kym kim sa se ma me ba be pa pe u y i m n p"
)
"""Endings in the common alphabet: number, possession, case, then the commonest verb endings."""
_ENDINGS: Final = tuple(sorted(_KAZAKH_ENDINGS.split(), key=len, reverse=True))
_SHORTEST_STEM: Final = 4

_SAY_LITTLE: Final = (
    "мен менің маған мені бір біреу не қалай керек қайда бар жоқ ма ме ба бе па пе да де және үшін болды болады деп "
    "осы сол қалды жатыр жүр тұр отыр кетті алды еді екен "
    "я у меня мне мой моя мою мои мое в во на с со за к по о об из от до и не что как где куда кто ли бы же то это "
    "нужно надо можно хочу есть был была было при для без все "
    "i me my mine the a an is am are was were be to of in on at for and or do does did not no it they he she we you "
    "how what where who which that this with from by can have has had want need some somebody someone got get"
)
STOP_WORDS: Final = frozenset(_SAY_LITTLE.split())
"""Words that say little; they still count, but a tenth as much."""


def fold(text: str) -> str:
    """The text in small letters, one form for each character, without accents on Latin letters."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    return "".join(_bare(letter) for letter in plain)


def split(text: str) -> list[str]:
    """The first words of a folded text; apostrophes join ("driver's" is one word), everything else parts."""
    return _WORD.findall(text.replace("'", "").replace("’", ""))[:MOST_WORDS]


def swapped(text: str) -> str:
    """The folded text as if the keyboard had been left in the other layout; empty when it mixes both alphabets."""
    cyrillic = any("а" <= letter <= "я" for letter in text)
    latin = any("a" <= letter <= "z" for letter in text)
    if cyrillic == latin:
        return ""
    return text.translate(_TO_LATIN if cyrillic else _TO_CYRILLIC)


def plain(word: str) -> str:
    """The word in the common Latin alphabet, with doubled letters made single: телефон, telefon, тэллефон → telefon."""
    latin = word.translate(_LATIN)
    for written, sound in _DIGRAPHS:
        latin = latin.replace(written, sound)
    return _REPEATED.sub(r"\1", latin)


def keys(word: str, language: str = "") -> tuple[str, ...]:
    """What a word may be found by, the most exact first: itself, and its stem.

    Without `language` (a query may mix them) the stems of every language that the word's alphabet allows are given.
    """
    found = [plain(word)]
    cyrillic = not word.isascii()
    if language == "ru" or (not language and cyrillic):
        found.append(plain(_snowball("russian", word.replace("ё", "е"))))
    if language == "en" or (not language and not cyrillic):
        found.append(plain(_snowball("english", word)))
    if language in ("kk", ""):
        found.append(kazakh_stem(found[0]))
    return tuple(dict.fromkeys(found))


def kazakh_stem(word: str) -> str:
    """A word of the common alphabet without its Kazakh endings; never shorter than four letters unless it was."""
    for _ in range(4):
        ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST_STEM), "")
        if not ending:
            return word
        word = word[: -len(ending)]
    return word


def _snowball(algorithm: str, word: str) -> str:
    # A stemmer keeps the word it works on, so threads must not share one; making one costs less than a microsecond.
    return str(snowballstemmer.stemmer(algorithm).stemWord(word))


def _bare(letter: str) -> str:
    if letter < "\x80" or "Ѐ" <= letter <= "ӿ":
        return letter
    return unicodedata.normalize("NFD", letter)[0]
