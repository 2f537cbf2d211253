"""Answers on their way: sealed under a key that only the person's device holds, gone when sent or after a day."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from senim.catalogue.queries import Compiled
from senim.intake import attachments
from senim.intake.errors import DraftGone
from senim.intake.keys import draft_seal, key_hash, new_key, read_key
from senim.intake.models import Attachment, Draft
from senim.ledger import statements

COOKIE: Final = "senim_draft"
KEPT_FOR: Final = dt.timedelta(days=1)


def cookie_of(service: str) -> str:
    """The cookie of a service's draft: drafts of two services in two tabs do not get into each other's way."""
    return f"{COOKIE}_{service}"


def key_of(request: HttpRequest, service: str = "") -> bytes | None:
    """The key on the person's device: of the service's draft, or of the request sent last. None when we issued none."""
    return read_key(request.COOKIES.get(cookie_of(service) if service else COOKIE, ""))


def draft_of(request: HttpRequest, compiled: Compiled) -> Draft | None:
    """The draft on this device, if it is for this service."""
    key = key_of(request, compiled.service.code)
    found = by_key(key) if key else None
    return found if found and found.version_id == compiled.id else None


def by_key(key: bytes) -> Draft | None:
    """The draft that a key opens; None when it was sent, is too old or never was.

    One plain statement: it is run at every step of every citizen.
    """
    digest = key_hash(key)
    row = statements.row("SELECT id, version_id, language, answers FROM intake_draft WHERE key_hash=%s", [digest])
    answers = _opened(row[3], key) if row else None
    if row is None or answers is None:
        return None
    found = Draft(id=row[0], key_hash=digest, version_id=row[1], language=row[2], answers=answers)
    found.device_key = key
    return found


def _sealed(answers: Mapping[str, Any], key: bytes) -> str:
    return draft_seal(key).encrypt(json.dumps(answers, ensure_ascii=False).encode()).decode()


def _opened(kept: Any, key: bytes) -> dict[str, Any] | None:
    """The answers of a draft; None for what was sealed under another secret of the operator."""
    token = json.loads(kept) if isinstance(kept, str) and kept.startswith('"') else kept
    try:
        return dict(json.loads(draft_seal(key).decrypt(str(token))))
    except InvalidToken:
        return None


def begin(
    response: HttpResponse, compiled: Compiled, language: str, answers: Mapping[str, Any], at: dt.datetime
) -> None:
    """A new draft with a new key, whose cookie goes with `response`."""
    set_cookie(response, cookie_of(compiled.service.code), begun(compiled, language, answers, at))


def begun(compiled: Compiled, language: str, answers: Mapping[str, Any], at: dt.datetime) -> str:
    """A new draft; its new key, for whoever prepares the request to keep."""
    key = new_key()
    raw = read_key(key) or b""
    Draft.objects.create(
        key_hash=key_hash(raw),
        version_id=compiled.id,
        language=language,
        answers=_sealed(answers, raw),
        changed_at=at,
    )
    return key


def keep(draft: Draft, answers: Mapping[str, Any], at: dt.datetime) -> None:
    """Add answers to the draft; None takes an answer back. Refuses DraftGone when it was sent meanwhile."""
    draft.answers = {name: value for name, value in {**draft.answers, **answers}.items() if value is not None}
    if not Draft.objects.filter(pk=draft.pk).update(answers=_sealed(draft.answers, draft.device_key), changed_at=at):
        raise DraftGone


def set_cookie(response: HttpResponse, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie that scripts cannot read and other sites do not get."""
    response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="Lax", secure=settings.HTTPS)


def remember_sent(request: HttpRequest, response: HttpResponse, service: str) -> None:
    """Let this device open the receipt of what it just sent."""
    set_cookie(response, COOKIE, request.COOKIES.get(cookie_of(service), ""))


def forget_sent(request: HttpRequest, response: HttpResponse) -> None:
    """Take the key of what was sent off this device; a draft of something else stays."""
    sent = request.COOKIES.get(COOKIE, "")
    for name, value in request.COOKIES.items():
        if name == COOKIE or (name.startswith(f"{COOKIE}_") and value == sent):
            response.delete_cookie(name)


def discard(draft: Draft) -> None:
    """Remove a draft that its person gave up, with its files. For inside a transaction."""
    for attachment in Attachment.objects.filter(draft=draft, request=None):
        attachments.discard(attachment)
    draft.delete()


def clear_old(at: dt.datetime, most: int = 200) -> int:
    """Remove drafts that nobody finished within a day, with their files; how many. The worker calls it."""
    old = list(
        Draft.objects.filter(changed_at__lt=at - KEPT_FOR).order_by("changed_at").values_list("pk", flat=True)[:most]
    )
    return sum(_cleared(pk, at) for pk in old)


@transaction.atomic
def _cleared(pk: int, at: dt.datetime) -> bool:
    """Whether the draft is still there and old, and went; one that is being sent at this moment stays."""
    draft = Draft.objects.select_for_update().filter(pk=pk, changed_at__lt=at - KEPT_FOR).first()
    if draft is None:
        return False
    discard(draft)
    return True
