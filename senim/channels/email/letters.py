"""A letter read: who says they wrote it, what they wrote, which files came with it. Pure, and bounded in time and memory."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Final, Literal

from senim.channels.dialogue.speech import GivenFile
from senim.channels.email import limits
from senim.channels.email.errors import LetterRefused
from senim.channels.email.flattened import flattened
from senim.channels.email.quoting import own_words

Kind = Literal["person", "machine", "bounce"]
_TRACES: Final = ("In-Reply-To", "References")
_ADDRESSED: Final = ("Delivered-To", "X-Original-To", "To", "Cc")
_CHARSETS: Final = re.compile(
    r"(?:utf-?(?:8|16|32)|us-?ascii|ascii|(?:windows|cp)-?12\d\d|cp866|koi8-?[rut]|iso-?8859-?\d+|"
    r"gb2312|gbk|gb18030|big5|euc-?(?:kr|jp)|shift_?jis|iso-2022-jp)\Z",
    re.IGNORECASE,
)
"""Alphabets only: other names of Python's codecs unpack, or take time that grows with the square of a text."""
_MACHINES: Final = frozenset({"mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply"})
_BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_LOGO_BYTES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter. `sender` is what its headers say, proven by nothing; `marked` are the addresses and Message-IDs it names.

    `quiet`: it asks not to be answered by a machine. `original` are, in a bounce, the headers of ours that came back, and
    `failed` whether it is given up for good.
    """

    kind: Kind
    sender: str
    message_id: str
    marked: str
    text: str = ""
    files: tuple[GivenFile, ...] = ()
    quiet: bool = False
    original: str = ""
    failed: bool = False


def digest(raw: bytes) -> bytes:
    """A letter's fingerprint: the same for one that is delivered again, another one for every other text or sender."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    named = re.findall(rb"(?im)^(?:message-id|from)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", head[: limits.MOST_HEADER])
    dated = named if len(named) > 1 else [head]
    return hashlib.sha256(b"\0".join([*sorted(dated), body])).digest()


def read(raw: bytes) -> Letter:
    """A letter as far as we take it. Refuses LetterRefused: header, parts, nested, sender, unreadable."""
    limits.check(raw)
    try:
        whole = message_from_bytes(raw, policy=policy.compat32)
        parts = list(_parts(whole))
        kind = _kind(whole)
        sender = parseaddr(_header(whole, "Reply-To") or _header(whole, "From"))[1][:254]
        if kind == "bounce":
            return _bounce(whole, parts, sender)
        if not re.fullmatch(r"[^@\s<>,;:]+@[^@\s<>,;:]+", sender):
            raise LetterRefused("sender")
        return Letter(
            kind,
            sender,
            _message_id(whole),
            _all(whole, (*_ADDRESSED, *_TRACES)),
            "" if kind == "machine" else own_words(_text(parts)),
            () if kind == "machine" else tuple(_files(parts)),
            quiet=bool(_header(whole, "X-Auto-Response-Suppress")),
        )
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise LetterRefused("unreadable") from fault


def _parts(whole: Message) -> Iterator[Message]:
    """The parts that hold something; forwarded letters are one part. Without recursion. Refuses `parts`."""
    waiting, seen = [whole], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > limits.MOST_PARTS:
            raise LetterRefused("parts")
        inside = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inside, list):
            waiting += reversed([one for one in inside if isinstance(one, Message)])
        else:
            yield part


def _kind(whole: Message) -> Kind:
    """Whether a person wrote it (RFC 3834), or it says that a letter of ours did not arrive (RFC 3464)."""
    report = str(whole.get_param("report-type", "")).lower()
    if whole.get_content_type() == "multipart/report" and report == "delivery-status":
        return "bounce"
    name = parseaddr(_header(whole, "From"))[1].partition("@")[0].lower()
    automatic = _header(whole, "Auto-Submitted").partition(";")[0].strip().lower()
    signs = (
        automatic not in {"", "no"},
        _header(whole, "Precedence").strip().lower() in _BULK,
        _header(whole, "Return-Path").strip() == "<>",
        any(_header(whole, one) for one in ("X-Autoreply", "X-Autorespond", "List-Id", "Feedback-ID", "X-Loop")),
        name in _MACHINES,
        whole.get_content_type() == "multipart/report",
    )
    return "machine" if any(signs) else "person"


def _bounce(whole: Message, parts: list[Message], sender: str) -> Letter:
    """The headers of ours that a report brings back, and what it says became of the letter."""
    reports, original = "", ""
    for part in parts:
        kind = part.get_content_type()
        found_inside = part.get_payload()
        inside = [one for one in found_inside if isinstance(one, Message)] if isinstance(found_inside, list) else []
        if kind == "message/delivery-status":
            reports += "\n".join(_header(each, "Action") for each in inside[:50]).lower()
        elif kind == "message/rfc822" and inside:
            original += _header(inside[0], "Message-ID")
        elif kind == "text/rfc822-headers":
            found = re.search(r"(?im)^message-id[ \t]*:\s*(\S+)", str(part.get_payload())[: limits.MOST_HEADER])
            original += found[1] if found else ""
    return Letter("bounce", sender, _message_id(whole), "", original=original, failed="failed" in reports)


def _header(part: Message, name: str) -> str:
    """A header as text, of 4096 letters at most; empty when there is none."""
    return _words(str(part.get(name, ""))[:4096])


def _all(part: Message, names: tuple[str, ...]) -> str:
    return "\n".join(str(value)[:16384] for name in names for value in part.get_all(name, [])[:20])


def _message_id(whole: Message) -> str:
    found = re.search(r"<[^<>\s]{1,250}>", _header(whole, "Message-ID"))
    return found[0] if found and found[0].isascii() else ""


def _words(value: str) -> str:
    """A header's words (RFC 2047); as they stand where they are broken."""
    try:
        found = decode_header(value)
    except (MessageError, ValueError, LookupError):
        return value
    return "".join(one if isinstance(one, str) else _decoded(one, charset or "") for one, charset in found)


def _decoded(content: bytes, charset: str) -> str:
    """Bytes as text: by the charset that is named if it fits, else as what is usual here. Never fails."""
    named = charset if _CHARSETS.match(charset) else ""
    for one in (*([named] if named and "ascii" not in named else []), "utf-8", "cp1251"):
        try:
            return content.decode(one)
        except (UnicodeError, LookupError):
            continue
    return content.decode("latin-1")


def _text(parts: list[Message]) -> str:
    """The plain text of a letter; that of its HTML where it has none."""
    told = [part for part in parts if not _is_file(part)]
    plain = _joined([_content(part) for part in told if part.get_content_type() == "text/plain"])
    marked = [_content(part) for part in told if part.get_content_type() == "text/html"]
    return (plain if plain.strip() else _joined([flattened(one) for one in marked[:3]]))[: limits.MOST_TEXT]


def _joined(texts: list[str]) -> str:
    joined = "\n".join(texts)[: limits.MOST_MARKUP]
    return "".join(
        mark for mark in joined if mark in "\n\t" or mark.isprintable() or mark in "\u200c\u200d\u200e\u200f\xa0"
    )


def _content(part: Message) -> str:
    return _decoded(_bytes(part)[: limits.MOST_MARKUP], str(part.get_content_charset() or ""))


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    inside = part.get_payload()
    return inside[0].as_bytes() if isinstance(inside, list) and inside and isinstance(inside[0], Message) else b""


def _is_file(part: Message) -> bool:
    """Whether a part is a file: it says so, it has a name, or it is no text."""
    return part.get_content_disposition() == "attachment" or bool(_name(part)) or part.get_content_maintype() != "text"


def _name(part: Message) -> str:
    try:
        return _words(str(part.get_filename() or ""))[:200]
    except (MessageError, ValueError, LookupError, TypeError):
        return "file"


def _files(parts: list[Message]) -> Iterator[GivenFile]:
    """The files; small pictures that belong to a signature are none."""
    for part in parts:
        if not _is_file(part):
            continue
        content = _bytes(part)
        logo = part.get("Content-ID") and part.get_content_disposition() != "attachment"
        if content and not (logo and part.get_content_maintype() == "image" and len(content) < _LOGO_BYTES):
            yield GivenFile(_name(part) or f"file.{part.get_content_subtype()}"[:60], content)
