"""The numbers that requests have in this door: they cannot be counted through and do not tell the number on the receipt."""

import re
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from senim.channels.seals import derived

_SHAPE: Final = re.compile(r"[0-9a-f]{32}\Z")
_OURS: Final = bytes(8)


def number_of(request_id: int) -> str:
    """32 hexadecimal digits: one block of AES under a key of ours, so each request has one, and nobody else can make any."""
    encryptor = _cipher().encryptor()
    return (encryptor.update(_OURS + request_id.to_bytes(8, "big")) + encryptor.finalize()).hex()


def request_id_of(number: str) -> int | None:
    """The request of a number; None for what is none of ours."""
    if not _SHAPE.match(number):
        return None
    decryptor = _cipher().decryptor()
    block = decryptor.update(bytes.fromhex(number)) + decryptor.finalize()
    return int.from_bytes(block[8:], "big") if block[:8] == _OURS else None


@lru_cache(maxsize=1)
def _cipher() -> "Cipher[modes.ECB]":
    return Cipher(algorithms.AES(derived("open311 number")), modes.ECB())
