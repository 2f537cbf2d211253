"""What every page knows besides its own words: the same page in the other languages, and whether the country is made up."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

SHORT_NAMES: Final = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the switch: its code, its name in itself, the address of this page in it."""

    code: str
    short: str
    name: str
    href: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """The template context processor: `tongues`, worked out only where a page uses them, and `demo`."""
    return {"tongues": SimpleLazyObject(lambda: tongues(request)), "demo": settings.SENIM_DEMO}


def tongues(request: HttpRequest) -> list[Tongue]:
    """The languages in order, each with the address of the same page, query included.

    A page without a language in its address (an error before routing) leads to the start page in that language.
    """
    now = get_language() or settings.LANGUAGE_CODE
    first, _, rest = request.path.lstrip("/").partition("/")
    asked = request.META.get("QUERY_STRING", "")
    query = f"?{asked}" if asked and request.method == "GET" else ""
    same = first in SHORT_NAMES
    return [
        Tongue(
            code, SHORT_NAMES.get(code, code), str(name), f"/{code}/{rest}{query}" if same else f"/{code}/", code == now
        )
        for code, name in settings.LANGUAGES
    ]
