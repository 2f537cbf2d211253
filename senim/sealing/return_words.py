"""The six words by which a reporter comes back: 96 random bits that can be spoken, and the two values that follow from them.

The browser makes and reads them (assets/js/sealed/words.js, the same rule); they never reach a server. A word is consonant,
vowel, consonant, vowel, consonant: 16 bits (after D. S. Wilkerson, "Proquints", arXiv:0901.4016), here in three alphabets at once.
"""

import hashlib
import re
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from senim.sealing.errors import WordsInvalid

WORDS: Final = 6
CONSONANTS: Final = "bdfghjklmnprstvz"
VOWELS: Final = "aiou"
CYRILLIC: Final = str.maketrans(CONSONANTS + VOWELS, "бдфгхжклмнпрствзаиоу")
_LATIN: Final = str.maketrans("бдфгхжклмнпрствзаиоу", CONSONANTS + VOWELS)
_WORD: Final = re.compile(f"[{CONSONANTS}][{VOWELS}][{CONSONANTS}][{VOWELS}][{CONSONANTS}]")
_BITS: Final = (12, 10, 6, 4, 0)
_LOOKUP, _IDENTITY = b"senim sealed lookup", b"senim sealed identity"


class Derived(NamedTuple):
    """What follows from the words: `lookup` finds the case (the server keeps its hash only), `identity` is an X25519 secret."""

    lookup: bytes
    identity: bytes


def words_of(seed: bytes, alphabet: str = "latin") -> str:
    """Twelve random bytes as six words with hyphens; `cyrillic` for Kazakh and Russian. Refuses WordsInvalid another length."""
    if len(seed) != 2 * WORDS:
        raise WordsInvalid
    text = "-".join(_word(int.from_bytes(seed[at : at + 2], "big")) for at in range(0, len(seed), 2))
    return text.translate(CYRILLIC) if alphabet == "cyrillic" else text


def seed_of(text: str) -> bytes:
    """The bytes that the words stand for, however they were typed: either alphabet, any case, any marks between. Refuses WordsInvalid."""
    words = re.findall(r"[^\W\d_]+", text.casefold().translate(_LATIN))
    if len(words) != WORDS or not all(_WORD.fullmatch(word) for word in words):
        raise WordsInvalid
    return b"".join(_number(word).to_bytes(2, "big") for word in words)


def derived(seed: bytes) -> Derived:
    """The two values of a seed, 32 bytes each: neither tells the other or the words."""
    return Derived(_expand(seed, _LOOKUP), _expand(seed, _IDENTITY))


def lookup_hash(lookup: bytes) -> bytes:
    """What the server keeps to find a case by: the SHA-256 of the look-up value."""
    return hashlib.sha256(lookup).digest()


def _expand(seed: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(seed)


def _word(number: int) -> str:
    return "".join(
        CONSONANTS[number >> shift & 15] if place % 2 == 0 else VOWELS[number >> shift & 3]
        for place, shift in enumerate(_BITS)
    )


def _number(word: str) -> int:
    return sum(
        (CONSONANTS if place % 2 == 0 else VOWELS).index(letter) << shift
        for place, (letter, shift) in enumerate(zip(word, _BITS, strict=True))
    )
