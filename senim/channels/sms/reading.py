"""Kannel's call about one message, read from the bytes of the query: Kazakh comes as raw UTF-16BE between per cent signs."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from senim.channels.errors import UpdateUnreadable
from senim.channels.sms.gsm import decoded

MOST_QUERY: Final = 32 * 1024
"""Above the longest that a phone sends: 255 parts of 67 letters, three marks for a byte, are cut by every operator before."""
MOST_ID: Final = 128
_CHARSETS: Final = {
    "utf-16be": "utf-16-be",
    "utf-8": "utf-8",
    "windows-1252": "cp1252",
    "iso-8859-1": "latin-1",
    "us-ascii": "ascii",
}
_GSM: Final = frozenset({"gsm", "gsm-7", "gsm7", ""})
_PERSON: Final = re.compile(r"(?:\+|00)?([1-9]\d{9,14})\Z")
_NATIONAL: Final = re.compile(r"8(7\d{9})\Z")


class Incoming(NamedTuple):
    """One message: Kannel's own id for it, when it was sent (seconds since 1970), the number of the sender (E.164), the text."""

    id: str
    at: int
    sender: str
    text: str


def values_of(query: bytes) -> dict[str, bytes]:
    """The fields of a query as the bytes that they are; the first of a name counts. Refuses UpdateUnreadable for a long one."""
    if len(query) > MOST_QUERY:
        raise UpdateUnreadable("too long")
    found: dict[str, bytes] = {}
    for part in query.split(b"&"):
        name, _equals, value = part.partition(b"=")
        found.setdefault(name.decode("latin-1"), unquote_to_bytes(value.replace(b"+", b" ")))
    return found


def read(values: Mapping[str, bytes]) -> Incoming:
    """The message. Refuses UpdateUnreadable: no id or time, a sender who is no person, bytes that are not in their charset."""
    id, at = _plain(values, "id"), _plain(values, "at")
    if not 0 < len(id) <= MOST_ID or not (at.isascii() and at.isdigit() and len(at) <= 10):
        raise UpdateUnreadable("no id or no time")
    return Incoming(id, int(at), person(_plain(values, "from")), _text(values))


def person(number: str) -> str:
    """The number of a phone in E.164. Refuses UpdateUnreadable for a short number or a name: nobody there reads an answer."""
    bare = re.sub(r"[\s()\-]", "", number)
    national = _NATIONAL.match(bare)
    if national:
        return f"+7{national[1]}"
    found = _PERSON.match(bare)
    if found is None:
        raise UpdateUnreadable("no person's number")
    return f"+{found[1]}"


def _plain(values: Mapping[str, bytes], name: str) -> str:
    return values.get(name, b"").decode("utf-8", "replace").strip()


def _text(values: Mapping[str, bytes]) -> str:
    charset, content = _plain(values, "charset").casefold(), values.get("text", b"")
    if _plain(values, "coding") == "1":
        raise UpdateUnreadable("no text")
    try:
        text = decoded(content) if charset in _GSM else content.decode(_CHARSETS[charset])
    except (KeyError, UnicodeDecodeError):
        raise UpdateUnreadable("not in its charset") from None
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
