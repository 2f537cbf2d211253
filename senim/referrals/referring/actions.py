"""What the referring side does: hand over, write, take back. Each is one transaction."""

import datetime as dt

from django.db import transaction

from senim.casework.cases import Case
from senim.ledger.actor import Actor
from senim.processes import actions as processes
from senim.processes.models import Instance
from senim.processes.runs import item_id
from senim.referrals.consent import actions as consents
from senim.referrals.consent.actions import Agreed
from senim.referrals.directory.models import Partner
from senim.referrals.errors import AlreadyLed, NotInThisState, NotReferrable
from senim.referrals.folding import LIVE
from senim.referrals.referring import ending
from senim.referrals.referring.models import Referral, ReferralWords
from senim.referrals.referring.posting import queue
from senim.referrals.referring.terms import answer_due
from senim.referrals.tongue import micros

KINDS = ("refer", "transfer")
LEADS = LIVE | {"done"}


@transaction.atomic
def refer(*, case: Case, kind: str, agreed: Agreed, at: dt.datetime, text: str = "") -> Referral:
    """Hand a part of the request to another body (`refer`), or the lead of it (`transfer`), on a consent taken down with it.

    Writes `consented` (or `consent_overridden`) and `referred`; `text` goes to the body as the first message. Refuses
    NotReferrable, AlreadyLed where another body leads or was asked to, GroundMissing, casework.errors.NotYours, ValueError
    for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    by = case.actor()
    Instance.objects.select_for_update().get(pk=case.instance.stream)
    partner = checked_partner(agreed.body.pk, agreed.purpose, by.role)
    if kind == "transfer" and leading(case.request.pk):
        raise AlreadyLed
    take = consents.override if agreed.ground else consents.take
    consent = take(case=case, agreed=agreed, at=at, by=by)
    dues = answer_due(partner, by.unit or case.instance.unit_id, micros(at))
    facts = {
        "organisation": partner.pk,
        "consent": consent.pk,
        "kind": kind,
        "purpose": agreed.purpose,
        **dues.facts(),
    }
    run = processes.record(stream=case.instance.stream, kind="referred", payload=facts, at=micros(at), by=by)
    referral = Referral.objects.get(pk=item_id(run.stream, run.n))
    queue(referral, "referred", at)
    if text.strip():
        keep_words(
            referral, "police", text, at=at, by=by, officer_id=case.viewer.officer.pk if case.viewer.officer else None
        )
    return referral


def checked_partner(body_id: int, purpose: str, role: str) -> Partner:
    """The body, if somebody in this role may send people there for this. Refuses NotReferrable: takes_none, purpose, role."""
    partner = Partner.objects.filter(pk=body_id, takes_referrals=True).first()
    if partner is None:
        raise NotReferrable("takes_none")
    if not partner.helps.filter(kind=purpose).exists():
        raise NotReferrable("purpose")
    if partner.referrers and role not in partner.referrers:
        raise NotReferrable("role")
    return partner


def leading(request_id: int) -> Referral | None:
    """The hand-over by which another body leads a request, or was asked to. One query."""
    return Referral.objects.filter(request_id=request_id, kind="transfer", state__in=LIVE).first()


@transaction.atomic
def write(*, case: Case, referral: Referral, text: str, at: dt.datetime) -> ReferralWords:
    """Write to the body. Refuses NotInThisState when it is over: nothing reaches a body whose part has ended."""
    if referral.state not in LIVE:
        raise NotInThisState(referral.state)
    officer = case.viewer.officer
    words = keep_words(referral, "police", text, at=at, by=case.actor(), officer_id=officer.pk if officer else None)
    queue(referral, "wrote", at)
    return words


def keep_words(
    referral: Referral, side: str, text: str, *, at: dt.datetime, by: Actor, officer_id: int | None
) -> ReferralWords:
    """Keep words of one side and write `referral_written` with their number. Inside the caller's transaction."""
    words = ReferralWords.objects.create(
        referral_id=referral.pk,
        request_id=referral.request_id,
        side=side,
        text=text.replace("\r\n", "\n").strip(),
        written_at=at,
        officer_id=officer_id,
    )
    facts = {"referral": referral.pk, "words": words.pk, "side": side}
    processes.record(stream=referral.stream, kind="referral_written", payload=facts, at=micros(at), by=by)
    return words


@transaction.atomic
def take_back(*, case: Case, referral: Referral, reason: str, at: dt.datetime) -> None:
    """Take a referral back; a transferred request is led by us again. Refuses NotInThisState for one that is over."""
    ending.revoke(referral=referral, reason=reason, at=at, by=case.actor())
