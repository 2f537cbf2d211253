"""Refusals as problem details (RFC 9457): one shape for every fault, with words in the caller's language and the field named."""

from collections.abc import Mapping
from typing import Final

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _

MEDIA_TYPE: Final = "application/problem+json"


class Fault(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem as it is sent: `code` is stable, `detail` is for people; `field` is a path into what was sent."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str = ""
    limit: int = 0


class Problem(Exception):
    """A call that cannot be done. Raised anywhere below a view; the view writes it."""

    def __init__(
        self, status: int, code: str, detail: str, *, field: str = "", limit: int = 0, seconds: int = 0
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.limit = limit
        self.seconds = seconds


def response(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The problem as an answer, with Retry-After where waiting helps."""
    fault = Fault(
        type=f"urn:senim:problem:{problem.code}",
        title=titles().get(problem.status, ""),
        status=problem.status,
        code=problem.code,
        detail=problem.detail,
        field=problem.field,
        limit=problem.limit,
    )
    answer = HttpResponse(msgspec.json.encode(fault), status=problem.status, content_type=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    if problem.seconds:
        answer.headers["Retry-After"] = str(problem.seconds)
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="senim"'
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


def titles() -> dict[int, str]:
    """The short title of each status."""
    return {
        400: _("The call cannot be read"),
        401: _("No valid token"),
        403: _("Not allowed with this token"),
        404: _("Not found"),
        405: _("This method is not offered here"),
        409: _("Not possible now"),
        411: _("The length is missing"),
        413: _("Too large"),
        415: _("Wrong type of content"),
        422: _("Something does not fit"),
        429: _("Too many calls"),
        500: _("A fault of ours"),
        503: _("Not available just now"),
    }


def plain(_path: str, status: int) -> HttpResponse:
    """A problem for what is refused or fails before any operation is reached. For the server's own error answers."""
    details = {
        404: _("There is nothing at this address. The documentation lists the operations."),
        405: _("This method is not offered at this address. The header Allow names those that are."),
        413: _("What was sent is too large."),
        500: _("It was noted, and nothing was kept. Try again with the same Idempotency-Key."),
        503: _("Nothing was kept. Try again in half a minute with the same Idempotency-Key."),
    }
    unreadable = _("The address, a header or the content cannot be read. Use UTF-8 and the documented types.")
    return response(Problem(status, _CODES.get(status, "refused"), details.get(status, unreadable)))


_CODES: Final[dict[int, str]] = {
    400: "unreadable",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    500: "fault",
    503: "unavailable",
}
