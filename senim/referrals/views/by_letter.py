"""The door of bodies that never sign in: the address of a letter, a code from a second letter, then one hand-over for half an hour."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.contrib import messages as flash
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts import limits
from senim.accounts.access import public
from senim.intake.drafts import set_cookie
from senim.referrals.errors import CodeWrong, LinkOver, TooManyCodes
from senim.referrals.referring.forms import CodeForm
from senim.referrals.referring.linking import link_of, send_code, token_of, use_code
from senim.referrals.referring.models import Link, Referral
from senim.referrals.referring.partner_pages import ACTS
from senim.referrals.referring.reader import Reader
from senim.referrals.tongue import micros, now
from senim.referrals.views import answers

COOKIE: Final = "senim_letter"
SALT: Final = "senim.referrals.open"
OPEN_SECONDS: Final = 1800
BUCKET: Final = "letter_code"
P = ParamSpec("P")
Inner = Callable[Concatenate[HttpRequest, Reader, Referral, P], HttpResponseBase]
Outer = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@public
@never_cache
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to send a code, send it, take it. Looking at the page alone sends nothing: mail filters look too."""
    at = now()
    try:
        link = link_of(token, micros(at))
    except LinkOver:
        return render(request, "referrals/letter_over.html", status=410)
    if request.method == "GET":
        return _ask(request, link, CodeForm(), 200)
    if "send" in request.POST:
        return _send(request, link)
    return _take(request, link)


def _send(request: HttpRequest, link: Link) -> HttpResponse:
    at = now()
    place = limits.place_of(request, at)
    try:
        if not limits.allowed(BUCKET, place, at):
            raise TooManyCodes
        limits.failed(BUCKET, place, at)
        send_code(link=link, at=at)
    except TooManyCodes:
        flash.error(request, _("No more codes are sent for now. Call the unit that wrote to you."))
        return _ask(request, link, CodeForm(), 429)
    return _ask(request, link, CodeForm(), 200, sent=True)


def _take(request: HttpRequest, link: Link) -> HttpResponse:
    form, at = CodeForm(request.POST), now()
    if not form.is_valid():
        return _ask(request, link, form, 422, sent=True)
    try:
        use_code(link=link, code=form.cleaned_data["code"], at=at)
    except CodeWrong as refused:
        over = _("This code is good no more. Ask for a fresh one.")
        wrong = _("This is not the code of the newest letter. Check the six digits.")
        form.add_error("code", wrong if str(refused) == "wrong" else over)
        return _ask(request, link, form, 422, sent=True)
    response = redirect("partner:letter_referral")
    set_cookie(response, COOKIE, signing.dumps(token_of(link), salt=SALT), max_age=OPEN_SECONDS)
    return response


def _ask(request: HttpRequest, link: Link, form: CodeForm, status: int, *, sent: bool = False) -> HttpResponse:
    context = {"form": form, "sent": sent or bool(link.code_salt)}
    return render(request, "referrals/letter_code.html", context, status=status)


def opened(view: Inner[P]) -> Outer[P]:
    """Give the view the one hand-over that a code opened on this device; its link is looked up anew at every look."""

    @public
    @never_cache
    @wraps(view)
    def with_referral(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            token = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=OPEN_SECONDS)
            link = link_of(token, micros(now()))
        except (signing.BadSignature, LinkOver):
            return render(request, "referrals/letter_over.html", status=410)
        found = Referral.objects.get(pk=link.referral_id)
        return view(request, Reader((found.organisation_id,), found.pk), found, *args, **kwargs)

    return cast(Outer[P], with_referral)


@opened
@require_GET
def referral(request: HttpRequest, reader: Reader, found: Referral) -> HttpResponse:
    """The hand-over with exactly what was agreed."""
    return answers.page(request, reader, found)


@opened
@require_POST
def act(request: HttpRequest, reader: Reader, found: Referral, name: str) -> HttpResponse:
    """Accept, decline, begin, finish, confirm, write."""
    if name not in ACTS:
        raise Http404
    answer = answers.act(request, reader, found, name, "partner:letter_referral")
    found.refresh_from_db()
    ended = found.state in {"done", "declined"} or found.confirmed_at is not None
    return _thanks(request) if ended and answer.status_code == 302 else answer


@opened
@require_GET
def file(request: HttpRequest, reader: Reader, found: Referral, number: int) -> HttpResponseBase:
    """One shared file."""
    return answers.file(request, found, number)


@public
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close it on this device."""
    return _thanks(request)


def _thanks(request: HttpRequest) -> HttpResponse:
    response = render(request, "referrals/letter_thanks.html")
    response.delete_cookie(COOKIE)
    return response
