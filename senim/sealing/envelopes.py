"""Envelopes of sealed cases: an age file (https://age-encryption.org/v1) of one of seven sizes, to eight recipients, some of them nobody.

The browser seals and opens (assets/js/sealed/envelope.js, the same frame); this module is what the server checks an envelope by
without being able to open it, and what the demo, tests and tools seal and open with.
"""

import re
import zlib
from collections.abc import Sequence
from typing import Final, NamedTuple

import pyrage

from senim.sealing.errors import NotAnEnvelope, NotForThisKey

KIB: Final = 1024
BUCKETS: Final = (16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB, 4096 * KIB, 16384 * KIB, 24576 * KIB)
"""Sizes of the padded content in bytes; every envelope has the size of one of them."""

RECIPIENTS: Final = 8
"""So many stanzas has every envelope: those of the real recipients, the rest to keys that nobody holds."""

MAGIC: Final = b"senim sealed 1\n"
_LENGTH: Final = 8
_CHUNK, _TAG, _NONCE = 64 * KIB, 16, 16
LARGEST_HEADER: Final = 4 * KIB
_FIRST: Final = b"age-encryption.org/v1\n"
_STANZA: Final = re.compile(rb"-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n")
_GREASE: Final = re.compile(rb"-> [!-~]{1,64}-grease(?: [!-~]{1,64})*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n")
_MAC: Final = re.compile(rb"--- [A-Za-z0-9+/]{43}\n")
BODIES: Final = tuple(_NONCE + size + _TAG * (size // _CHUNK + bool(size % _CHUNK)) for size in BUCKETS)
"""How long what follows the header is, for each of the buckets."""

_SAMPLE: Final = 64 * KIB
_RANDOM_ENOUGH: Final = 0.99


class Envelope(NamedTuple):
    """What anybody sees of an envelope: the bucket of its content and the length of its header, both in bytes."""

    bucket: int
    header: int


def bucket_for(length: int) -> int:
    """The smallest bucket that holds so many bytes of content. Refuses NotAnEnvelope (`too_large`) more than the largest holds."""
    for bucket in BUCKETS:
        if length + len(MAGIC) + _LENGTH <= bucket:
            return bucket
    raise NotAnEnvelope("too_large")


def frame(content: bytes) -> bytes:
    """The content with its length before it and zeros behind it, as long as its bucket."""
    framed = MAGIC + len(content).to_bytes(_LENGTH, "big") + content
    return framed.ljust(bucket_for(len(content)), b"\0")


def content_of(framed: bytes) -> bytes:
    """The content of a frame. Refuses NotAnEnvelope (`frame`) what is none."""
    start = len(MAGIC) + _LENGTH
    length = int.from_bytes(framed[len(MAGIC) : start], "big")
    padding = framed[start + length :]
    if not framed.startswith(MAGIC) or len(framed) not in BUCKETS or start + length > len(framed) or any(padding):
        raise NotAnEnvelope("frame")
    return framed[start : start + length]


def inspect(envelope: bytes) -> Envelope:
    """What can be seen of an envelope from outside. Refuses NotAnEnvelope with a code: `header`, `recipients`, `size`, `plain`.

    It proves that nothing else came in its place, not that anybody can open it: that only a recipient can tell.
    """
    return inspect_beginning(envelope, len(envelope))


def inspect_beginning(beginning: bytes, size: int) -> Envelope:
    """What can be seen of an envelope of `size` bytes whose header and first bytes are here. Refuses as `inspect` does."""
    header = _header(beginning)
    if size - header not in BODIES:
        raise NotAnEnvelope("size")
    sample = beginning[header : header + _SAMPLE]
    if len(zlib.compress(sample, 1)) < _RANDOM_ENOUGH * len(sample):
        raise NotAnEnvelope("plain")
    return Envelope(BUCKETS[BODIES.index(size - header)], header)


def _header(envelope: bytes) -> int:
    """The length of the header. Eight recipients by X25519; the meaningless stanza that some tools add is let pass."""
    at, stanzas = len(_FIRST), 0
    if not envelope.startswith(_FIRST):
        raise NotAnEnvelope("header")
    while at < LARGEST_HEADER and (found := _STANZA.match(envelope, at) or _GREASE.match(envelope, at)):
        stanzas += found.re is _STANZA
        at = found.end()
    end = _MAC.match(envelope, at)
    if end is None:
        raise NotAnEnvelope("header")
    if stanzas != RECIPIENTS:
        raise NotAnEnvelope("recipients")
    return end.end()


def is_key(text: str) -> bool:
    """Whether a text is an `age1…` key."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """The envelope of a content to `age1…` keys, one to eight of them; places that are left go to keys made and forgotten here.

    Refuses NotAnEnvelope: `recipients` for none or too many of them or for what is no key, `too_large`.
    """
    if not 0 < len(recipients) <= RECIPIENTS:
        raise NotAnEnvelope("recipients")
    try:
        keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as fault:
        raise NotAnEnvelope("recipients") from fault
    keys += [pyrage.x25519.Identity.generate().to_public() for _ in range(RECIPIENTS - len(keys))]
    return bytes(pyrage.encrypt(frame(content), keys))


def unseal(envelope: bytes, secret: str) -> bytes:
    """The content, by an `AGE-SECRET-KEY-1…`. Refuses NotForThisKey another's envelope and one that was changed or cut."""
    try:
        framed = pyrage.decrypt(envelope, [pyrage.x25519.Identity.from_str(secret)])
    except (pyrage.DecryptError, pyrage.IdentityError) as fault:
        raise NotForThisKey from fault
    return content_of(bytes(framed))
