"""Pseudonyms of the exported log: a run's code leads back to it only with the operator's key, an officer's code leads nowhere."""

import base64
import hmac
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from senim.studio.errors import CaseUnknown

_BLOCK: Final = 16
_OFFICER_BYTES: Final = 8
_STREAMS: Final = 1 << 64


def case_code(stream: int) -> str:
    """The pseudonym of a run: its number enciphered as one block (AES-256), in base 32; always the same for the same key.

    That of a visit, whose number is below 0, leads to nothing (`stream_of` refuses it): no page opens a visit by it.
    """
    # A run's number is unique, so one block without chaining is what is wanted: a secret permutation of the numbers.
    enciphered = _cipher().encryptor().update((stream % _STREAMS).to_bytes(_BLOCK, "big"))
    return base64.b32encode(enciphered).decode().rstrip("=")


def stream_of(code: str) -> int:
    """The run behind a pseudonym. Refuses CaseUnknown for what is none of ours."""
    try:
        block = base64.b32decode(code + "=" * (-len(code) % 8))
    except ValueError:
        raise CaseUnknown(code) from None
    stream = int.from_bytes(_cipher().decryptor().update(block), "big") if len(block) == _BLOCK else -1
    if not 0 <= stream < 1 << 63:
        raise CaseUnknown(code)
    return stream


@lru_cache(maxsize=65_536)
def officer_code(pseudonym: int) -> str:
    """What stands for an officer in the exported log: a keyed hash of the log's pseudonym, 64 bits in base 32."""
    digest = hmac.digest(_key("officers of the exported log"), str(pseudonym).encode(), "sha256")
    return base64.b32encode(digest[:_OFFICER_BYTES]).decode().rstrip("=")


@lru_cache(maxsize=1)
def _cipher() -> "Cipher[modes.ECB]":
    return Cipher(algorithms.AES(_key("runs of the exported log")), modes.ECB())


@lru_cache(maxsize=4)
def _key(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"senim " + purpose.encode(), "sha256")
