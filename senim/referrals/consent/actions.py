"""Taking down what a person allows. Each is one transaction that writes to the log."""

import datetime as dt
from typing import Final, NamedTuple

from django.db import transaction

from senim.casework import writing
from senim.casework.cases import Case
from senim.ledger.actor import Actor
from senim.places.models import Organisation
from senim.processes import actions as processes
from senim.processes.runs import item_id
from senim.referrals.consent.models import Consent, ConsentWords
from senim.referrals.consent.telling import override_words
from senim.referrals.consent.wording import GROUNDS, OVERRIDE, TAKEN, in_order, newest
from senim.referrals.errors import GroundMissing
from senim.referrals.tongue import micros

OVERRIDES: Final = "referrals.override"


class Agreed(NamedTuple):
    """What a person allows: to whom, what for, which items (none: nothing), until when; how they said so, in which language.

    `withhold` is what they want kept back and why, in words. With `ground` nobody was asked, and `withhold` is the reason.
    """

    body: Organisation
    purpose: str
    items: tuple[str, ...]
    until: dt.datetime
    taken: str
    language: str
    withhold: str = ""
    ground: str = ""


@transaction.atomic
def take(*, case: Case, agreed: Agreed, at: dt.datetime, by: Actor) -> Consent:
    """Take down a consent: writes `consented`. Refuses ValueError for a way of saying yes that is none, KeyError for an unknown item."""
    if agreed.taken not in TAKEN:
        raise ValueError(agreed.taken)
    return _kept(case, agreed, "consented", {}, at, by)


@transaction.atomic
def override(*, case: Case, agreed: Agreed, at: dt.datetime, by: Actor) -> Consent:
    """Share without the person's yes: writes `consent_overridden` and tells the person, in their language, what and why.

    Refuses GroundMissing without a ground of the closed list, without a reason in words, and to whoever may not.
    """
    unit = case.instance.unit_id
    if agreed.ground not in GROUNDS or not agreed.withhold.strip() or not case.viewer.may_in(OVERRIDES, unit):
        raise GroundMissing(agreed.ground)
    kept = _kept(case, agreed._replace(taken=OVERRIDE), "consent_overridden", {"ground": agreed.ground}, at, by)
    words = override_words(agreed.body, agreed.items, agreed.ground, case.request.language)
    message = writing.write(case, "notice", words, at=at, by=by)
    told = {"message": message.pk, "told": True}
    processes.record(stream=case.instance.stream, kind="noted", payload=told, at=micros(at), by=by)
    return kept


def _kept(case: Case, agreed: Agreed, kind: str, more: dict[str, str], at: dt.datetime, by: Actor) -> Consent:
    facts = {
        "organisation": agreed.body.pk,
        "purpose": agreed.purpose,
        "items": list(in_order(agreed.items)),
        "words": newest(),
        "language": agreed.language,
        "taken": agreed.taken,
        "until": micros(agreed.until),
        **more,
    }
    run = processes.record(stream=case.instance.stream, kind=kind, payload=facts, at=micros(at), by=by)
    key = item_id(run.stream, run.n)
    if agreed.withhold.strip():
        ConsentWords.objects.create(consent_id=key, request_id=case.request.pk, text=agreed.withhold.strip())
    return Consent.objects.get(pk=key)
