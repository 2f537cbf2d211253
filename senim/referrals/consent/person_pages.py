"""What the person sees of what is shared about them: who, what, what for, until when, and who looked."""

import datetime as dt
from typing import Any, Final

from senim.accounts.models import Access
from senim.intake.models import ServiceRequest
from senim.places.models import Organisation
from senim.referrals.consent.models import Consent
from senim.referrals.consent.queries import is_valid, items_of
from senim.referrals.consent.wording import GROUNDS, items_words, shown_words
from senim.referrals.directory.kinds import help_kind
from senim.referrals.tongue import language, micros, moment_of

MOST: Final = 50


def shared_context(request: ServiceRequest, now: dt.datetime) -> dict[str, Any]:
    """Every consent of a request, the newest first, with how often the body looked. Three queries."""
    rows = list(Consent.objects.filter(request_id=request.pk).order_by("-id")[:MOST])
    bodies = {one.pk: one for one in Organisation.objects.filter(pk__in={row.organisation_id for row in rows})}
    looks: dict[int, list[dt.datetime]] = {}
    read = Access.objects.filter(request_id=request.pk, organisation_id__isnull=False).order_by("at")
    for body, at in read.values_list("organisation_id", "at")[:1000]:
        looks.setdefault(body or 0, []).append(at)
    return {"consents": [_row(row, bodies.get(row.organisation_id), looks, now) for row in rows]}


def _row(
    row: Consent, body: Organisation | None, looks: dict[int, list[dt.datetime]], now: dt.datetime
) -> dict[str, Any]:
    items = items_of(row)
    seen = looks.get(row.organisation_id, [])
    return {
        "pk": row.pk,
        "body": body.name if body else "",
        "purpose": help_kind(row.purpose).name(language()),
        "items": items_words(items, language()),
        "ground": str(GROUNDS.get(row.ground, "")),
        "given": moment_of(row.given_at),
        "until": moment_of(row.until_at),
        "withdrawn": moment_of(row.withdrawn_at) if row.withdrawn_at else None,
        "valid": is_valid(row, micros(now)),
        "words": "" if row.ground else _words(row, body),
        "words_language": row.language,
        "looks": len(seen),
        "last": seen[-1] if seen else None,
    }


def _words(row: Consent, body: Organisation | None) -> str:
    """The very words that were shown when the person agreed, in the language of then."""
    name = body.name_in(row.language) if body else ""
    until = moment_of(row.until_at)
    return shown_words(row.words, row.language, body=name, purpose=row.purpose, items=items_of(row), until=until)
