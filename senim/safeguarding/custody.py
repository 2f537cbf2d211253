"""Keys of recipients: made in their browsers, kept here under a passphrase only, split among five custodians, retired."""

import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import IntegrityError, transaction

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.ledger.actor import SYSTEM, Actor
from senim.ledger.housekeeping import KEYS, note
from senim.safeguarding import directory_notes, recipients
from senim.safeguarding.errors import KeyRefused, RecoveryRefused, UnknownSealedCase
from senim.safeguarding.models import GivenShare, KeyShare, RecipientKey, Recovery
from senim.safeguarding.moments import coarse, day_of, random_number
from senim.sealing import envelopes
from senim.sealing.envelopes import is_key
from senim.sealing.errors import NotAnEnvelope

SHARES: Final = 5
NEEDED: Final = 3
_UNDER_PASSPHRASE: Final = b"age-encryption.org/v1\n-> scrypt "
_KEPT_MOST: Final = 4096


class Share(NamedTuple):
    """One share of a secret: the number of its custodian's key and the envelope sealed to it."""

    custodian: int
    envelope: bytes


class NewKey(NamedTuple):
    """A key as its owner's browser made it: `kept` is the secret under a passphrase, an age file."""

    public: str
    kept: bytes
    shares: Sequence[Share] = ()


@transaction.atomic
def add_key(*, viewer: Viewer, new: NewKey, at: int, lost: str = "") -> RecipientKey:
    """Make a key one's own; an older one is `rotated`. With `lost`, one's older key whose passphrase is lost, its recovery begins.

    Refuses KeyRefused: no key, a file that no passphrase locks, a key that is known, other than five shares for the
    five custodians (none where fewer are there, and none of a custodian's own key). Writes `key_added`, `key_retired`, `directory_signed`.
    """
    officer, unit, by = _owner(viewer)
    older = list(RecipientKey.objects.select_for_update().filter(officer=officer, retired_on=None))
    _check(new)
    custodians = _custodians(new)
    person = RecipientKey.objects.filter(officer=officer).values_list("person", flat=True).first()
    try:
        with transaction.atomic():
            key = RecipientKey.objects.create(
                pk=random_number(),
                officer=officer,
                unit_id=unit,
                person=person or secrets.token_hex(8),
                public=new.public,
                kept=new.kept,
                made_on=day_of(at),
            )
    except IntegrityError as fault:
        raise KeyRefused("known") from fault
    KeyShare.objects.bulk_create([KeyShare(key=key, custodian=one, envelope=sealed) for one, sealed in custodians])
    for old in older:
        _retire(old, RecipientKey.ROTATED, at, by)
    note(KEYS, "key_added", [{"key": key.pk, "shares": len(custodians)}], coarse(at), by)
    if lost:
        ask_recovery(viewer=viewer, lost=lost, at=at)
    directory_notes.sign_anew(at)
    return key


@transaction.atomic
def change_passphrase(*, viewer: Viewer, public: str, kept: bytes) -> None:
    """Keep one's own key under another passphrase. Refuses KeyRefused."""
    _check_kept(kept)
    if not RecipientKey.objects.filter(officer=viewer.officer, public=public).update(kept=kept):
        raise KeyRefused("unknown")


@transaction.atomic
def leave(*, officer: Officer, at: int, by: Actor) -> int:
    """Somebody leaves: nothing that was sealed to any key of theirs is given out from their next request on; how many keys.

    Those who remain seal anew what was sealed to them as well. Writes `key_retired` and `directory_signed`.
    """
    keys = list(RecipientKey.objects.select_for_update().filter(officer=officer).exclude(retired_by=RecipientKey.LEFT))
    for key in keys:
        _retire(key, RecipientKey.LEFT, at, by)
    directory_notes.sign_anew(at)
    return len(keys)


@transaction.atomic
def ask_recovery(*, viewer: Viewer, lost: str, at: int) -> Recovery:
    """Ask the custodians for the shares of an older key of one's own, to be sealed to the newer one. Writes `recovery_asked`.

    Refuses RecoveryRefused without a newer key, without shares, and a key that is asked for already.
    """
    officer, _, by = _owner(viewer)
    key = RecipientKey.objects.filter(officer=officer, public=lost, retired_by=RecipientKey.ROTATED).first()
    newer = RecipientKey.objects.filter(officer=officer, retired_on=None).first()
    if key is None or newer is None or not key.shares.exists() or key.recoveries.filter(ended_on=None).exists():
        raise RecoveryRefused
    asked = Recovery.objects.create(pk=random_number(), key=key, to=newer, asked_on=day_of(at))
    note(KEYS, "recovery_asked", [{"recovery": asked.pk, "key": key.pk, "to": newer.pk}], coarse(at), by)
    return asked


@transaction.atomic
def give_share(*, viewer: Viewer, number: int, envelope: bytes, at: int) -> int:
    """A custodian gives their share, sealed to the owner's newer key; how many were given. Writes `share_given`, and at the third
    `recovery_ended`.

    Refuses RecoveryRefused a recovery that is none, is over, is one's own, of which one keeps no share or gave it already; KeyRefused
    what is no envelope.
    """
    _, _, by = _owner(viewer, recipients.KEEP)
    asked = (
        Recovery.objects.select_for_update()
        .filter(pk=number, ended_on=None)
        .exclude(key__officer=viewer.officer)
        .first()
    )
    share = KeyShare.objects.filter(key=asked.key, custodian__officer=viewer.officer).first() if asked else None
    if asked is None or share is None or asked.given.filter(share=share).exists():
        raise RecoveryRefused
    _check_share(envelope)
    GivenShare.objects.create(recovery=asked, share=share, envelope=envelope, on=day_of(at))
    given = asked.given.count()
    note(KEYS, "share_given", [{"recovery": asked.pk, "given": given}], coarse(at), by)
    if given == NEEDED:
        asked.ended_on = day_of(at)
        asked.save(update_fields=["ended_on"])
        note(KEYS, "recovery_ended", [{"recovery": asked.pk, "made": True}], coarse(at))
    return given


def shares_for_owner(viewer: Viewer, number: int) -> tuple[Recovery, list[bytes]]:
    """One's own recovery with the shares given; they are handed over only when enough of them are there. Refuses RecoveryRefused."""
    asked = Recovery.objects.filter(pk=number, key__officer=viewer.officer).select_related("key", "to").first()
    if asked is None or viewer.officer is None:
        raise RecoveryRefused
    given = [bytes(one) for one in asked.given.order_by("pk").values_list("envelope", flat=True)]
    return asked, given if len(given) >= NEEDED else []


def actor_of(viewer: Viewer, right: str = "sealed.key") -> Actor:
    """The viewer as the log knows them, in the post that grants a right. Refuses UnknownSealedCase nobody."""
    return _owner(viewer, right)[2]


def _owner(viewer: Viewer, right: str = "sealed.key") -> tuple[Officer, int, Actor]:
    """The officer, the body and the actor of the post by which somebody has a key. Refuses UnknownSealedCase nobody."""
    units = viewer.units(right)
    post = next((one for one in viewer.posts if one.unit in units), None)
    if viewer.officer is None or post is None:
        raise UnknownSealedCase
    return viewer.officer, post.unit, viewer.actor(post.role, post.unit)


def _check(new: NewKey) -> None:
    if not is_key(new.public):
        raise KeyRefused("public")
    _check_kept(new.kept)


def _check_kept(kept: bytes) -> None:
    if not kept.startswith(_UNDER_PASSPHRASE) or len(kept) > _KEPT_MOST or b"AGE-SECRET-KEY-" in kept.upper():
        raise KeyRefused("kept")


def _check_share(envelope: bytes) -> None:
    try:
        envelopes.inspect(envelope)
    except NotAnEnvelope as fault:
        raise KeyRefused("share") from fault


def _custodians(new: NewKey) -> list[tuple[RecipientKey, bytes]]:
    """The custodians' keys with what each gets. Refuses KeyRefused."""
    if not new.shares:
        return []
    among = recipients.holding(recipients.KEEP).in_bulk([one.custodian for one in new.shares])
    if len(new.shares) != SHARES or len(among) != SHARES:
        raise KeyRefused("shares")
    for one in new.shares:
        _check_share(one.envelope)
    return [(among[one.custodian], one.envelope) for one in new.shares]


def _retire(key: RecipientKey, why: str, at: int, by: Actor = SYSTEM) -> None:
    key.retired_on, key.retired_by = key.retired_on or day_of(at), why
    key.save(update_fields=["retired_on", "retired_by"])
    note(KEYS, "key_retired", [{"key": key.pk, "why": why}], coarse(at), by)
