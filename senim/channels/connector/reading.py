"""What a call sent, read by its shape: parameters, JSON, or one file. What does not fit is a problem that names the field."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from senim.channels.connector.problems import Problem

FILE: Final = "file"
"""The shape of an operation that takes one file by multipart/form-data, in a part of this name."""
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
    """What was sent, and its bytes to bind a key to. Refuses Problem 400, 415, 422."""
    if shape == FILE:
        return _file(request)
    if request.content_type != "application/json":
        raise Problem(415, "wrong_type_of_content", _("Send JSON with the header Content-Type: application/json."))
    content = request.body
    try:
        return _decoder(shape)(content), content
    except msgspec.ValidationError as fault:
        told = _("A member is missing, unknown or does not fit its schema: see the documentation of this operation.")
        raise Problem(422, "schema_refused", told, field=_field(fault)) from None
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise Problem(400, "not_json", _("The content is no JSON in UTF-8.")) from None


@lru_cache(maxsize=16)
def _decoder(shape: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(shape).decode


def _field(fault: msgspec.ValidationError) -> str:
    """The path of what does not fit, out of the reader's own words, never its value."""
    where, named = _PATH.search(str(fault)), _NAMED.search(str(fault))
    parts = [part for part in (where.group(1) if where else "", named.group(1) if named else "") if part]
    return ".".join(parts)


def _file(request: HttpRequest) -> tuple["UploadedFile[Any]", bytes]:
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
    return found[0], (found[0].name or "").encode() + b"\0" + content
