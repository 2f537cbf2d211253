"""Bad input and faults become pages in words: never a traceback, never the text of an object, always a way out."""

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation

from senim.accounts.access import public
from senim.channels.connector.problems import plain as connector_fault
from senim.channels.open311.answering import fault as open311_fault
from senim.config import disk
from senim.config.bodies import REFUSED

METHODS: Final = ("GET", "HEAD", "POST")
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
LONGEST_ADDRESS: Final = 4096
CALLED: Final = ("application/json", "application/octet-stream")
"""What scripts of a sealed instance send: questions, and parts of envelopes, which their views read."""
LARGEST_BODY_BYTES: Final = (
    settings.ATTACHMENT_MAX_BYTES * settings.ATTACHMENTS_MAX + 2 * 1024 * 1024
    if settings.INSTANCE == "police"
    else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
)
"""A sealed instance takes nothing that would pass through a file on its way: what is no envelope never touches its disk."""
STREAMED: Final = "/studio/other-logs/bring/"
"""The one address whose body is read by its view, once the right is known: it is too large to be read for everybody."""
DOORS: Final = "/doors/"
"""Addresses at which providers call with what is no form: their views know the type, the limit and the proof of each."""
TOLD_TO_PROGRAMS: Final[dict[str, Callable[[str, int], HttpResponse]]] = {
    "/doors/open311/": open311_fault,
    "/doors/connector/": connector_fault,
}
"""Addresses that programs call, with what writes a refusal there in the form that they read."""
BYTES: Final = "/doors/sms/"
"""The one address whose query is no text: an SMS gateway puts the bytes of a message into it, and the view limits and reads them."""
RETRY_SECONDS: Final = 30
# The words of SQLite for a disk that is full, and for a writer that kept the others waiting too long.
SQLITE_TROUBLE: Final = ("disk is full", "database is locked", "disk i/o error", "unable to open database file")
# SQLSTATE classes: no resources, shutting down, no connection, lock not had, rolled back, read-only.
POSTGRESQL_TROUBLE: Final = ("53", "57P", "08", "55P03", "40", "25006")
_log = logging.getLogger("senim.faults")


class Unreadable(Exception):
    """The request cannot be read as what it claims to be; answered with 400, or with 413 when it is too large."""

    def __init__(self, reason: str, status: int = 400) -> None:
        """Keep a reason for the log (never a part of what was sent) and the answer's number."""
        super().__init__(reason)
        self.status = status


class FaultMiddleware:
    """Reads the request once, before anything else does, and refuses what cannot be read; gives bare refusals a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        try:
            check(request)
        except Unreadable as refused:
            _log.info("refused: %s", refused)
            return page(request, refused.status)
        response = self.get_response(request)
        if not isinstance(response, HttpResponse):
            return response
        if response.status_code in (405, 429) and not response.content:
            response = _dressed(request, response)
        # With its length known the answer is sent in one piece, not in chunks.
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


def check(request: HttpRequest) -> None:
    """Refuse (Unreadable) a request whose method, address, type, encoding, size or fields make no sense, or whose body did not come."""
    if refused := request.META.get(REFUSED):
        raise Unreadable("a body that did not come", refused)
    sealed = settings.INSTANCE == "sealed"
    if request.method not in METHODS and not (sealed and request.method == "PUT"):
        raise Unreadable("method", 405)
    if request.path != BYTES:
        _check_address(request)
    if sealed and (request.method == "PUT" or request.content_type in CALLED):
        _check_length(request)
    elif request.method in ("POST", "PUT") and not request.path.endswith(STREAMED):
        _check_body(request)


def _check_address(request: HttpRequest) -> None:
    query = request.META.get("QUERY_STRING", "")
    if len(request.path) + len(query) > LONGEST_ADDRESS:
        raise Unreadable("address too long")
    if "\0" in request.path:
        raise Unreadable("null byte in the address")
    _check_utf8(query.encode("latin-1", "replace"))
    _check_fields(_read(lambda: request.GET))


def _check_length(request: HttpRequest) -> int:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Unreadable("length is not a number") from None
    if length > LARGEST_BODY_BYTES:
        raise Unreadable("body too large", 413)
    return length


def _check_body(request: HttpRequest) -> None:
    length = _check_length(request)
    if not length or request.path.startswith(DOORS):
        return
    if request.content_type not in FORMS:
        raise Unreadable("not a form")
    _check_charset(request)
    if request.content_type == FORMS[0]:
        _check_utf8(_read(lambda: request.body))
    _check_fields(_read(lambda: request.POST))
    for file in (file for _, files in _read(lambda: request.FILES).lists() for file in files):
        if "\0" in (file.name or ""):
            raise Unreadable("null byte in a file name")


def _check_charset(request: HttpRequest) -> None:
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.strip("'\" ").lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise Unreadable("a charset other than UTF-8")
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Unreadable("a compressed body")


def _read(part: Callable[[], Any]) -> Any:
    """Read a part of the request, whatever its parser may stumble over being the sender's fault."""
    try:
        return part()
    except RequestDataTooBig as error:
        raise Unreadable("body too large", 413) from error
    except OSError as error:
        # A full disk is ours, a connection that went away in the middle of the body is theirs.
        if error.errno in disk.NO_SPACE:
            raise
        raise Unreadable("body broke off") from error
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(f"unreadable: {type(error).__name__}") from error


def _check_utf8(encoded: bytes) -> None:
    """Refuse what Django would quietly mend with replacement characters: a person's words are kept as sent or not at all."""
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None


def _check_fields(fields: Any) -> None:
    for name, values in fields.lists():
        if any("\0" in text for text in (name, *values)):
            raise Unreadable("null byte in a field")


def _dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Put words into a bare refusal, its headers kept."""
    dressed = page(request, response.status_code)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            dressed.headers[name] = response.headers[name]
    return dressed


def page(request: HttpRequest, status: int) -> HttpResponse:
    """Give the error page of this status in the language of the address or of the browser; no database, no session."""
    request.user = AnonymousUser()
    with translation.override(_language(request)):
        response = _told(request, status)
    response.headers["Cache-Control"] = "no-store"
    if status == 405:
        response.headers["Allow"] = ", ".join(METHODS)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _told(request: HttpRequest, status: int) -> HttpResponse:
    for address, tell in TOLD_TO_PROGRAMS.items():
        if request.path.startswith(address):
            return tell(request.path, status)
    return HttpResponse(_words(request, status), status=status)


def _words(request: HttpRequest, status: int) -> str:
    try:
        return render_to_string(f"{status}.html", request=request)
    except Exception as fault:
        _log.error("the page for %s failed: %s", status, type(fault).__name__)
        return render_to_string("bare_500.html")


def _language(request: HttpRequest) -> str:
    try:
        return translation.get_language_from_request(request, check_path=True)
    except Exception:
        return "kk"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself refuses: a wrong host, too many fields, a suspicious operation."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a page that is not open to this person."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address where nothing is."""
    return page(request, 404)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent without the key that its page carries."""
    return page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours: 503 when there is no room or no database (nothing was kept, try again), 500 otherwise."""
    return page(request, 503 if is_storage_trouble(sys.exc_info()[1]) else 500)


def is_storage_trouble(fault: BaseException | None) -> bool:
    """Whether a fault says that nothing can be stored just now: a full disk, a locked, read-only or missing database."""
    return any(_is_trouble(cause) for cause in _causes(fault))


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__


def _is_trouble(fault: BaseException) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in disk.NO_SPACE or fault.errno == errno.EROFS
    if isinstance(fault, InterfaceError):
        return True
    if not isinstance(fault, DatabaseError):
        return False
    state = getattr(fault.__cause__, "sqlstate", None) or ""
    words = str(fault).lower()
    return (
        state.startswith(POSTGRESQL_TROUBLE) or any(part in words for part in SQLITE_TROUBLE) or "connection" in words
    )
