"""Filing a request by this door: intake's own action, and the notice that hands the receipt on to the person."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
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
from senim.intake.actions import attach_file, submit
from senim.intake.arrivals import Arrival, Submitted
from senim.intake.attachments import Checked
from senim.intake.errors import KeyReused
from senim.intake.keys import new_key, read_key
from senim.intake.models import Attachment, ServiceRequest
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


def file(*, compiled: Compiled, read: Read, sender: Sender, files: Sequence[Checked] = ()) -> list[dict[str, Any]]:
    """Accept a request as the web does, with its files, and give what POST requests answers.

    With the same idempotency key and the same content the first answer comes again. Refuses BadForm for the same key with
    other content or other files.
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
        done = _submitted(arrival, sender, files)
    except KeyReused:
        raise BadForm(
            _(
                "Idempotency-Key: it was used for another request. Nothing was stored. Choose a new one for each request."
            )
        ) from None
    notice = _notice(done, read.unkept, len(files), sender.language)
    shown = {} if is_blackbox(compiled.service) else {"service_request_id": number_of(done.request_id)}
    return [{**shown, "service_notice": notice, "account_id": None}]


@transaction.atomic
def _submitted(arrival: Arrival, sender: Sender, files: Sequence[Checked]) -> Submitted:
    """The request, whose app brought it, and its files; or nothing of it. Refuses KeyReused for other files than the first."""
    done = submit(arrival)
    if not done.new:
        if _files_of(done.request_id) != sorted(one.sha256 for one in files):
            raise KeyReused
        return done
    Filed.objects.create(
        request_id=done.request_id,
        key=sender.key,
        door=DOOR,
        service=arrival.compiled.service.code,
        filed_at=arrival.at,
    )
    if files:
        request = ServiceRequest.objects.get(pk=done.request_id)
        for one in files:
            attach_file(request=request, upload=one, at=arrival.at)
    return done


def _files_of(request_id: int) -> list[str]:
    """The hashes of the files that came with a request itself; what was added later has another moment."""
    rows = Attachment.objects.filter(request_id=request_id, by="citizen", added_at=F("request__received_at"))
    return sorted(rows.values_list("sha256", flat=True))


def _key_of(sender: Sender) -> bytes:
    """The app's own key bound to the app; a fresh one where it chose none. Refuses BadForm for one that is too long."""
    if not sender.idempotency:
        return read_key(new_key()) or b""
    if len(sender.idempotency) > LONGEST_KEY:
        raise BadForm(_("Idempotency-Key: use up to %(limit)s characters.") % {"limit": LONGEST_KEY})
    return request_key(sender.key, sender.idempotency)


def _notice(done: Submitted, unkept: Sequence[str], files: int, language: str) -> str:
    """What the app shows to the person: number and secret, where to follow, what we promise, what was not kept."""
    where = standing(ServiceRequest.objects.get(pk=done.request_id))
    follow = {"page": f"{settings.SITE}{reverse('intake:follow')}"}
    parts = [
        _danger(where),
        _("We have received your request."),
        f"{_('Number')}: {receipt_number(where.request)}. {_('Secret')}: {done.secret}.",
        _("Save both: with them the person follows the request, replies and adds files at %(page)s") % follow,
        _("Files kept with it: %(count)s.") % {"count": files} if files else "",
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
        [
            _(
                "media_url was not opened: we follow no links. Add the photo on that page, or send it in a part named media."
            )
        ]
        if "media_url" in unkept
        else []
    )
    others = [name for name in unkept if name != "media_url"]
    if not others:
        return links
    told = _("Not kept, because this service has no question for it: %(names)s. Put what matters into the description.")
    return [*links, told % {"names": ", ".join(others)}]
