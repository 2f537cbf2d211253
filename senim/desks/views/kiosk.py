"""The kiosk's page and the one address that it turns to; and the page on which staff pair a device."""

import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from senim.accounts import limits
from senim.accounts.access import StaffRequest, public, right
from senim.desks import kiosk_pages, kiosks, turning
from senim.desks.errors import DeskRefused, UnknownKiosk
from senim.desks.models import Kiosk
from senim.desks.reaching import office_in_scope
from senim.desks.saying import refused_words

SET_UP = "desks.set_up"


def _paired(request: HttpRequest, code: str) -> Kiosk:
    return kiosks.paired(request.COOKIES.get(kiosks.COOKIE, ""), code)


@public
@never_cache
@ensure_csrf_cookie
@require_GET
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """Services, groups, check-in and ticket in three languages, as one page that goes on without us."""
    try:
        context = kiosk_pages.kiosk_context(_paired(request, code), get_language() or "kk", _now())
    except UnknownKiosk as refused:
        words = {"title": _("No kiosk"), "text": refused_words(refused)}
        return render(request, "design/message.html", words, status=403)
    return render(request, "desks/kiosk.html", context)


@public
@never_cache
@require_POST
def turn(request: HttpRequest, code: str) -> HttpResponse:
    """One turn: tickets in, tickets and numbers out. A device that is not paired gets 403, a body that is none 400."""
    try:
        paired = _paired(request, code)
        answer = turning.turned(kiosk=paired, turn=turning.read_turn(request.POST.get("turn", "")), at=_now())
    except DeskRefused as refused:
        return _refused(refused)
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@public
@never_cache
@require_POST
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """Check-in with the code of an appointment; wrong ones are counted."""
    at, tongue = timezone.now(), request.POST.get("language", "kk")
    place = limits.place_of(request, at)
    if not limits.allowed("visit", place, at):
        return JsonResponse({"refused": _("Too many wrong codes. Wait a minute.")}, status=429)
    try:
        known = tongue if tongue in turning.TONGUES else "kk"
        answer = turning.arrived(
            kiosk=_paired(request, code), code=request.POST.get("code", ""), language=known, at=_now()
        )
    except DeskRefused as refused:
        limits.failed("visit", place, at)
        return _refused(refused)
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _refused(refused: DeskRefused) -> HttpResponse:
    status = 403 if isinstance(refused, UnknownKiosk) else 400
    return JsonResponse({"refused": refused_words(refused), "code": refused.code}, status=status)


@right(SET_UP)
@never_cache
@require_GET
def devices(request: StaffRequest, office: int) -> HttpResponse:
    """The kiosks of an office, and the button that makes this device one."""
    return render(
        request, "desks/kiosks.html", kiosk_pages.devices_context(office_in_scope(request.viewer, SET_UP, office))
    )


@right(SET_UP)
@require_POST
def pair(request: StaffRequest, office: int) -> HttpResponse:
    """Make this device a kiosk: its cookie holds the token, and nobody else ever sees it."""
    found = office_in_scope(request.viewer, SET_UP, office)
    token = kiosks.pair(office=found, at=_now())
    messages.success(request, _("This device is a kiosk now. Sign out before people use it."))
    response = redirect("kiosk:devices", office)
    response.set_cookie(
        kiosks.COOKIE, token, kiosks.COOKIE_SECONDS, httponly=True, secure=settings.HTTPS, samesite="Strict"
    )
    return response


@right(SET_UP)
@require_POST
def unpair(request: StaffRequest, office: int, pk: int) -> HttpResponse:
    """Take the right to give tickets from a device, for instance from one that was carried away."""
    kiosks.unpair(kiosk_id=pk, office_id=office_in_scope(request.viewer, SET_UP, office).pk)
    return redirect("kiosk:devices", office)


def _now() -> int:
    return time.time_ns() // 1000
