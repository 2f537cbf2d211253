"""Calls of a recipient's page in a case: a reason, an envelope out, an envelope in, a step. In the session, with its key."""

from typing import Any, Final

from django.http import HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from senim.accounts.access import StaffRequest, right
from senim.safeguarding import casework, reading, reasons
from senim.safeguarding.views.calls import Unreadable, answering, asked, now, number_in, sent, text_in, texts_in

_ANSWERS_MOST: Final = 60


@right("sealed.open")
@answering
@require_POST
def reason(request: StaffRequest, case: int) -> HttpResponseBase:
    """Why one opens a case."""
    reasons.give_reason(viewer=request.viewer, number=case, reason=text_in(asked(request), "reason"), at=timezone.now())
    return JsonResponse({})


@right("sealed.open")
@answering
@require_GET
def envelope(request: StaffRequest, case: int, envelope: int) -> HttpResponseBase:
    """The bytes of an envelope that was sealed to the viewer."""
    return sent(reading.give_out(viewer=request.viewer, number=case, envelope=envelope, at=timezone.now()))


@right("sealed.open")
@answering
@require_POST
def envelopes(request: StaffRequest, case: int) -> HttpResponseBase:
    """An envelope of the viewer, or the content of an older one sealed anew."""
    body = asked(request)
    kind, upload, keys = text_in(body, "kind", 12), text_in(body, "upload", 32), texts_in(body, "keys")
    if kind == "reseal":
        row = casework.reseal(
            viewer=request.viewer, number=case, replaces=number_in(body, "replaces"), upload=upload, keys=keys, at=now()
        )
    else:
        row = casework.add(viewer=request.viewer, number=case, kind=kind, upload=upload, keys=keys, at=now())
    return JsonResponse({"id": str(row.pk)}, status=201)


@right("sealed.open")
@answering
@require_POST
def step(request: StaffRequest, case: int, element: str) -> HttpResponseBase:
    """The end of a step, with coded answers only."""
    casework.step(viewer=request.viewer, number=case, element=element, answers=_answers(asked(request)), at=now())
    return JsonResponse({})


def _answers(body: dict[str, Any]) -> dict[str, Any]:
    if len(body) > _ANSWERS_MOST or not all(isinstance(one, str | int | float | bool) for one in body.values()):
        raise Unreadable
    return body
