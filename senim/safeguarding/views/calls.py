"""What all calls of the sealed pages' scripts share: JSON in, JSON out, refusals as a code with words, bytes as they are."""

import base64
import binascii
import functools
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from senim.safeguarding import errors

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
_STATUS: Final[dict[type[errors.SafeguardingRefused], int]] = {
    errors.UnknownSealedCase: 404,
    errors.UnknownUpload: 404,
    errors.PartOutOfPlace: 409,
    errors.LookupRefused: 409,
    errors.CaseEnded: 409,
    errors.ReasonNeeded: 403,
    errors.TooOften: 429,
    errors.UploadsFull: 503,
}
View = Callable[..., HttpResponseBase]


class Unreadable(errors.SafeguardingRefused):
    """A body is no JSON, or a part of it is missing or is something else than it should be."""

    code = "unreadable"


_WORDS: Final = {
    "size": _(
        "This is larger or smaller than anything that we can take. Together, text and files may have 24 MB: leave a file out."
    ),
    "plain": _(
        "This was not sealed on your device, so we did not take it in and kept nothing of it. Load the page anew and try again."
    ),
    "recipients": _(
        "Those to whom you sealed it have changed meanwhile. Load the page anew: it will seal to those who can open it now."
    ),
    "lookup": _("Something else was sent with these words already. Begin a new report."),
    "unknown": _("There is nothing here for you under these words or this number. Check what you typed."),
    "upload": _("Not everything has arrived, or it is too long ago. Send it again."),
    "offset": _("This part does not follow on what is here."),
    "full": _("There is no room at this moment. Try again in some minutes."),
    "ended": _("This case has ended, so nothing can be added to it. You can begin a new report."),
    "step": _("This step does not wait for you, or an answer to it is missing. Load the page anew."),
    "reason": _("Say first why you open this case."),
    "key": _(
        "This key could not be kept: it is no key, it is known already, or it has not five shares. Make a new one."
    ),
    "recovery": _("This cannot be recovered: it is over, it is not yours, or no shares of it are kept."),
    "often": _("Too many calls from here. Wait a minute, then try again."),
    "unreadable": _("The page sent something that we cannot read. Load it anew and try again."),
    "elsewhere": _("This can be sent only from our own page."),
}
"""What to tell the person about a refusal, by its code or by what exactly was wrong, and what they can do now."""


def answering(view: View) -> View:
    """Wrap a call of a script: what it refuses becomes JSON with a stable code and words in the page's language."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except errors.SafeguardingRefused as refused:
            return _refusal(refused)

    return never_cache(answered)


def of_reporter(view: View) -> View:
    """Wrap a call of the reporter's page, which has no session and no cookie: no other site's page may make it."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return JsonResponse({"code": "elsewhere", "words": str(_WORDS["elsewhere"])}, status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(answering(answered))


def _refusal(refused: errors.SafeguardingRefused) -> JsonResponse:
    status = next((code for kind, code in _STATUS.items() if isinstance(refused, kind)), 400)
    more = {"at": refused.at} if isinstance(refused, errors.PartOutOfPlace) else {}
    answer = JsonResponse({"code": refused.code, "words": str(_words_of(refused)), **more}, status=status)
    if status in (429, 503):
        answer["Retry-After"] = "60"
    return answer


def _words_of(refused: errors.SafeguardingRefused) -> Promise:
    exactly = str(refused.args[0]) if refused.args else ""
    return _WORDS.get(exactly) or _WORDS.get(refused.code) or _WORDS["plain"]


def asked(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a body. Refuses Unreadable."""
    if request.content_type != JSON:
        raise Unreadable
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as fault:
        raise Unreadable from fault
    if not isinstance(found, dict):
        raise Unreadable
    return found


def text_in(body: dict[str, Any], name: str, most: int = 200) -> str:
    """A text of a body, empty where there is none. Refuses Unreadable."""
    found = body.get(name, "")
    if not isinstance(found, str) or len(found) > most or "\0" in found:
        raise Unreadable
    return found


def texts_in(body: dict[str, Any], name: str, most: int = 16) -> list[str]:
    """A list of texts of a body. Refuses Unreadable."""
    found = body.get(name, [])
    if (
        not isinstance(found, list)
        or len(found) > most
        or not all(isinstance(one, str) and len(one) < 100 for one in found)
    ):
        raise Unreadable
    return found


def number_in(body: dict[str, Any], name: str) -> int:
    """A whole number of a body, also written as text. Refuses Unreadable."""
    found = body.get(name)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) <= 18:
        return int(found)
    if type(found) is not int or not 0 <= found < 1 << 62:
        raise Unreadable
    return found


def bytes_in(body: dict[str, Any], name: str, most: int) -> bytes:
    """Bytes of a body in base64, of either alphabet and with or without marks at the end. Refuses Unreadable."""
    found = text_in(body, name, most * 4 // 3 + 8)
    try:
        return base64.b64decode(found.rstrip("=").translate(_URL) + "=" * (-len(found.rstrip("=")) % 4), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Unreadable from fault


_URL: Final = str.maketrans("-_", "+/")


def now() -> int:
    """The moment in µs."""
    return time.time_ns() // 1000


def sent(path: Path) -> FileResponse:
    """The bytes of an envelope: never compressed (they do not pack), never kept by a browser."""
    try:
        file = path.open("rb")
    except FileNotFoundError as fault:
        raise errors.UnknownSealedCase from fault
    return FileResponse(file, content_type=BYTES, headers={"Content-Encoding": "identity", "Cache-Control": "no-store"})
