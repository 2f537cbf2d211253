"""Who may open which page: every view names the right it needs, and a view that names none is opened to nobody."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from senim.accounts.errors import RightUnknown
from senim.accounts.models import Officer
from senim.accounts.roles import RIGHTS
from senim.accounts.sessions import watch
from senim.accounts.viewer import NOBODY, Viewer, viewer_of

PUBLIC: Final = "public"
_View = TypeVar("_View", bound=Callable[..., Any])
_log = logging.getLogger("senim.accounts")


class StaffRequest(HttpRequest):
    """A web request as our views see it; for annotations."""

    viewer: Viewer


def public(view: _View) -> _View:
    """Mark a view (function, partial or class) as open to everyone."""
    return _mark(view, PUBLIC)


def right(name: str) -> Callable[[_View], _View]:
    """Mark a view (function, partial or class) with the right it needs. Refuses (RightUnknown) one not in roles.RIGHTS.

    It opens the page for whoever has the right somewhere; what lies on it is still asked of `request.viewer`.
    """
    if name not in RIGHTS:
        raise RightUnknown(name)
    return partial(_mark, name=name)


def declared_right(view: object) -> str | None:
    """The right that a view names, `public`, or None when it names none. Sees through partials, wrappers and `as_view`."""
    found: object = view
    while found is not None:
        name = getattr(found, "right", None)
        if isinstance(name, str):
            return name
        found = (
            getattr(found, "view_class", None) or getattr(found, "func", None) or getattr(found, "__wrapped__", None)
        )
    return None


class AccessMiddleware:
    """Gives every request its `viewer`, ends sessions that stood idle or lasted too long, and refuses what was not granted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, its session checked first when it has one."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.session_ended = watch(request)  # type: ignore[attr-defined]
        request.viewer = SimpleLazyObject(partial(_viewer, request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse the page unless its view is public or its right is held; send those who are not signed in to sign in."""
        name = declared_right(view)
        if name == PUBLIC:
            return None
        if name is None:
            _log.error("view %s.%s names no right", view.__module__, getattr(view, "__qualname__", type(view).__name__))
            raise PermissionDenied
        # The page asks its viewer hundreds of times: the wrapper that is lazy for public pages would cost it a tenth of its time.
        viewer = request.viewer = _viewer(request)  # type: ignore[attr-defined]
        if not viewer.signed_in:
            return _to_sign_in(request)
        if not viewer.may(name):
            raise PermissionDenied
        return None


def _mark(view: _View, name: str) -> _View:
    view.right = name  # type: ignore[attr-defined]
    return view


def _viewer(request: HttpRequest) -> Viewer:
    if not isinstance(request.user, Officer):
        return NOBODY
    officer = get_user(request)  # the same officer, without the lazy wrapper
    return viewer_of(officer) if isinstance(officer, Officer) and officer.is_active else NOBODY


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, which brings back to a page that was only looked at, and says when a session ended."""
    by_htmx = bool(getattr(request, "htmx", False))
    words = {"ended": "1"} if getattr(request, "session_ended", False) else {}
    if request.method == "GET" and not by_htmx:
        words["next"] = request.get_full_path()
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode(words)}".rstrip("?")
    return HttpResponseClientRedirect(address) if by_htmx else HttpResponseRedirect(address)
