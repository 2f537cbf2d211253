"""How every address of this door answers: language, formats, methods, refusals as the specification writes them, limits."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from senim.accounts import limits
from senim.channels.api_keys.checking import key_of
from senim.channels.api_keys.errors import KeyRefused, RateExceeded
from senim.channels.api_keys.scopes import OPEN311
from senim.channels.models import ApiKey
from senim.channels.open311.errors import NotThere, Refused
from senim.channels.open311.writing import answered
from senim.channels.pulse.refusals import refused_call

MOST_A_MINUTE: Final = 60
"""Looks at requests without a key, for one place in a minute; with a key its own limits count."""
KEPT_SECONDS: Final = 300
_LOOKS: Final = "open311"
_View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[_View], _View]:
    """Make a view of this door: it gets `ending` and `language`, may raise Refused, and answers only these methods."""

    def made(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, ending: str, **parts: Any) -> HttpResponse:
            language = language_of(request, request.GET.get("locale", ""))
            with override(language):
                try:
                    if request.method not in methods:
                        raise Refused(405, [_("This address takes only: %(names)s") % {"names": ", ".join(methods)}])
                    check_jurisdiction(request.GET.get("jurisdiction_id", ""))
                    response = view(request, ending=ending, language=language, **parts)
                except Refused as refused:
                    response = refusal(ending, refused)
                    refused_call(OPEN311, refused.status, timezone.now())
            if response.status_code == 405:
                response.headers["Allow"] = ", ".join(methods)
            response.headers.setdefault("Content-Language", language)
            response.headers.setdefault("Cache-Control", "no-store")
            patch_vary_headers(response, ["Accept-Language"])
            return response

        return answer

    return made


def check_jurisdiction(given: str) -> None:
    """Refuse (404) the id of a jurisdiction that is not this one, where the operator named it. None at all is this one."""
    ours = settings.OPEN311_JURISDICTION
    if ours and given.strip() and given.strip().casefold() != ours.casefold():
        raise NotThere(_("jurisdiction_id: it was not found here. Leave it out, or give %(name)s.") % {"name": ours})


def kept(response: HttpResponse) -> HttpResponse:
    """An answer that is the same for everybody, and may be kept for five minutes."""
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def refusal(ending: str, refused: Refused) -> HttpResponse:
    """The list of errors; each has the HTTP status as its code and a sentence that names what to mend."""
    rows = [{"code": refused.status, "description": fault} for fault in refused.faults]
    response = answered(ending, "errors", rows, refused.status)
    if refused.seconds:
        response.headers["Retry-After"] = str(refused.seconds)
    return response


def fault(path: str, status: int) -> HttpResponse:
    """What is refused before a view of this door sees it, or broke in one, in the form of the specification; no database."""
    words = {
        400: _("The call cannot be read: check the address, the method and that everything is UTF-8."),
        404: _(
            "There is nothing at this address. It ends in .xml or .json; discovery.xml says where this door begins."
        ),
        405: _("This address takes only: %(names)s") % {"names": "GET, HEAD, POST"},
        413: _("The form is larger than %(limit)s KB. Shorten it.") % {"limit": 64},
    }
    broken = _("We could not do this now. Nothing was stored; try again later.")
    ending = "json" if path.endswith(".json") else "xml"
    return refusal(ending, Refused(status, [words.get(status, broken)]))


def language_of(request: HttpRequest, wished: str) -> str:
    """The language that was named as `locale`, else the one the app's own header wishes, else Kazakh."""
    known = dict(settings.LANGUAGES)
    named = wished[:2].lower()
    return named if named in known else get_language_from_request(request)[:2]


def key_from(request: HttpRequest, given: str, at: dt.datetime) -> ApiKey:
    """The key of whoever calls: the parameter `api_key`, or the header X-Api-Key. Refuses 403, and 429 past its limits."""
    try:
        text = given or request.headers.get("X-Api-Key", "")
        return key_of(text, OPEN311, limits.place_of(request, at), at)
    except KeyRefused:
        raise Refused(403, [_("api_key: it is missing, wrong or no longer valid.")]) from None
    except RateExceeded as exceeded:
        raise too_many(exceeded.seconds) from None


def looker(request: HttpRequest, at: dt.datetime) -> ApiKey | None:
    """Who looks at requests: the key, or None for everybody, each place up to 60 times a minute. Refuses 403 and 429."""
    given = request.GET.get("api_key", "")
    if given or "X-Api-Key" in request.headers:
        return key_from(request, given, at)
    if limits.failed(_LOOKS, limits.place_of(request, at), at) > MOST_A_MINUTE:
        raise too_many(60 - at.second)
    return None


def too_many(seconds: int) -> Refused:
    """The refusal of a call too many."""
    told = _("Too many calls. Call again in %(seconds)s seconds, and ask for a larger limit if you need it.")
    return Refused(429, [told % {"seconds": seconds}], seconds)
