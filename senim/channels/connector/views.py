"""The addresses of the connector: one view for each, which hands a call to its operation; the token; the document."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from senim.accounts.access import public
from senim.accounts.limits import place_of
from senim.channels.connector import granting, openapi, problems
from senim.channels.connector.calling import Operation, answered
from senim.channels.connector.incoming import taking
from senim.channels.connector.reading import json_of
from senim.channels.pulse.refusals import refused_call


@public
@method_decorator(csrf_exempt, name="dispatch")
class Operations(View):
    """The operations of one address, by method. A token proves who calls; there is no session here."""

    operations: tuple[Operation, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **path: str) -> HttpResponseBase:
        """Answer by the operation of the method; HEAD as GET without its content."""
        method = "GET" if request.method == "HEAD" else request.method
        for one in self.operations:
            if one.method == method:
                return answered(one, request, path)
        return refused_method(request, [one.method for one in self.operations])


@public
@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a client's name and secret for a token."""
    if request.method != "POST":
        return refused_method(request, ["POST"])
    return _answer(granting.granted(request, timezone.now()))


@public
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document in the caller's language."""
    if request.method not in ("GET", "HEAD"):
        return refused_method(request, ["GET"])
    content = openapi.encoded(get_language() or "kk")
    return HttpResponse(content, content_type="application/json", headers={"Cache-Control": "no-cache"})


@public
@csrf_exempt
def told(request: HttpRequest, name: str) -> HttpResponse:
    """Take what a system tells by a webhook of its own; 204 once we have it."""
    if request.method != "POST":
        return refused_method(request, ["POST"])
    at = timezone.now()
    try:
        taking.take(name, request.headers, json_of(request), place_of(request, at), at)
    except problems.Problem as problem:
        refused_call("connector", problem.status, at)
        return problems.response(problem)
    return HttpResponse(status=204, headers=NEVER_KEPT)


@public
@csrf_exempt
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Nothing is here."""
    return problems.plain(request.path, 404)


def refused_method(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    """405 with those that are allowed."""
    answer = problems.plain(request.path, 405)
    answer.headers["Allow"] = ", ".join(allowed)
    return answer


def _answer(given: granting.Given) -> HttpResponse:
    headers: Mapping[str, str] = {**NEVER_KEPT, **given.headers}
    return HttpResponse(
        msgspec.json.encode(given.content), status=given.status, content_type="application/json", headers=headers
    )


NEVER_KEPT: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
