"""The hash chain of one stream of the log: each record's hash covers the hash of the record before it."""

import json
import re
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from typing import Final

from senim.sealing.errors import NotCanonical

GENESIS: Final = bytes(32)
"""What stands before the first record of every stream."""

_DOMAIN: Final = b"senim/record/1\x00"
_encode = json.JSONEncoder(ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")).encode
# Every float is written with a point or an exponent; a text that looks like one only costs a second pass.
_float = re.compile(r"\d(\.\d|e[+-])").search


def record_hash(previous: bytes, fields: tuple[object, ...]) -> bytes:
    """Give the SHA-256 (32 bytes) of a record: domain, the predecessor's hash, the fields in canonical form.

    The fields must name the stream and the number in it, so that records cannot change places. Refuses NotCanonical
    (see `canonical`) and a `previous` that is not 32 bytes (ValueError).
    """
    if len(previous) != 32:
        raise ValueError("the previous hash must have 32 bytes")
    return sha256(_DOMAIN + previous + (_flat(fields) or canonical(fields))).digest()


def _flat(fields: tuple[object, ...]) -> bytes | None:
    """What `canonical` gives for whole numbers, texts and nothing, only faster; None where there is anything else."""
    parts = []
    for field in fields:
        if isinstance(field, str):
            parts.append(encode_basestring_ascii(field))
        elif type(field) is int:
            parts.append(str(field))
        elif field is None:
            parts.append("null")
        else:
            return None
    return f"[{','.join(parts)}]".encode("ascii")


def canonical(value: object) -> bytes:
    """Give JSON in one form only: ASCII, sorted keys, no spaces, whole floats as integers (as RFC 8785 writes them).

    A value that went through a JSON column of SQLite or PostgreSQL and back has the same form. Refuses (NotCanonical)
    what JSON cannot hold, keys that cannot be put in order, NaN and infinities.
    """
    try:
        text = _encode(value)
        if _float(text):
            text = _encode(_whole_floats_as_integers(value))
    except (TypeError, ValueError, RecursionError) as error:
        raise NotCanonical(f"a record has no canonical form: {error}") from error
    return text.encode("ascii")


def _whole_floats_as_integers(value: object) -> object:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {key: _whole_floats_as_integers(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_whole_floats_as_integers(inner) for inner in value]
    return value
