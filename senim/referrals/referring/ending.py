"""Taking consents and referrals back, whoever asks for it: the person, an officer, or the end of the consent."""

import datetime as dt
from typing import Final

from django.db import transaction

from senim.intake.models import ServiceRequest
from senim.ledger.actor import Actor
from senim.processes import actions as processes
from senim.referrals.consent.models import Consent
from senim.referrals.errors import NotInThisState
from senim.referrals.folding import LIVE
from senim.referrals.referring.models import Referral
from senim.referrals.referring.posting import queue
from senim.referrals.referring.terms import confirm_due
from senim.referrals.tongue import micros

REASONS: Final = ("withdrawn", "expired", "not_needed", "wrong_body", "other")


def revoke(*, referral: Referral, reason: str, at: dt.datetime, by: Actor) -> None:
    """Take it back now: writes `referral_revoked` with the term for the body's confirmation, and tells the body.

    Inside the caller's transaction. Refuses NotInThisState for one that is over, ValueError for an unknown reason.
    """
    if reason not in REASONS:
        raise ValueError(reason)
    dues = confirm_due(referral.unit_id, micros(at))
    facts = {"referral": referral.pk, "reason": reason, **dues.facts()}
    processes.record(stream=referral.stream, kind="referral_revoked", payload=facts, at=micros(at), by=by)
    queue(referral, "revoked", at)


@transaction.atomic
def withdraw(*, request: ServiceRequest, consent_id: int, at: dt.datetime, by: Actor) -> Consent:
    """Take a consent back: writes `consent_withdrawn`, and `referral_revoked` for what hung on it; the bodies are told.

    From the next look on nothing of it is seen. Done twice it changes nothing. Refuses NotInThisState for no consent of this request.
    """
    found = Consent.objects.select_for_update().filter(pk=consent_id, request_id=request.pk).first()
    if found is None:
        raise NotInThisState("gone")
    if found.withdrawn_at is not None:
        return found
    processes.record(stream=found.stream, kind="consent_withdrawn", payload={"consent": found.pk}, at=micros(at), by=by)
    for one in Referral.objects.filter(consent_id=found.pk, state__in=LIVE):
        revoke(referral=one, reason="withdrawn", at=at, by=by)
    found.refresh_from_db()
    return found
