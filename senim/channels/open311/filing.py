"""Filing a request by this door: intake's own action, and the notice that hands the receipt on to the person."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from senim.catalogue.queries import Compiled
from senim.channels.api_keys.checking import request_key
from senim.channels.dialogue import safety
from senim.channels.dialogue.terms import why_words
from senim.channels.models import ApiKey, Filed
from senim.channels.open311.errors import BadForm
from senim.channels.open311.numbers import number_of
from senim.channels.open311.offered import is_blackbox
from senim.channels.open311.reading import Read
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival, Submitted
from senim.intake.errors import KeyReused
from senim.intake.keys import new_key, read_key
from senim.intake.models import ServiceRequest
from senim.intake.queries import Standing, standing
from senim.intake.queries import number_of as receipt_number

DOOR: Final = "open311"
LONGEST_KEY: Final = 200


class Sender(NamedTuple):
    """Who calls, in which language the person reads, when, and the idempotency key that the app chose (empty: none)."""

    key: ApiKey
    language: str
    at: dt.datetime
    idempotency: str = ""


def file(*, compiled: Compiled, read: Read, sender: Sender) -> list[dict[str, Any]]:
    """Accept a request as the web does and give what POST requests answers.

    With the same idempotency key and the same content the first answer comes again. Refuses BadForm for the same key with
    other content.
    """
    arrival = Arrival(
        compiled=compiled,
        answers=read.answers,
        key=_key_of(sender),
        channel=DOOR,
        language=sender.language,
        at=sender.at,
    )
    try:
        done = _submitted(arrival, sender)
    except KeyReused:
        raise BadForm(
            _(
                "Idempotency-Key: it was used for another request. Nothing was stored. Choose a new one for each request."
            )
        ) from None
    notice = _notice(done, read.unkept, sender.language)
    shown = {} if is_blackbox(compiled.service) else {"service_request_id": number_of(done.request_id)}
    return [{**shown, "service_notice": notice, "account_id": None}]


@transaction.atomic
def _submitted(arrival: Arrival, sender: Sender) -> Submitted:
    """The request, and with it whose app brought it."""
    done = submit(arrival)
    if done.new:
        Filed.objects.create(
            request_id=done.request_id,
            key=sender.key,
            door=DOOR,
            service=arrival.compiled.service.code,
            filed_at=arrival.at,
        )
    return done


def _key_of(sender: Sender) -> bytes:
    """The app's own key bound to the app; a fresh one where it chose none. Refuses BadForm for one that is too long."""
    if not sender.idempotency:
        return read_key(new_key()) or b""
    if len(sender.idempotency) > LONGEST_KEY:
        raise BadForm(_("Idempotency-Key: use up to %(limit)s characters.") % {"limit": LONGEST_KEY})
    return request_key(sender.key, sender.idempotency)


def _notice(done: Submitted, unkept: Sequence[str], language: str) -> str:
    """What the app shows to the person: number and secret, where to follow, what we promise, what was not kept."""
    where = standing(ServiceRequest.objects.get(pk=done.request_id))
    follow = {"page": f"{settings.SITE}{reverse('intake:follow')}"}
    parts = [
        _danger(where),
        _("We have received your request."),
        f"{_('Number')}: {receipt_number(where.request)}. {_('Secret')}: {done.secret}.",
        _("Save both: with them the person follows the request, replies and adds files at %(page)s") % follow,
        why_words(where, language),
        _not_formal(where),
        *_left_out(unkept),
    ]
    return "\n".join(part for part in parts if part)


def _danger(where: Standing) -> str:
    return safety.danger() if where.service.service.lane == "report" else ""


def _not_formal(where: Standing) -> str:
    informal = where.request.lane == "advice" and where.service.service.lane == "formal"
    return _("This is not a formal appeal yet: name, postal address and signature are missing.") if informal else ""


def _left_out(unkept: Sequence[str]) -> list[str]:
    """Nothing is lost in silence: what was not kept is named, with the reason."""
    links = (
        [_("media_url was not opened: we follow no links. Add the photo on that page.")]
        if "media_url" in unkept
        else []
    )
    others = [name for name in unkept if name != "media_url"]
    if not others:
        return links
    told = _("Not kept, because this service has no question for it: %(names)s. Put what matters into the description.")
    return [*links, told % {"names": ", ".join(others)}]
