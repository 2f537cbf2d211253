"""Texts within XML: escaped, and without the few characters that XML cannot hold at all."""

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def quoted(text: str) -> str:
    """The text as the value of an attribute, quotation marks included; what XML forbids becomes U+FFFD."""
    return f'"{_FORBIDDEN.sub(REPLACEMENT, text).translate(_ESCAPES)}"'


def escaped(text: str) -> str:
    """The text between tags; what XML forbids becomes U+FFFD."""
    return _FORBIDDEN.sub(REPLACEMENT, text).translate(_ESCAPES)


REPLACEMENT: Final = "\ufffd"
