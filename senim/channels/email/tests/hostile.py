"""Letters that mean harm, made by a rule from a seed: the same in every process."""

import random
from collections.abc import Iterator
from typing import Final

HEAD: Final = b"From: bad@example.kz\r\nTo: ask@senim.example\r\n"
_MIXED: Final = b"Content-Type: multipart/mixed; boundary=b\r\n"
_CHARSETS: Final = ("punycode", "zlib", "unicode_escape", "utf-7", "idna", "x" * 300, "cp1251", "utf-16", "", "hex")
_PIECES: Final = (
    b"--b\r\n", b"--b--\r\n", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: text/html\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\r\n", b"=?utf-8?b?",
    b"=?x?q?=", b"?=", b"<div><blockquote>", b"\x00\xff\xfe", "Қ".encode(), b"Content-Disposition: attachment; filename*=utf-8''%ff%00\r\n",
    b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: message/delivery-status\r\n\r\n", b"From: \r\n", b"Subject: =?=?=\r\n",
    b"Content-Type: text/plain; charset=\"\xff\"\r\n", b"Reply-To: <@>,;:\r\n", b"1: 2\r\n", b"> x\r\n", b"-- \r\n", b"\r\r\n\n",
)  # fmt: skip


def parts(count: int) -> bytes:
    """A letter of so many parts."""
    return HEAD + _MIXED + b"\r\n" + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * count + b"--b--\r\n"


def nested(depth: int) -> bytes:
    """Parts in parts in parts."""
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + opening + b"\r\nx\r\n"


def charset(name: str) -> bytes:
    """A text whose charset is no alphabet."""
    return HEAD + f"Content-Type: text/plain; charset={name}\r\n\r\n".encode() + "Көмек керек\r\n".encode() * 2000


LARGE: Final = {
    "10,000 parts": parts(10_000),
    "999 parts": parts(999),
    "5,000 levels": nested(5000),
    "a header of 8 MB": HEAD + b"X-Y: " + b"a" * 8_000_000 + b"\r\n\r\nx",
    "a type of 2 MB": HEAD + b"Content-Type: text/plain" + b"; a=b" * 400_000 + b"\r\n\r\nx",
    "a part's type of 2 MB": HEAD + _MIXED + b"\r\n--b\r\nContent-Type: text/plain" + b";" * 2_000_000 + b"\r\n\r\nx\r\n--b--",
    "100,000 header lines": HEAD + b"X: y\r\n" * 100_000 + b"\r\nx",
    "a million lines": HEAD + b"\r\n" + b"x\r\n" * 1_000_000,
    "10 MB of tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div><b>" * 1_200_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"====A" * 400_000,
    "names in names": b"From: " + b"(" * 3000 + b"a@b.kz\r\n\r\nx",
    "a bomb in a picture": HEAD + _MIXED + b"\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\n"
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 100_000 + b"\r\n--b--",
    "nothing": b"",
    "zeros": b"\0" * 100_000,
    **{f"charset {name[:20]}": charset(name) for name in _CHARSETS},
}  # fmt: skip


def scrambled(count: int, seed: int = 7) -> Iterator[bytes]:
    """Pieces of letters in any order."""
    chance = random.Random(seed)
    for n in range(count):
        pieces = chance.choices(_PIECES, k=chance.randint(1, 40))
        yield (HEAD if n % 3 else b"") + (_MIXED if n % 2 else b"") + b"".join(pieces)
