"""How much of a letter is read: looked at in its raw bytes, before anything takes it apart."""

import re
from typing import Final

from senim.channels.email.errors import LetterRefused

MOST_DASHED: Final = 1000
"""Lines that begin with `--`: every part of a letter begins with one."""
MOST_NESTED: Final = 10
"""Parts that hold parts, and letters in a letter: each is a level at most, and every level looks at each line once more."""
MOST_LINES: Final = 600_000
"""As many as 32 MB of files have."""
MOST_PARTS: Final = 100
MOST_HEADER: Final = 256 * 1024
"""Bytes of the letter's own headers."""
MOST_SHAPE: Final = 4096
"""Bytes of one header that says how a part is to be read; reading a longer one takes time that grows with its square."""
MOST_SHAPES: Final = 1000
MOST_TEXT: Final = 200_000
"""Characters of a text that are looked at, before quotes go; an answer has its own limit, and says so."""
MOST_MARKUP: Final = 2_000_000

_NESTED: Final = re.compile(rb"(?im)^content-type[ \t]*:\s*(?:multipart|message)/")
_SHAPE: Final = re.compile(rb"(?im)^content-(?:type|disposition|transfer-encoding)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*")


def check(raw: bytes) -> None:
    """Refuses LetterRefused (header, parts, nested) for a letter that would take more than a moment to read. Linear in its size."""
    head = re.search(rb"\r?\n\r?\n", raw)
    if (head.start() if head else len(raw)) > MOST_HEADER:
        raise LetterRefused("header")
    if raw.count(b"\n--") > MOST_DASHED:
        raise LetterRefused("parts")
    if raw.count(b"\n") > MOST_LINES:
        raise LetterRefused("parts")
    if sum(1 for _ in _NESTED.finditer(raw)) > MOST_NESTED:
        raise LetterRefused("nested")
    shapes = [len(found[0]) for found in _SHAPE.finditer(raw)]
    if len(shapes) > MOST_SHAPES or max(shapes, default=0) > MOST_SHAPE:
        raise LetterRefused("header")
