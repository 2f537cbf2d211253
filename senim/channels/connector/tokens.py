"""OAuth 2.0 client credentials (RFC 6749 §4.4): a key of ours is exchanged for a token that is good for ten minutes.

A token holds the number of the key, its scopes and the end of its life, signed with the operator's secret. Whether the key
was revoked is asked at every call.
"""

import base64
import binascii
import datetime as dt
import hmac
from typing import Final, NamedTuple
from urllib.parse import unquote_plus

import msgspec

from senim.channels.seals import derived

LIFE_SECONDS: Final = 600
LONGEST: Final = 400


class Grant(msgspec.Struct, frozen=True, array_like=True):
    """What a token says: the key's row, the scopes, and the second since 1970 when it ends."""

    key_id: int
    scopes: tuple[str, ...]
    until: int


class Credentials(NamedTuple):
    """The two halves of a key, as a system gives them."""

    name: str
    secret: str


def token_of(key_id: int, scopes: tuple[str, ...], at: dt.datetime) -> str:
    """A new token."""
    body = _coded(msgspec.json.encode(Grant(key_id, scopes, int(at.timestamp()) + LIFE_SECONDS)))
    return f"{body}.{_coded(_sign(body))}"


def grant_of(token: str, at: dt.datetime) -> Grant | None:
    """What a token says; None when it is none of ours or its life is over."""
    body, _, sign = token[:LONGEST].partition(".")
    try:
        given = base64.urlsafe_b64decode(sign + "=" * (-len(sign) % 4))
        genuine = hmac.compare_digest(given, _sign(body))
        grant = msgspec.json.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=Grant)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        return None
    return grant if genuine and grant.until > at.timestamp() else None


def _sign(body: str) -> bytes:
    return hmac.digest(derived("connector token"), body.encode(), "sha256")


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def basic(header: str) -> Credentials | None:
    """Client name and secret of an `Authorization: Basic` header, each form-decoded (RFC 6749 §2.3.1); None for another."""
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, colon, secret = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        return None
    return Credentials(unquote_plus(name), unquote_plus(secret)) if colon else None
