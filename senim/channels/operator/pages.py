"""What the operator's pages show, gathered into contexts."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.accounts.viewer import Viewer
from senim.casework import listing
from senim.casework.cases import Case
from senim.casework.rows import language
from senim.catalogue import needs
from senim.catalogue.definitions import Need
from senim.catalogue.errors import UnknownService
from senim.catalogue.loading import load_bodies, load_services
from senim.catalogue.queries import Compiled, current, open_services
from senim.channels.operator.actions import when_words
from senim.channels.operator.asking import CallForm, call_form
from senim.channels.operator.call import WHEN, Call
from senim.channels.operator.caller import Beside
from senim.channels.operator.models import CallBack
from senim.channels.operator.posts import RIGHT
from senim.channels.operator.safe_words import danger, safe_words
from senim.design.parts import Tab
from senim.intake.lanes import lane_words, level_words
from senim.intake.models import Contact
from senim.intake.queries import number_of
from senim.notices.models import Wish

MOST_NEEDS = 6
PAGE = 50


def open_service(code: str, at: dt.datetime) -> Compiled | None:
    """The service that may be begun by phone today: what citizens can begin themselves, and never a safeguarded one."""
    try:
        found = current(code, at.date()) if code else None
    except UnknownService:
        return None
    service = found.service if found else None
    ours = service and service.open_for_intake and not service.model_only and service.lane != "safeguarded"
    return found if ours else None


def screen(
    viewer: Viewer, call: Call, at: dt.datetime, form: CallForm | None = None, problem: str = ""
) -> dict[str, Any]:
    """The whole screen; `form` is the form as it was refused, else it is shown as it is filled in. `problem`: why nothing was sent."""
    compiled = open_service(call.service, at)
    if form is None and compiled is not None:
        form = call_form(call, compiled, viewer)
        form.unchecked()
    tongues = [(code, name, code == call.tongue) for code, name in settings.LANGUAGES]
    after = (number + 1 for number, each in enumerate(tongues) if each[2])
    return {
        "call": call,
        "compiled": compiled,
        "form": form,
        "problem": problem,
        "chosen": call.chosen,
        "spoken": tongues,
        "next_tongue": tongues[next(after) % len(tongues)],
        "needs": need_lines(call, at),
        "services": [one.service for one in open_services(at.date()) if open_service(one.service.code, at)],
        "danger": danger(call.tongue),
        "scripts": safe_words(call.tongue, language()),
        "hours": [(code, when_words(code)) for code in WHEN],
        "to_call": calls_to_make(viewer).count(),
        "tabs": tabs(viewer, "desk"),
    }


def need_lines(call: Call, at: dt.datetime) -> list[dict[str, Any]]:
    """The needs that answer the caller's words: what to do now, and the service or the body that helps."""
    found = [match.need for match in needs.search(call.need, call.tongue, MOST_NEEDS)] if call.need else []
    return [_need_line(one, call.tongue, at) for one in found]


def _need_line(need: Need, tongue: str, at: dt.datetime) -> dict[str, Any]:
    service, body = open_service(need.service, at), load_bodies().get(need.body)
    return {
        "id": need.id,
        "title": need.title.to(tongue),
        "now": need.now.to(tongue),
        "service": service.service.name.to(tongue) if service else "",
        "body": body.name.to(tongue) if body else "",
        "phone": body.phone if body else "",
        "confirmed": body is not None and body.status == "confirmed",
        "emergency": need.emergency or need.door == "unsafe",
    }


def beside_context(found: Beside, call: Call, compiled: Compiled | None) -> dict[str, Any]:
    """What stands beside the questions, in words."""
    names = {code: service.name.to(language()) for code, service in load_services().items()}
    identity = found.identity
    return {
        "call": call,
        "own": [(one, names.get(one.request.service, one.request.service)) for one in found.open],
        "alike": found.alike,
        "lane": lane_words(identity.lane) if identity else "",
        "level": _level(identity.level) if identity else "",
        "not_formal": bool(identity and compiled and compiled.service.lane == "formal" and identity.lane == "advice"),
    }


def _level(level: str) -> str:
    """How well the person is known, said to an officer."""
    return {
        "declared": _("name, address and signature are given"),
        "contact": _("a contact is given, but not the identity"),
        "none": _("the person did not say who they are"),
    }[level]


def calls_to_make(viewer: Viewer) -> Any:
    """Who waits for a call back from the viewer's units, the longest waiting first."""
    rows = CallBack.objects.filter(done_at=None, unit_id__in=viewer.units(RIGHT))
    return rows.select_related("request").order_by("asked_at", "pk")


def call_back_context(viewer: Viewer, page: str) -> dict[str, Any]:
    """One page of the list. Four queries."""
    shown = Paginator(calls_to_make(viewer), PAGE).get_page(page)
    rows = list(shown)
    phones = dict(Contact.objects.filter(pk__in=[one.request_id for one in rows]).values_list("pk", "phone"))
    lines = [
        {
            "pk": one.pk,
            "request": one.request_id,
            "number": number_of(one.request),
            "phone": phones.get(one.request_id, ""),
            "tongue": one.request.language,
            "when": when_words(one.when),
            "asked_at": one.asked_at,
        }
        for one in rows
    ]
    newer = f"?page={shown.previous_page_number()}" if shown.has_previous() else ""
    older = f"?page={shown.next_page_number()}" if shown.has_next() else ""
    return {"rows": lines, "newer": newer, "older": older, "tabs": tabs(viewer, "calls")}


def case_context(case: Case, form: Any) -> dict[str, Any]:
    """A request of somebody who is on the phone: where it stands, in their language. Two queries beside the case."""
    contact = Contact.objects.filter(pk=case.request.pk).first()
    with override(case.request.language):
        told = {
            "service": case.standing.service.service.name.to(case.request.language),
            "lane": lane_words(case.request.lane),
            "level": level_words(case.request.identity_level),
        }
    shared = Wish.objects.filter(pk=case.request.pk, shared=True).exists()
    return {
        "case": case,
        "where": case.standing,
        "told": told,
        "contact": contact,
        "shared": shared,
        "form": form,
        "hours": [(code, when_words(code)) for code in WHEN],
        "may_call": bool(contact and contact.phone),
        "tabs": tabs(case.viewer, ""),
    }


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The pages of officers with this door's own."""
    return [
        *(one for one in listing.list_tabs(viewer, None) if one.href != reverse("operator:desk")),
        Tab(_("Phone and counter"), reverse("operator:desk"), on=here == "desk"),
        Tab(_("Call back"), reverse("operator:call_backs"), on=here == "calls"),
    ]
