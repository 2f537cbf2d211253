"""Signed marks in our addresses and Message-IDs: who has one was written to by us; nothing of a request can be read from it."""

import base64
import hmac
import re
from email.utils import parseaddr
from typing import Final, NamedTuple

from django.conf import settings

from senim.channels.seals import derived

REQUEST: Final = b"r"
EXCHANGE: Final = b"x"
_TAG_BYTES: Final = 10
_NUMBER_BYTES: Final = 6
_LENGTH: Final = 28
"""17 bytes in base32 without padding: an address stays below the 64 characters that a name may have (RFC 5321)."""
_SHAPE: Final = re.compile(rf"[a-z2-7]{{{_LENGTH}}}")


class Ref(NamedTuple):
    """What a mark stands for: a request, or an exchange that is not a request yet, by number."""

    kind: bytes
    number: int


def mark(ref: Ref) -> str:
    """The mark: 80 bits of signature, and the number masked by it, so that marks in a row look like no row."""
    plain = ref.number.to_bytes(_NUMBER_BYTES, "big")
    tag = _tag(ref.kind, plain)
    return base64.b32encode(ref.kind + tag + _masked(plain, tag)).decode().rstrip("=").lower()


def read_mark(text: str) -> Ref | None:
    """What a mark of ours stands for; None for everything else. Compared in constant time."""
    if not _SHAPE.fullmatch(text):
        return None
    raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    kind, tag, hidden = raw[:1], raw[1 : 1 + _TAG_BYTES], raw[1 + _TAG_BYTES :]
    plain = _masked(hidden, tag)
    return Ref(kind, int.from_bytes(plain, "big")) if hmac.compare_digest(tag, _tag(kind, plain)) else None


def _tag(kind: bytes, plain: bytes) -> bytes:
    return hmac.digest(derived("mark of a letter"), kind + plain, "sha256")[:_TAG_BYTES]


def _masked(plain: bytes, tag: bytes) -> bytes:
    mask = hmac.digest(derived("mask of a letter"), tag, "sha256")
    return bytes(one ^ other for one, other in zip(plain, mask, strict=False))


def own_address() -> str:
    """The address that people write to."""
    return str(settings.MAIL_ADDRESS or parseaddr(settings.MAIL_FROM)[1])


def address_with(ref: Ref) -> str:
    """Our address with a mark: an answer to it finds its way."""
    name, _, host = own_address().rpartition("@")
    return f"{name}+{mark(ref)}@{host}"


def message_id(name: str, ref: Ref) -> str:
    """A Message-ID with a mark, for mail programs that answer to another address than ours says."""
    return f"<{name}.{mark(ref)}@{own_address().rpartition('@')[2]}>"


def ref_in(headers: str) -> Ref | None:
    """The first genuine mark in the addresses or Message-IDs of a letter's headers."""
    for found in re.finditer(rf"[+.]([a-z2-7]{{{_LENGTH}}})@", headers.lower()):
        if (ref := read_mark(found[1])) is not None:
            return ref
    return None
