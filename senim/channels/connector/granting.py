"""The token end point: a name and a secret, given once by Basic or in the form, for a token of some scopes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict

from senim.accounts.limits import place_of
from senim.channels.api_keys.checking import key_of
from senim.channels.api_keys.errors import KeyRefused, RateExceeded
from senim.channels.api_keys.scopes import CONNECTOR
from senim.channels.connector.shapes import Token, TokenFault
from senim.channels.connector.tokens import LIFE_SECONDS, Credentials, basic, token_of

FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 4096


class Given(NamedTuple):
    """What the token end point answers."""

    status: int
    content: Any
    headers: Mapping[str, str] = {}


def granted(request: HttpRequest, at: dt.datetime) -> Given:
    """A token, or why there is none in the words of RFC 6749 §5.2. Guesses are counted by place and slowed down."""
    fields = _fields(request)
    if fields is None:
        return _fault(
            "invalid_request", "Send grant_type=client_credentials as application/x-www-form-urlencoded, once."
        )
    if fields.get("grant_type") != "client_credentials":
        kind = "unsupported_grant_type" if fields.get("grant_type") else "invalid_request"
        return _fault(kind, "Only grant_type=client_credentials is offered.")
    client = _client(request, fields)
    if client is None:
        return _fault(
            "invalid_request", "Send the name and the secret either by Basic or as client_id and client_secret."
        )
    try:
        key = key_of(f"{client.name}.{client.secret}", CONNECTOR, place_of(request, at), at)
    except KeyRefused:
        fault = TokenFault("invalid_client", "No such client, a wrong secret, or a client that was revoked.")
        return Given(401, fault, {"WWW-Authenticate": 'Basic realm="senim"'})
    except RateExceeded as refused:
        fault = TokenFault("slow_down", "Too many calls. Call again after the seconds that Retry-After names.")
        return Given(429, fault, {"Retry-After": str(refused.seconds)})
    mine = [one for one in key.scopes if one.startswith(CONNECTOR)]
    wanted = fields.get("scope", "").split() or mine
    if not set(wanted) <= set(mine):
        return _fault("invalid_scope", "The client has not all of these scopes.")
    scopes = tuple(sorted(set(wanted)))
    return Given(200, Token(token_of(key.pk, scopes, at), "Bearer", LIFE_SECONDS, " ".join(scopes)))


def _fields(request: HttpRequest) -> QueryDict | None:
    """The fields of the form; None for what is none, is too long, or names one twice."""
    if request.content_type != FORM or int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or request.GET:
        return None
    try:
        fields = QueryDict(request.body.decode("ascii"), encoding="utf-8")
    except ValueError:
        return None
    return None if any(len(values) > 1 for _name, values in fields.lists()) else fields


def _client(request: HttpRequest, fields: QueryDict) -> Credentials | None:
    header = request.headers.get("Authorization", "")
    if header:
        return None if "client_secret" in fields else basic(header)
    name, secret = fields.get("client_id"), fields.get("client_secret")
    return Credentials(str(name), str(secret)) if name and secret else None


def _fault(kind: Any, words: str) -> Given:
    return Given(400, TokenFault(kind, words))
