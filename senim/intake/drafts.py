"""Answers on their way: kept on the server under a key that only the person's device holds, gone when sent or after a day."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from senim.catalogue.queries import Compiled
from senim.intake import attachments
from senim.intake.keys import key_hash, new_key, read_key
from senim.intake.models import Attachment, Draft

COOKIE: Final = "senim_draft"
KEPT_FOR: Final = dt.timedelta(days=1)


def key_of(request: HttpRequest) -> bytes | None:
    """The idempotency key of the person's device; None when it has none that we issued."""
    return read_key(request.COOKIES.get(COOKIE, ""))


def draft_of(request: HttpRequest, compiled: Compiled) -> Draft | None:
    """The draft on this device, if it is for this service."""
    key = key_of(request)
    found = _by_key(key_hash(key)) if key else None
    return found if found and found.version_id == compiled.id else None


def _by_key(digest: bytes) -> Draft | None:
    """One plain statement: it is run at every step of every citizen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, version_id, language, answers FROM intake_draft WHERE key_hash=%s", [digest])
        row = cursor.fetchone()
    if row is None:
        return None
    answers = row[3] if isinstance(row[3], dict) else json.loads(row[3])
    return Draft(id=row[0], key_hash=digest, version_id=row[1], language=row[2], answers=answers)


def begin(
    response: HttpResponse, compiled: Compiled, language: str, answers: Mapping[str, Any], at: dt.datetime
) -> Draft:
    """A new draft with a new key, whose cookie goes with `response`."""
    key = new_key()
    raw = read_key(key) or b""
    set_cookie(response, COOKIE, key)
    return Draft.objects.create(
        key_hash=key_hash(raw), version_id=compiled.id, language=language, answers=dict(answers), changed_at=at
    )


def keep(draft: Draft, answers: Mapping[str, Any], at: dt.datetime) -> None:
    """Add answers to the draft; None takes an answer back."""
    draft.answers = {name: value for name, value in {**draft.answers, **answers}.items() if value is not None}
    draft.changed_at = at
    draft.save(update_fields=["answers", "changed_at"])


def set_cookie(response: HttpResponse, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie that scripts cannot read and other sites do not get."""
    response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="Lax", secure=settings.HTTPS)


def clear_old(at: dt.datetime, most: int = 200) -> int:
    """Remove drafts that nobody finished within a day, with their files; how many. The worker calls it."""
    old = list(Draft.objects.filter(changed_at__lt=at - KEPT_FOR).order_by("changed_at")[:most])
    for draft in old:
        for attachment in Attachment.objects.filter(draft=draft, request=None):
            attachments.discard(attachment)
        draft.delete()
    return len(old)
