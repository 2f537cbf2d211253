"""Pages of sign-in and of one's own account."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts import actions, pages
from senim.accounts.access import StaffRequest, public, right
from senim.accounts.errors import TooManyTries
from senim.accounts.forms import SignInForm
from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.design.parts import Tab


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a wrong one and an unknown one get the same answer."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            officer = actions.sign_in(request, at=timezone.now(), **form.cleaned_data)
        except TooManyTries:
            officer, status = None, 429
            form.add_error(None, _("Too many tries from here. Wait a minute, then try again."))
        else:
            if officer is not None:
                return HttpResponseRedirect(_landing(request, officer))
            form.add_error(None, _("The name and the password do not fit together. Check both and try again."))
    page = {"form": form, "next": _next(request), "ended": "ended" in request.GET and not form.is_bound}
    response = render(request, "accounts/sign_in.html", page, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response


@public
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the front page."""
    actions.sign_out(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@right("account.own")
@never_cache
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Show one's own name and posts, and what they allow."""
    return render(request, "accounts/home.html", {"posts": pages.posts_table(request.viewer), "tabs": _tabs(request)})


def _tabs(request: StaffRequest) -> list[Tab]:
    return pages.tabs(request.viewer, request.path)


def _next(request: HttpRequest) -> str:
    """The page to return to, when it is one of ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else ""


def _landing(request: HttpRequest, officer: Officer) -> str:
    """Where a person goes after sign-in: back, or to the work list, or, without one, to the studio, the akimat's desk or their own page."""
    viewer = viewer_of(officer)
    way = next((way for right, way in _LANDINGS[settings.INSTANCE] if viewer.may(right)), "accounts:home")
    return _next(request) or resolve_url(way or settings.LOGIN_REDIRECT_URL)


_LANDINGS: Final = {
    "police": (
        ("work.see", ""),
        ("studio.read", "studio:services"),
        ("assemblies.answer", "assemblies:desk"),
        ("referrals.receive", "partner:list"),
    ),
    "sealed": (
        ("sealed.open", "safeguarding:cases"),
        ("sealed.keep", "safeguarding:custody"),
        ("sealed.direct", "safeguarding:people"),
    ),
}
"""Which page is whose first one: of the rights held the first that stands here; empty is the usual one."""
