"""Calls of the reporter's page: the directory, uploads in parts, a report, and everything after coming back. No session, no cookie."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import public
from senim.safeguarding import actions, directory_notes, pace, reading, uploads
from senim.safeguarding.actions import Report
from senim.safeguarding.errors import UnknownUpload
from senim.safeguarding.views.calls import asked, bytes_in, now, number_in, of_reporter, sent, text_in, texts_in

LOOKUP = 64


@public
@never_cache
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The signed directory of recipients; 404 before there is one."""
    edition = directory_notes.newest()
    return HttpResponse(
        edition.note if edition else "", content_type="text/plain; charset=utf-8", status=200 if edition else 404
    )


@public
@of_reporter
@require_POST
def begin_upload(request: HttpRequest) -> HttpResponseBase:
    """A place for an envelope that comes in parts."""
    pace.count("upload", request, now())
    upload = uploads.begin_upload(size=number_in(asked(request), "size"), at=now())
    return JsonResponse({"upload": upload.token, "at": 0}, status=201)


@public
@of_reporter
@require_GET
def upload(request: HttpRequest, token: str) -> HttpResponseBase:
    """How much of an upload is here."""
    return JsonResponse({"at": uploads.upload_of(token).at})


@public
@of_reporter
@require_http_methods(["PUT"])
def part(request: HttpRequest, token: str, offset: int) -> HttpResponseBase:
    """A part of an upload, as bytes."""
    return JsonResponse({"at": uploads.put_part(token=token, offset=offset, part=request.body, at=now())})


@public
@of_reporter
@require_POST
def report(request: HttpRequest) -> HttpResponseBase:
    """A whole report; the same again is answered the same way."""
    pace.count("report", request, now())
    body = asked(request)
    sealed = Report(
        lookup=bytes_in(body, "lookup", LOOKUP),
        reporter_key=text_in(body, "reporter_key"),
        lane=text_in(body, "lane", 40),
        language=text_in(body, "language", 2),
        keys=texts_in(body, "keys"),
        upload=_token(body),
    )
    _, new = actions.receive(report=sealed, at=now())
    return JsonResponse({}, status=201 if new else 200)


@public
@of_reporter
@require_POST
def back(request: HttpRequest) -> HttpResponseBase:
    """How the reporter's case stands, and what there is to open."""
    pace.count("look", request, now())
    found = reading.standing(bytes_in(asked(request), "lookup", LOOKUP), (get_language() or "kk")[:2])
    letters = [
        {"from" if name == "from_" else name: value for name, value in one._asdict().items()} for one in found.envelopes
    ]
    return JsonResponse({**found._asdict(), "envelopes": letters})


@public
@of_reporter
@require_POST
def letter(request: HttpRequest) -> HttpResponseBase:
    """The bytes of one envelope that the reporter can open."""
    body = asked(request)
    return sent(reading.give_back(lookup=bytes_in(body, "lookup", LOOKUP), envelope=number_in(body, "id")))


@public
@of_reporter
@require_POST
def message(request: HttpRequest) -> HttpResponseBase:
    """A further letter of the reporter."""
    pace.count("report", request, now())
    body = asked(request)
    lookup, keys = bytes_in(body, "lookup", LOOKUP), texts_in(body, "keys")
    actions.message(lookup=lookup, upload=_token(body), keys=keys, at=now())
    return JsonResponse({}, status=201)


@public
@of_reporter
@require_POST
def withdraw(request: HttpRequest) -> HttpResponseBase:
    """The reporter stops."""
    pace.count("look", request, now())
    actions.withdraw(lookup=bytes_in(asked(request), "lookup", LOOKUP), at=now())
    return JsonResponse({})


def _token(body: dict[str, Any]) -> str:
    found = text_in(body, "upload", 32)
    if len(found) != 32 or not set(found) <= set("0123456789abcdef"):
        raise UnknownUpload
    return found
