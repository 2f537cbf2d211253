"""What the receiving body does with a referral. Each is one transaction; after an end or without consent each is refused kindly."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from senim.processes import actions as processes
from senim.referrals.consent.models import Consent
from senim.referrals.consent.queries import is_valid
from senim.referrals.directory.models import Partner
from senim.referrals.errors import NoConsent, NotInThisState
from senim.referrals.folding import LIVE
from senim.referrals.referring.actions import keep_words
from senim.referrals.referring.models import Referral, ReferralWords
from senim.referrals.referring.reader import Reader
from senim.referrals.referring.terms import result_due
from senim.referrals.tongue import micros

DECLINED: Final = ("no_room", "not_ours", "other_place", "not_enough", "person_declined")
OUTCOMES: Final = ("helped", "partly", "not_reached", "person_stopped")


@transaction.atomic
def accept(*, referral: Referral, reader: Reader, at: dt.datetime) -> None:
    """Take it: `referral_accepted` with the term for the report. Refuses NoConsent, NotInThisState."""
    check_consent(referral, at)
    partner = Partner.objects.get(pk=referral.organisation_id)
    dues = result_due(partner, referral.unit_id, micros(at))
    _record(referral, "referral_accepted", dues.facts(), reader, at)


@transaction.atomic
def decline(*, referral: Referral, reader: Reader, reason: str, at: dt.datetime, text: str = "") -> None:
    """Not take it, for a reason of the closed list. Refuses NotInThisState, ValueError for another reason."""
    if reason not in DECLINED:
        raise ValueError(reason)
    _say(referral, reader, text, at)
    _record(referral, "referral_declined", {"reason": reason}, reader, at)


@transaction.atomic
def begin(*, referral: Referral, reader: Reader, at: dt.datetime) -> None:
    """Say that work began. Refuses NoConsent, NotInThisState."""
    check_consent(referral, at)
    _record(referral, "referral_begun", {}, reader, at)


@transaction.atomic
def finish(*, referral: Referral, reader: Reader, outcome: str, at: dt.datetime, text: str = "") -> None:
    """Report the outcome; from then on the body sees nothing of the person. Refuses NotInThisState, ValueError."""
    if outcome not in OUTCOMES:
        raise ValueError(outcome)
    _say(referral, reader, text, at)
    _record(referral, "referral_done", {"outcome": outcome}, reader, at)


@transaction.atomic
def confirm(*, referral: Referral, reader: Reader, at: dt.datetime) -> None:
    """Confirm, after it was taken back, that the body stopped and keeps nothing. Refuses NotInThisState."""
    _record(referral, "revocation_confirmed", {}, reader, at)


@transaction.atomic
def write(*, referral: Referral, reader: Reader, text: str, at: dt.datetime) -> ReferralWords:
    """Write to the police. Refuses NoConsent, NotInThisState when it is over."""
    check_consent(referral, at)
    return _keep(referral, reader, text, at)


def check_consent(referral: Referral, at: dt.datetime) -> None:
    """Refuse NoConsent when what was agreed does not hold now. One query."""
    if referral.state in LIVE and not is_valid(Consent.objects.get(pk=referral.consent_id), micros(at)):
        raise NoConsent


def _say(referral: Referral, reader: Reader, text: str, at: dt.datetime) -> None:
    if text.strip():
        _keep(referral, reader, text, at)


def _keep(referral: Referral, reader: Reader, text: str, at: dt.datetime) -> ReferralWords:
    if referral.state not in LIVE:
        raise NotInThisState(referral.state)
    return keep_words(referral, "partner", text, at=at, by=reader.actor(), officer_id=reader.officer_id)


def _record(referral: Referral, kind: str, facts: Mapping[str, Any], reader: Reader, at: dt.datetime) -> None:
    payload = {"referral": referral.pk, **facts}
    processes.record(stream=referral.stream, kind=kind, payload=payload, at=micros(at), by=reader.actor())
