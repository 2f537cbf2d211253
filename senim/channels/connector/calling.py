"""One call: who calls and with which right, how often, what was sent; its answer or its problem. Every operation goes through here."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from senim.channels.api_keys.checking import count_use, is_used_up
from senim.channels.api_keys.errors import RateExceeded
from senim.channels.connector import idempotency, problems
from senim.channels.connector.problems import Problem
from senim.channels.connector.reading import body_of, query_of
from senim.channels.connector.tokens import grant_of
from senim.channels.models import ApiKey
from senim.channels.pulse.refusals import refused_call
from senim.intake.actions import micros
from senim.ledger import plain_rows

_Part = TypeVar("_Part")


class Caller(NamedTuple):
    """Who calls, with which scopes, and when."""

    key: ApiKey
    scopes: frozenset[str]
    at: dt.datetime


class Call(NamedTuple):
    """A call that may be answered: by whom, with which scopes, when, in which language, and what was sent, checked by its shape.

    `given` is its Idempotency-Key, empty where none is needed.
    """

    key: ApiKey
    scopes: frozenset[str]
    at: dt.datetime
    language: str
    query: Any
    body: Any
    given: str
    path: Mapping[str, str]


class Operation(NamedTuple):
    """One operation of the door. `body` is the shape of what is sent (`FILE` for one file), `answer` of what comes back."""

    name: str
    method: str
    scope: str
    act: Callable[[Call], Any]
    answer: Any
    query: Any
    body: Any = None
    status: int = 200


def answered(operation: Operation, request: HttpRequest, path: Mapping[str, str]) -> HttpResponse:
    """Do one operation. Everything that is refused becomes a problem; a fault of ours is left to the server's own answer."""
    try:
        key, scopes, at = _caller(request)
        if operation.body is not None:
            _may_call(key, at)
        call, payload = _counting_refusals(key, at, lambda: _read(operation, request, path, Caller(key, scopes, at)))
        if operation.body is None:
            _count(key, at)
            return _sent(operation.status, msgspec.json.encode(operation.act(call)))
        return _counting_refusals(key, at, lambda: _once(operation, call, payload))
    except Problem as problem:
        refused_call("connector", problem.status, timezone.now())
        return problems.response(problem)


def _caller(request: HttpRequest) -> Caller:
    """The key of the token. Refuses Problem 401. One plain statement."""
    at = timezone.now()
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    grant = grant_of(token.strip(), at) if kind.lower() == "bearer" else None
    key = plain_rows.first(ApiKey, "id=%s AND revoked_at IS NULL", [grant.key_id]) if grant else None
    if grant is None or key is None:
        told = _(
            "Send a token in the header Authorization: Bearer …. A token lives ten minutes; get a new one by POST /token."
        )
        raise Problem(401, "token_refused", told)
    return Caller(key, frozenset(grant.scopes) & frozenset(key.scopes), at)


def _read(operation: Operation, request: HttpRequest, path: Mapping[str, str], caller: Caller) -> tuple[Call, bytes]:
    """What was sent, by its shape, and what its Idempotency-Key is bound to. Refuses Problem 403 without the scope, 400, 422."""
    if operation.scope not in caller.scopes:
        told = _("This needs the scope %(scope)s, which the token does not have.") % {"scope": operation.scope}
        raise Problem(403, "scope_missing", told)
    query, language = query_of(operation.query, request), get_language() or "kk"
    if operation.body is None:
        return Call(*caller, language, query, None, "", path), b""
    given = idempotency.read_given(request.headers.get("Idempotency-Key"))
    body, payload = body_of(operation.body, request)
    bound_to = f"{operation.name} {sorted(path.items())} ".encode() + payload
    return Call(*caller, language, query, body, given, path), bound_to


def _count(key: ApiKey, at: dt.datetime) -> None:
    """Count the call. Refuses Problem 429 past the limits."""
    try:
        count_use(key, at)
    except RateExceeded as refused:
        raise too_often(refused.seconds) from None


def _may_call(key: ApiKey, at: dt.datetime) -> None:
    """Refuse Problem 429 before any work where the limits are reached already; that call is counted too."""
    if is_used_up(key, at):
        _count(key, at)


def _counting_refusals(key: ApiKey, at: dt.datetime, part: Callable[[], _Part]) -> _Part:
    """Do a part of a call; where it is refused or fails, the call is counted all the same, outside of what was undone."""
    try:
        return part()
    except Exception:
        _count(key, at)
        raise


def too_often(seconds: int) -> Problem:
    """Past the limits of a key or a place."""
    told = _("Too many calls. Call again after the seconds that Retry-After names.")
    return Problem(429, "too_many_calls", told, seconds=seconds)


def _once(operation: Operation, call: Call, payload: bytes) -> HttpResponse:
    """Do it under its Idempotency-Key: claim, work, the memory of its answer and the count in one transaction and one commit.

    The count comes last: other calls of the same key wait for its row only while this one commits.
    """
    with transaction.atomic():
        claimed = idempotency.claim(call.key.pk, call.given, payload, micros(call.at))
        if isinstance(claimed, idempotency.Answered):
            status, content = claimed.status, claimed.body
        else:
            status, content = operation.status, msgspec.json.encode(operation.act(call))
            idempotency.keep(claimed, status, content)
        _count(call.key, call.at)
    return _sent(status, content)


def _sent(status: int, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, status=status, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
