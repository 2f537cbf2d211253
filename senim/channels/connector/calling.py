"""One call: who calls and with which right, how often, what was sent; its answer or its problem. Every operation goes through here."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from senim.channels.api_keys.checking import count_use
from senim.channels.api_keys.errors import RateExceeded
from senim.channels.connector import idempotency, problems
from senim.channels.connector.problems import Problem
from senim.channels.connector.reading import body_of, query_of
from senim.channels.connector.tokens import grant_of
from senim.channels.models import ApiKey
from senim.channels.pulse.refusals import refused_call
from senim.intake.actions import micros


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
        key, scopes, at = _caller(request, operation.scope)
        query = query_of(operation.query, request)
        if operation.body is None:
            call = Call(key, scopes, at, get_language() or "kk", query, None, "", path)
            return _sent(operation.status, msgspec.json.encode(operation.act(call)))
        given = idempotency.read_given(request.headers.get("Idempotency-Key"))
        body, payload = body_of(operation.body, request)
        call = Call(key, scopes, at, get_language() or "kk", query, body, given, path)
        return _once(operation, call, f"{operation.name} {sorted(path.items())} ".encode() + payload)
    except Problem as problem:
        refused_call("connector", problem.status, timezone.now())
        return problems.response(problem)


def _caller(request: HttpRequest, scope: str) -> tuple[ApiKey, frozenset[str], dt.datetime]:
    """The key of the token, its use counted. Refuses Problem 401, 403 without the scope, 429 past the limits."""
    at = timezone.now()
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    grant = grant_of(token.strip(), at) if kind.lower() == "bearer" else None
    key = ApiKey.objects.filter(pk=grant.key_id, revoked_at=None).first() if grant else None
    if grant is None or key is None:
        told = _(
            "Send a token in the header Authorization: Bearer …. A token lives ten minutes; get a new one by POST /token."
        )
        raise Problem(401, "token_refused", told)
    scopes = frozenset(grant.scopes) & frozenset(key.scopes)
    try:
        count_use(key, at)
    except RateExceeded as refused:
        raise too_often(refused.seconds) from None
    if scope not in scopes:
        told = _("This needs the scope %(scope)s, which the token does not have.") % {"scope": scope}
        raise Problem(403, "scope_missing", told)
    return key, scopes, at


def too_often(seconds: int) -> Problem:
    """Past the limits of a key or a place."""
    told = _("Too many calls. Call again after the seconds that Retry-After names.")
    return Problem(429, "too_many_calls", told, seconds=seconds)


def _once(operation: Operation, call: Call, payload: bytes) -> HttpResponse:
    """Do it under its Idempotency-Key: the work and the memory of its answer in one transaction."""
    claimed = idempotency.claim(call.key.pk, call.given, payload, micros(call.at))
    if isinstance(claimed, idempotency.Answered):
        return _sent(claimed.status, claimed.body)
    try:
        with transaction.atomic():
            content = msgspec.json.encode(operation.act(call))
            idempotency.keep(claimed, operation.status, content)
    except BaseException:
        idempotency.release(claimed)
        raise
    return _sent(operation.status, content)


def _sent(status: int, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, status=status, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
