"""The pages of one's own key: making and changing it, custody of others', recovery, and sealing anew what stood under an old one."""

import json
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.safeguarding import desk, recipients
from senim.safeguarding.custody import shares_for_owner
from senim.safeguarding.errors import RecoveryRefused
from senim.safeguarding.models import KeyShare, RecipientKey, Recovery
from senim.safeguarding.views.desk_tabs import tabs


@right("sealed.key")
@never_cache
@require_GET
def kept(request: StaffRequest) -> JsonResponse:
    """The viewer's own keys as the server keeps them: under their passphrases. Those of a body that was left are gone."""
    rows = RecipientKey.objects.filter(officer=request.viewer.officer).exclude(retired_by=RecipientKey.LEFT)
    keys = [
        {"public": row.public, "kept": desk.text64(row.kept), "retired": row.retired_on is not None}
        for row in rows.order_by("-made_on", "-pk")[:6]
    ]
    return JsonResponse({"keys": keys})


@right("sealed.key")
@never_cache
@require_GET
def keys(request: StaffRequest) -> HttpResponse:
    """One's own key: whether there is one, since when, who keeps its shares; forms to make or change it."""
    opens, current = request.viewer.may("sealed.open"), _current(request)
    custodians = recipients.holding(recipients.KEEP).exclude(officer=request.viewer.officer)
    chosen = list(custodians.select_related("officer", "unit"))
    shares = KeyShare.objects.filter(key=current).select_related("custodian__officer", "custodian__unit")
    page: dict[str, Any] = {
        "names": _names(request),
        "custodians": [{"id": str(row.pk), "key": row.public} for row in chosen],
        "shared": opens,
        "current": current.public if current else "",
    }
    shown = {
        "page": json.dumps(page),
        "current": current,
        "shares": shares if current else (),
        "custodians": chosen,
        "asked": Recovery.objects.filter(key__officer=request.viewer.officer, to=current).first(),
        "opens": opens,
        "tabs": tabs(request),
    }
    return render(request, "safeguarding/desk/keys.html", shown)


def _names(request: StaffRequest) -> list[str]:
    """What a passphrase must not contain."""
    officer = request.viewer.officer
    return [officer.username, *officer.full_name.split()] if officer else []


def _current(request: StaffRequest) -> RecipientKey | None:
    return recipients.own_key(request.viewer) or recipients.own_key(request.viewer, recipients.KEEP)


@right("sealed.keep")
@never_cache
@require_GET
def custody(request: StaffRequest) -> HttpResponse:
    """Who asked for a share that the viewer keeps; it is opened and sealed to the new key in the browser."""
    rows = desk.asked_of(request.viewer)
    page = {
        "asked": [
            {
                "id": str(one.recovery.pk),
                "to": one.recovery.to.public,
                "share": desk.text64(one.share.envelope),
                "custodian": one.share.custodian.public,
            }
            for one in rows
            if not one.given
        ]
    }
    kept = KeyShare.objects.filter(custodian__officer=request.viewer.officer, key__retired_on=None).count()
    shown = {"rows": rows, "page": json.dumps(page), "kept": kept, "tabs": tabs(request)}
    return render(request, "safeguarding/desk/custody.html", shown)


@right("sealed.key")
@never_cache
@require_GET
def recovery(request: StaffRequest, recovery: int) -> HttpResponse:
    """The owner's page of a recovery: how many of the needed shares came, and the button that puts them together."""
    try:
        found, shares = shares_for_owner(request.viewer, recovery)
    except RecoveryRefused:
        raise Http404 from None
    given = [desk.text64(one) for one in shares]
    page = {"lost": found.key.public, "to": found.to.public, "given": given, "reseal": reverse("safeguarding:reseal")}
    shown = {"recovery": found, "given": found.given.count(), "page": json.dumps(page), "tabs": tabs(request)}
    return render(request, "safeguarding/desk/recovery.html", shown)


@right("sealed.open")
@never_cache
@require_GET
def reseal(request: StaffRequest) -> HttpResponse:
    """What stands under a key that changed or of somebody who left; the browser seals it anew, one after another."""
    work = desk.to_reseal(request.viewer)
    page = {"work": [_work(one) for one in work], "upload": reverse("safeguarding:begin_upload"), "reason": "reseal"}
    shown = {"count": len(work), "page": json.dumps(page), "tabs": tabs(request)}
    return render(request, "safeguarding/desk/reseal.html", shown)


def _work(one: desk.Resealing) -> dict[str, Any]:
    case = one.envelope.case_id
    return {
        "id": str(one.envelope.pk),
        "code": desk.survivor_code(case),
        "sha256": bytes(one.envelope.sha256).hex(),
        "keys": one.keys,
        "reporter": one.reporter,
        "urls": {
            "envelope": reverse("safeguarding:envelopes", args=[case]) + "{id}/",
            "envelopes": reverse("safeguarding:envelopes", args=[case]),
            "reason": reverse("safeguarding:reason", args=[case]),
        },
    }
