"""The recipients' pages of cases: the list, one case, figures. What was said is opened in the reader's browser alone."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.safeguarding import desk, documents, queries, recipients, stepping
from senim.safeguarding.errors import UnknownSealedCase
from senim.safeguarding.models import SealedCase
from senim.safeguarding.moments import day_of
from senim.safeguarding.reasons import REASONS, reason_holds
from senim.safeguarding.views.calls import now
from senim.safeguarding.views.desk_tabs import tabs


@right("sealed.open")
@never_cache
@require_GET
def cases(request: StaffRequest) -> HttpResponse:
    """The cases with something sealed to a key of the viewer, newest first, a page at a time."""
    page = queries.cases_of(request.viewer, before=queries.page_mark(request.GET.get("before", "")))
    older = f"?before={page.older}" if page.older else ""
    shown = {"lines": desk.lines(page.rows), "older": older, "key": recipients.own_key(request.viewer)}
    waiting = stepping.waiting_for(request.viewer, now())
    return render(request, "safeguarding/desk/cases.html", {**shown, "waiting": waiting, "tabs": tabs(request)})


@right("sealed.open")
@never_cache
@require_GET
def case(request: StaffRequest, case: int) -> HttpResponse:
    """One case; without a reason said within the last half hour the page asks for it first and shows nothing else."""
    try:
        found = recipients.case_for(request.viewer, case)
    except UnknownSealedCase:
        raise Http404 from None
    shown = {"line": desk.lines([found])[0], "tabs": tabs(request)}
    if not reason_holds(request.viewer, found):
        return render(request, "safeguarding/desk/reason.html", {**shown, "reasons": REASONS})
    return render(request, "safeguarding/desk/case.html", {**shown, **_opened(request, found)})


def _opened(request: StaffRequest, case: SealedCase) -> dict[str, object]:
    readers, steps = desk.readers_of(case, request.viewer), desk.steps_of(case, request.viewer)
    page = {
        "code": desk.survivor_code(case.pk),
        "lane": case.lane,
        "reporter": case.reporter_key,
        "recipients": readers,
        "others": desk.others_for(case, request.viewer),
        "envelopes": desk.envelopes_of(case, request.viewer),
        "questions": desk.questions_of(case),
        "forms": documents.forms_of(case.lane, day_of(now())),
        "steps": steps,
        "urls": {
            "envelope": reverse("safeguarding:envelopes", args=[case.pk]) + "{id}/",
            "envelopes": reverse("safeguarding:envelopes", args=[case.pk]),
            "upload": reverse("safeguarding:begin_upload"),
        },
    }
    return {"case": case, "page": json.dumps(page), "readers": readers, "steps": steps}


@right("sealed.open")
@never_cache
@require_GET
def totals(request: StaffRequest) -> HttpResponse:
    """Figures and the Incident Recorder's file, made in the browser of the cases that were opened there."""
    page = {"incident": documents.incident(day_of(now())), "consent": documents.CONSENT}
    shown = {"page": json.dumps(page), "tabs": tabs(request), "title": _("Figures of opened cases")}
    return render(request, "safeguarding/desk/totals.html", shown)
