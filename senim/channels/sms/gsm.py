"""The alphabet of plain SMS (3GPP TS 23.038, 6.2.1): one byte for each septet, with its extension table behind an escape."""

from typing import Final

_PLAIN: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
_ESCAPE: Final = 0x1B


def decoded(content: bytes) -> str:
    """The text of septets. An escape before something that the table does not know shows the plain letter, as phones do.

    Refuses UnicodeDecodeError for a byte above 127.
    """
    found, escaped = [], False
    for place, byte in enumerate(content):
        if byte > 127:
            raise UnicodeDecodeError("gsm-7", content, place, place + 1, "no septet")
        if byte == _ESCAPE and not escaped:
            escaped = True
            continue
        found.append(_EXTENDED.get(byte, _PLAIN[byte]) if escaped else _PLAIN[byte])
        escaped = False
    return "".join(found)
