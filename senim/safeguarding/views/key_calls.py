"""Calls of the pages of keys: a new key with its shares, another passphrase, leaving, asking for and giving back shares."""

from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from senim.accounts.access import StaffRequest, right
from senim.safeguarding import custody
from senim.safeguarding.custody import NewKey, Share
from senim.safeguarding.errors import UnknownSealedCase
from senim.safeguarding.views import desk_keys
from senim.safeguarding.views.calls import Unreadable, answering, asked, bytes_in, now, number_in, text_in

KEPT = 4096
SHARE = 32 * 1024


@right("sealed.key")
def keys(request: StaffRequest) -> HttpResponseBase:
    """The page of one's own key, and what its script sends there."""
    return keep(request) if request.method == "POST" else desk_keys.keys(request)


@right("sealed.key")
@answering
@require_POST
def passphrase(request: StaffRequest) -> HttpResponseBase:
    """Another passphrase for one's own key."""
    body = asked(request)
    custody.change_passphrase(viewer=request.viewer, public=text_in(body, "public"), kept=bytes_in(body, "kept", KEPT))
    return JsonResponse({})


@right("sealed.key")
@answering
@require_POST
def keep(request: StaffRequest) -> HttpResponseBase:
    """A new key."""
    body = asked(request)
    new = NewKey(text_in(body, "public"), bytes_in(body, "kept", KEPT), _shares(body))
    custody.add_key(viewer=request.viewer, new=new, at=now(), lost=text_in(body, "lost"))
    return JsonResponse({}, status=201)


@right("sealed.key")
@answering
@require_POST
def retire(request: StaffRequest) -> HttpResponseBase:
    """The viewer leaves: nothing more is given out to them."""
    if request.viewer.officer is None:
        raise UnknownSealedCase
    left = custody.leave(officer=request.viewer.officer, at=now(), by=custody.actor_of(request.viewer))
    return JsonResponse({"keys": left})


@right("sealed.key")
@answering
@require_POST
def ask(request: StaffRequest) -> HttpResponseBase:
    """The shares of an older key whose passphrase is lost."""
    asked_for = custody.ask_recovery(viewer=request.viewer, lost=text_in(asked(request), "key"), at=now())
    return JsonResponse({"id": str(asked_for.pk)}, status=201)


@right("sealed.keep")
@answering
@require_POST
def give(request: StaffRequest, recovery: int) -> HttpResponseBase:
    """A share, opened by its custodian and sealed to the owner's newer key."""
    sealed = bytes_in(asked(request), "envelope", SHARE)
    return JsonResponse(
        {"given": custody.give_share(viewer=request.viewer, number=recovery, envelope=sealed, at=now())}
    )


def _shares(body: dict[str, Any]) -> list[Share]:
    found = body.get("shares", [])
    if not isinstance(found, list) or len(found) > custody.SHARES or not all(isinstance(one, dict) for one in found):
        raise Unreadable
    return [Share(number_in(one, "custodian"), bytes_in(one, "envelope", SHARE)) for one in found]
