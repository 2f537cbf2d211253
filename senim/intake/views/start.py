"""The start page: one question, a search that answers while typing, eight plain doors, and what to do for each need."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from senim.accounts.access import public
from senim.catalogue import loading, needs
from senim.catalogue.definitions import Need
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import current
from senim.design.parts import Door
from senim.processes.figures import promise_share

MOST_ANSWERS: Final = 8


@public
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What do you need?"""
    context = {"ways": [_door(door) for door in needs.doors()], "share": promise_share(timezone.now())}
    return render(request, "intake/start.html", context)


def _door(door: needs.Door) -> Door:
    unsafe = door.id == "unsafe"
    href = reverse("intake:unsafe") if unsafe else reverse("intake:door", args=[door.id])
    return Door(door.title.to(_language()), href, door.id, door.lead.to(_language()), urgent=unsafe)


@public
@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """The needs that answer a text, as a page."""
    return render(request, "intake/search.html", _found(request))


@public
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """The same while typing, as a fragment for the page."""
    return render(request, "intake/answers.html", _found(request))


def _found(request: HttpRequest) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()
    found = [match.need for match in needs.search(text, _language(), MOST_ANSWERS)] if text else []
    return {"text": text, "needs": [_line(one) for one in found]}


@public
@require_GET
def door(request: HttpRequest, door: str) -> HttpResponse:
    """The needs behind one door."""
    found = next((one for one in needs.doors() if one.id == door), None)
    if found is None:
        raise Http404
    lines = [_line(one) for one in needs.needs(door)]
    return render(request, "intake/door.html", {"door": found, "needs": lines})


@public
@require_GET
def need_page(request: HttpRequest, need_id: str) -> HttpResponse:
    """One need: what to do now, and the service or the body that helps."""
    need = needs.need(need_id)
    if need is None:
        raise Http404
    context: dict[str, Any] = {"need": need, "body": loading.load_bodies().get(need.body), "service": None, "begin": ""}
    context["sealed"] = _sealed()
    if need.service:
        try:
            context["service"] = current(need.service, timezone.now().date()).service
        except UnknownService:
            raise Http404 from None
        query = f"?{urlencode(need.answers)}" if need.answers else ""
        context["begin"] = reverse("intake:begin", args=[need.service]) + query
    template = "intake/need_quiet.html" if need.door == "unsafe" else "intake/need.html"
    return render(request, template, context)


@public
@require_GET
def unsafe(request: HttpRequest) -> HttpResponse:
    """For people who are not safe: phones first, a quick way out, no telling title."""
    context = {"needs": [_line(one) for one in needs.needs("unsafe")], "sealed": _sealed()}
    return render(request, "intake/unsafe.html", context)


def _sealed() -> str:
    """The first page of the sealed instance in the language of this one; empty where there is none."""
    return f"{settings.SEALED_SITE}/{_language()}/" if settings.SEALED_SITE else ""


def _line(need: Need) -> dict[str, str]:
    language = _language()
    return {
        "href": reverse("intake:need", args=[need.id]),
        "title": need.title.to(language),
        "now": need.now.to(language),
    }


def _language() -> str:
    return (get_language() or "kk")[:2]
