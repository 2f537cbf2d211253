"""What a call sent, read by its shape: parameters, JSON, or one file. What does not fit is a problem that names the field."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _

from senim.channels.connector.problems import Problem
from senim.intake.attachments import Checked, checked
from senim.intake.errors import FileRefused
from senim.intake.filling import file_words

FILE: Final = "file"
"""The shape of an operation that takes one file by multipart/form-data, in a part of this name."""
MOST_BYTES: Final = 1_000_000
"""Of JSON, as the setting DATA_UPLOAD_MAX_MEMORY_SIZE has it for every body that is no file."""
_NAMED: Final = re.compile(r"field `([^`]{1,60})`")
_PATH: Final = re.compile(r"at `\$?\.?([^`]{1,80})`")


def query_of(shape: Any, request: HttpRequest) -> Any:
    """The parameters of the address. Refuses Problem 400 for one that is unknown, given twice or does not fit."""
    given = request.GET
    if any(len(values) > 1 for _name, values in given.lists()):
        raise Problem(400, "parameter_twice", _("A parameter of the address may be given once only."))
    try:
        return msgspec.convert(given.dict(), shape, strict=False)
    except msgspec.ValidationError as fault:
        told = _("A parameter of the address is unknown or does not fit: see the documentation of this operation.")
        raise Problem(400, "parameter_refused", told, field=_field(fault)) from None


def body_of(shape: Any, request: HttpRequest) -> tuple[Any, bytes]:
    """What was sent, and its bytes to bind a key to. Refuses Problem 400, 411, 413, 415, 422."""
    if shape == FILE:
        check_coding(request)
        return _file(request)
    content = json_of(request)
    return decoded(shape, content), content


def json_of(request: HttpRequest) -> bytes:
    """The bytes of a JSON body. Refuses Problem 411, 413, 415."""
    check_coding(request)
    if request.content_type != "application/json":
        raise Problem(415, "wrong_type_of_content", _("Send JSON with the header Content-Type: application/json."))
    try:
        return request.body
    except RequestDataTooBig:
        told = _("What was sent is too large. JSON may have up to %(limit)s bytes.") % {"limit": MOST_BYTES}
        raise Problem(413, "too_large", told, limit=MOST_BYTES) from None


def check_coding(request: HttpRequest) -> None:
    """Refuse a body that comes without its length (Problem 411), compressed, or in another charset than UTF-8 (415).

    None of them is unpacked, so that a few kilobytes never become many megabytes here.
    """
    if request.headers.get("Transfer-Encoding") and not request.META.get("CONTENT_LENGTH"):
        raise Problem(411, "length_required", _("Send the body in one piece, with the header Content-Length."))
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        told = _("Send the body as it is, not compressed: without the header Content-Encoding.")
        raise Problem(415, "compressed", told, field="Content-Encoding")
    charset = (request.content_params or {}).get("charset", "utf-8").strip("'\" ").lower()
    if charset not in ("utf-8", "utf8"):
        raise Problem(415, "wrong_charset", _("Send the body in UTF-8."), field="Content-Type")


def decoded(shape: Any, content: bytes) -> Any:
    """JSON by its shape. Refuses Problem 400 for what is no JSON or names a member twice, 422 for what does not fit."""
    try:
        found = _decoder(shape)(content)
        # The reader above would take the last of two members of one name, other readers on the way the first.
        json.loads(content, object_pairs_hook=_members)
        return found
    except _Twice as fault:
        told = _("A member is given twice in one object. Which of the two holds, nobody can tell: send it once.")
        raise Problem(400, "member_twice", told, field=fault.name) from None
    except msgspec.ValidationError as fault:
        told = _("A member is missing, unknown or does not fit its schema: see the documentation of this operation.")
        raise Problem(422, "schema_refused", told, field=_field(fault)) from None
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise Problem(400, "not_json", _("The content is no JSON in UTF-8.")) from None


class _Twice(Exception):
    """Two members of one object have this name."""

    def __init__(self, name: str) -> None:
        super().__init__("twice")
        self.name = name[:60]


def _members(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _value in pairs]
    if len(set(names)) < len(names):
        raise _Twice(next(name for number, name in enumerate(names) if name in names[:number]))


@lru_cache(maxsize=16)
def _decoder(shape: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(shape).decode


def _field(fault: msgspec.ValidationError) -> str:
    """The path of what does not fit, out of the reader's own words, never its value."""
    where, named = _PATH.search(str(fault)), _NAMED.search(str(fault))
    parts = [part for part in (where.group(1) if where else "", named.group(1) if named else "") if part]
    return ".".join(parts)


def _file(request: HttpRequest) -> tuple[Checked, bytes]:
    """The file, looked into and cleaned before any transaction, with the bytes that came."""
    if request.content_type != "multipart/form-data":
        raise Problem(415, "wrong_type_of_content", _("Send the file as multipart/form-data, in a part named file."))
    try:
        found = request.FILES.getlist(FILE)
        others = [*request.POST, *(name for name in request.FILES if name != FILE)]
    except (OSError, MemoryError):
        raise
    except Exception:
        raise Problem(400, "not_multipart", _("The content is no multipart/form-data.")) from None
    if len(found) != 1 or others:
        raise Problem(422, "one_file", _("Send exactly one file, in a part named file, and nothing else."), field=FILE)
    content = found[0].read()
    found[0].seek(0)
    try:
        file = checked(found[0])
    except FileRefused as refused:
        raise file_problem(refused) from None
    return file, (found[0].name or "").encode() + b"\0" + content


def file_problem(refused: FileRefused) -> Problem:
    """A file that is not taken, in the same words as on the web."""
    return Problem(422, f"file_{refused.code}", file_words(refused), field=FILE, limit=refused.limit)
