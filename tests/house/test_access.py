"""Every page names the right it needs: the guard walks the whole URL table."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.generic import View

from senim.accounts.access import declared_right, public, right
from senim.accounts.roles import RIGHTS

# Static files in development; WhiteNoise serves them before any view.
NOT_OURS = ("django.contrib.staticfiles", "django.views.static")


def views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with its view, includes followed."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and not pattern.lookup_str.startswith(NOT_OURS):
            yield address, pattern.callback


def without_right(patterns: list[Any]) -> list[str]:
    """Addresses whose view names no right, or one that does not exist."""
    return [address for address, view in views(patterns) if declared_right(view) not in {"public", *RIGHTS}]


def test_every_address_names_a_right() -> None:
    assert list(views(get_resolver().url_patterns)), "the URL table is empty"
    assert without_right(get_resolver().url_patterns) == []


def test_every_address_of_a_sealed_instance_names_a_right_too() -> None:
    sealed = get_resolver("senim.config.sealed_urls").url_patterns
    assert len(list(views(sealed))) > 30
    assert without_right(sealed) == []


def test_a_planted_page_without_a_right_is_found() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @public
    def open_to_all(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @right(next(iter(RIGHTS)))
    class Guarded(View):
        pass

    planted = [
        path("bare/", bare),
        path("open/", open_to_all),
        path("guarded/", Guarded.as_view()),
        path("c/", View.as_view()),
    ]
    assert without_right(planted) == ["bare/", "c/"]
