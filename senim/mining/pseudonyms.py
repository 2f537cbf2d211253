"""Names for people and cases in an export: the same within one export, unlinkable to any other and to the person."""

import base64
import hashlib
import hmac
from typing import Final

BYTES: Final = 10
SHORTEST_KEY: Final = 16


def pseudonym(key: bytes, kind: str, value: str) -> str:
    """16 letters and digits (80 bits, base32) that stand for a value of a kind under the key of one export.

    HMAC-SHA-256: without the key nobody can test a guess; a new key for every export keeps exports apart. The same value
    of another kind has another name. ValueError for a key shorter than 16 bytes.
    """
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"the key of an export is at least {SHORTEST_KEY} bytes")
    # The length before the kind keeps ("ab", "c") and ("a", "bc") apart.
    kind_bytes = kind.encode()
    message = len(kind_bytes).to_bytes(4, "big") + kind_bytes + value.encode()
    return base64.b32encode(hmac.digest(key, message, hashlib.sha256)[:BYTES]).decode()
