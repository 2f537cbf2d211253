"""What the browsers of made-up people would make: secrets locked by a passphrase, keys that follow from return words, letters packed.

The live system never does any of this: there the secrets are made in a browser and stay there (assets/js/sealed).
"""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any, Final

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WORK_FACTOR: Final = 15
"""A quarter of what the pages take: a dozen keys are locked here at once."""

_FIRST: Final = b"age-encryption.org/v1"
_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_STEPS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def locked(secret: str, passphrase: str) -> bytes:
    """The age file (https://age-encryption.org/v1) of a secret under a passphrase, in the form that a browser unlocks in a second."""
    salt, file_key, nonce = secrets.token_bytes(16), secrets.token_bytes(16), secrets.token_bytes(16)
    wrap = hashlib.scrypt(
        passphrase.encode(), salt=_FIRST + b"/scrypt" + salt, n=1 << WORK_FACTOR, r=8, p=1, maxmem=1 << 27, dklen=32
    )
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    header = b"%s\n-> scrypt %s %d\n%s\n---" % (_FIRST, _text64(salt), WORK_FACTOR, _text64(body))
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(bytes(11) + b"\1", secret.encode(), None)
    return header + b" " + _text64(mac) + b"\n" + nonce + payload


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, purpose).derive(key)


def _text64(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def new_key() -> tuple[str, str]:
    """A fresh secret and its public key."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def public_of(identity: bytes) -> str:
    """The public key of the 32 bytes that follow from return words."""
    return str(pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", identity).upper()).to_public())


def _bech32(prefix: str, content: bytes) -> str:
    """Bytes in the form of BIP 173, as age writes its secrets."""
    bits, number = len(content) * 8, int.from_bytes(content, "big") << (-len(content) * 8) % 5
    values = [number >> shift & 31 for shift in range((bits + 4) // 5 * 5 - 5, -1, -5)]
    spread = [ord(mark) >> 5 for mark in prefix] + [0] + [ord(mark) & 31 for mark in prefix]
    check = 1
    for value in (*spread, *values, *(0,) * 6):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, step in enumerate(_STEPS):
            check ^= step if top >> bit & 1 else 0
    sums = [(check ^ 1) >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in (*values, *sums))


def packed(head: dict[str, Any]) -> bytes:
    """A letter without files as the browser packs it: the length of its JSON, and the JSON."""
    content = json.dumps({**head, "files": []}, ensure_ascii=False).encode()
    return len(content).to_bytes(4, "big") + content


def shares_of(secret: str, number: int, needed: int) -> list[bytes]:
    """A secret in shares of which so many make it again: Shamir over the field of AES, each share its values and then its place.

    The same form as that of the page's own library, so that its recovery works on made-up keys too.
    """
    marks = secret.lower().partition("1")[2][:-6]
    whole = int("".join(f"{_LETTERS.index(mark):05b}" for mark in marks)[:256], 2).to_bytes(32, "big")
    curves = [(byte, *secrets.token_bytes(needed - 1)) for byte in whole]
    return [bytes([*(_value(curve, place) for curve in curves), place]) for place in range(1, number + 1)]


def _value(curve: tuple[int, ...], place: int) -> int:
    found = 0
    for coefficient in reversed(curve):
        found = _times(found, place) ^ coefficient
    return found


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (0x11B if one & 0x80 else 0)
        other >>= 1
    return product
