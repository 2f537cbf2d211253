"""Receipts: the secret that opens a request, its hash for the database, and the number with a check character.

A secret has 120 bits as six groups of four characters of Crockford's base32 (no I, L, O, U). The number is for talking
about a request and opens nothing.
"""

import hmac
import re
from typing import Final

from senim.sealing.errors import NumberInvalid, ReceiptInvalid

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_LENGTH: Final = 24
_SECRET_BYTES: Final = 15
_SECRET_DOMAIN: Final = b"senim/receipt-secret/1\x00"
_HASH_DOMAIN: Final = b"senim/receipt-hash/1\x00"
# What a person may type for a character: lower case, O for 0, I and L for 1, and Cyrillic letters that look the same.
_READ: Final = str.maketrans("OIL", "011") | str.maketrans("ОІАВСЕНКМРТХУЗ", "01ABCEHKMPTXY3")
_BETWEEN: Final = re.compile(r"[\s\-\u2010-\u2015\u2212._]+")
_LONGEST: Final = 200


def derive_secret(server_key: bytes, idempotency_key: bytes) -> str:
    """Give the secret of one submission: the same for a repeated submit, unguessable without the server's key.

    Refuses (ValueError) a server key of less than 32 bytes.
    """
    if len(server_key) < 32:
        raise ValueError("the server's key must have at least 32 bytes")
    return secret_text(hmac.digest(server_key, _SECRET_DOMAIN + idempotency_key, "sha256")[:_SECRET_BYTES])


def secret_text(bits: bytes) -> str:
    """Give 15 bytes as six groups such as `7K2M-9QXA-…`. Refuses (ValueError) another length."""
    if len(bits) != _SECRET_BYTES:
        raise ValueError("a secret has 15 bytes")
    number = int.from_bytes(bits, "big")
    return _grouped("".join(ALPHABET[number >> shift & 31] for shift in range(115, -5, -5)))


def read_secret(text: str) -> str:
    """Give the secret as it was printed, from text typed with spaces, dashes, lower case or look-alike letters.

    Refuses (ReceiptInvalid) what cannot be a secret.
    """
    typed = _typed(text)
    if len(typed) != SECRET_LENGTH or any(letter not in ALPHABET for letter in typed):
        raise ReceiptInvalid("this is not a receipt secret")
    return _grouped(typed)


def secret_hash(secret: str, pepper: bytes) -> bytes:
    """Give the 32 bytes under which a secret is stored and looked up. Refuses what `read_secret` refuses."""
    return hmac.digest(pepper, _HASH_DOMAIN + read_secret(secret).encode("ascii"), "sha256")


def number(id: int, year: int) -> str:
    """Give a request's number such as `26-0012-3457-X`: year, id in groups of four, check character.

    The check character is that of ISO/IEC 7064 MOD 11-2. Refuses (ValueError) a year outside 2000-2099 and an id below
    1 or above twelve digits.
    """
    if not 2000 <= year <= 2099 or not 1 <= id < 10**12:
        raise ValueError("a request number needs a year from 2000 to 2099 and an id of one to twelve digits")
    digits = f"{id:08d}" if id < 10**8 else f"{id:012d}"
    body = f"{year % 100:02d}{digits}"
    return f"{body[:2]}-{_grouped(digits)}-{_check(body)}"


def read_number(text: str) -> tuple[int, int]:
    """Give (year, id) of a request number typed in any spacing or case.

    Refuses (NumberInvalid) every number with one wrong character or two neighbours exchanged, and other text.
    """
    typed = _typed(text)
    body, check = typed[:-1], typed[-1:]
    if len(body) not in (10, 14) or not body.isdecimal() or not body.isascii() or _check(body) != check:
        raise NumberInvalid("this is not a request number")
    id = int(body[2:])
    if id < 1 or (len(body) == 14 and id < 10**8):
        raise NumberInvalid("this is not a request number")
    return 2000 + int(body[:2]), id


def _typed(text: str) -> str:
    """Give the characters meant, without what stands between them; nothing for a text too long to be one of ours."""
    return _BETWEEN.sub("", text).upper().translate(_READ) if len(text) <= _LONGEST else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _check(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]
