"""Letters' addresses and one-time codes, for bodies that never sign in. Nothing that opens a referral is stored.

An address is a signed number; a code is made from the operator's secret, the link and a salt that changes with every code.
"""

import datetime as dt
import hmac
import secrets
from typing import Final

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from senim.ledger.actor import Actor
from senim.processes import actions as processes
from senim.referrals.errors import CodeWrong, LinkOver, TooManyCodes
from senim.referrals.folding import LIVE
from senim.referrals.referring.models import Letter, Link, Referral
from senim.referrals.tongue import micros

SALT: Final = "senim.referrals.letter"
DAYS: Final = 14
CODE_MINUTES: Final = 15
MOST_CODES: Final = 12
MOST_TRIES: Final = 5
_DAY: Final = 86_400_000_000
_MINUTE: Final = 60_000_000


def new_link(referral_id: int, at: int) -> Link:
    """A way to one referral for fourteen days, with a random number."""
    return Link.objects.create(id=secrets.randbits(62), referral_id=referral_id, made_at=at, until_at=at + DAYS * _DAY)


def token_of(link: Link) -> str:
    """The last part of a letter's address."""
    return signing.Signer(salt=SALT).sign_object(link.pk)


def link_of(token: str, at: int) -> Link:
    """The link of an address. Refuses LinkOver in the same way for a forged one, one that ran out and one whose referral is over.

    A referral that was taken back stays open to be confirmed.
    """
    try:
        key = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise LinkOver from None
    found = Link.objects.filter(pk=key, until_at__gt=at).first()
    states = (
        Referral.objects.filter(pk=found.referral_id).values_list("state", "confirmed_at").first() if found else None
    )
    if found is None or states is None or not (states[0] in LIVE or (states[0] == "revoked" and states[1] is None)):
        raise LinkOver
    return found


@transaction.atomic
def send_code(*, link: Link, at: dt.datetime) -> None:
    """Send a fresh code to the body's own mailbox; the one before is good no more. Refuses TooManyCodes after twelve."""
    now = micros(at)
    fresh = {"code_salt": secrets.token_hex(16), "code_until_at": now + CODE_MINUTES * _MINUTE, "tries": 0}
    given = Link.objects.filter(pk=link.pk, codes__lt=MOST_CODES).update(codes=F("codes") + 1, **fresh)
    if not given:
        raise TooManyCodes
    Letter.objects.filter(link=link, kind="code", state="waiting").update(state="dropped")
    Letter.objects.create(referral_id=link.referral_id, link=link, kind="code", next_at=now)


def code_of(link: Link) -> str:
    """The six digits that were sent last; empty when none is good."""
    if not link.code_salt:
        return ""
    digest = salted_hmac("senim.referrals.code", f"{link.pk}:{link.code_salt}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def use_code(*, link: Link, code: str, at: dt.datetime) -> None:
    """Use the code up: it opens once; writes `referral_opened`. Refuses CodeWrong: wrong, over, tries (five wrong ones).

    Every try is counted before it is compared, and stays counted, so that many at once are no more than five. Not to be
    called inside a transaction.
    """
    counted = Link.objects.filter(pk=link.pk, tries__lt=MOST_TRIES).exclude(code_salt="").update(tries=F("tries") + 1)
    now = Link.objects.get(pk=link.pk)
    if not counted or now.code_until_at <= micros(at):
        raise CodeWrong("tries" if now.tries >= MOST_TRIES else "over")
    if not hmac.compare_digest(code_of(now).encode(), code.strip().encode()):
        raise CodeWrong("wrong")
    with transaction.atomic():
        used = Link.objects.filter(pk=link.pk, code_salt=now.code_salt).update(code_salt="", code_until_at=0)
        if not used:
            raise CodeWrong("over")
        stream = Referral.objects.values_list("stream", flat=True).get(pk=link.referral_id)
        facts = {"referral": link.referral_id}
        processes.record(stream=stream, kind="referral_opened", payload=facts, at=micros(at), by=Actor("partner"))
