"""Hand-overs to other bodies. `Referral` follows from the log; words, links and letters stand beside it."""

from django.db import models
from django.db.models import Q

from senim.ledger.fields import RowNumber


class Referral(models.Model):
    """One hand-over. A projection: see folding.py.

    `kind`: refer (a part is shared, we stay the owner) · transfer (the body leads once it has accepted). `state`: pending ·
    accepted · in_progress · done · declined · revoked. `due_at`: by when the body is to answer, then by when to report, then
    by when to confirm that it stopped. `next_at` is when the worker has to remind or to escalate. Moments in µs UTC.
    """

    id = RowNumber(primary_key=True)
    stream = models.BigIntegerField()
    request_id = models.BigIntegerField(db_index=True)
    organisation_id = models.BigIntegerField()
    consent_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=10)
    purpose = models.CharField(max_length=20)
    unit_id = models.BigIntegerField()
    by = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, blank=True)
    referred_at = models.BigIntegerField()
    answered_at = models.BigIntegerField(null=True)
    begun_at = models.BigIntegerField(null=True)
    ended_at = models.BigIntegerField(null=True)
    confirmed_at = models.BigIntegerField(null=True)
    due_at = models.BigIntegerField(null=True)
    remind_at = models.BigIntegerField(null=True)
    next_at = models.BigIntegerField(null=True)
    late_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="referrals_of_partner"),
            models.Index(fields=["unit_id", "-id"], name="referrals_of_unit"),
            models.Index(fields=["next_at"], name="referrals_next", condition=Q(next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class ReferralWords(models.Model):
    """What the two sides wrote to each other; `side` is police or partner. Erased with the words of the request."""

    referral_id = models.BigIntegerField()
    request_id = models.BigIntegerField(db_index=True)
    side = models.CharField(max_length=8)
    text = models.TextField()
    written_at = models.DateTimeField()
    officer_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["referral_id", "id"], name="referrals_words_of")]

    def __str__(self) -> str:
        return f"words {self.pk} of {self.referral_id}"


class Link(models.Model):
    """A way to one referral for a body that never signs in: an address in a letter, and each time a fresh one-time code.

    Neither the address nor a code is stored: both are made from the operator's secret and the random numbers here. A code
    is good once, until `code_until_at`, for a few tries; `codes` counts how many were sent.
    """

    id = models.BigIntegerField(primary_key=True)
    referral_id = models.BigIntegerField(db_index=True)
    made_at = models.BigIntegerField()
    until_at = models.BigIntegerField()
    codes = models.SmallIntegerField(default=0)
    code_salt = models.CharField(max_length=32, blank=True)
    code_until_at = models.BigIntegerField(default=0)
    tries = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"link to {self.referral_id}"


class Letter(models.Model):
    """An e-mail to a body, waiting, sent or given up. It holds no words: they are made when it leaves, and name nobody.

    `kind`: referred · code · wrote · reminder · late · revoked. `state`: waiting · sending · sent · dead · dropped. `chief`: it goes
    to the address for what is late.
    """

    referral_id = models.BigIntegerField()
    link = models.ForeignKey(Link, models.CASCADE, null=True)
    kind = models.CharField(max_length=12)
    chief = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="waiting")
    next_at = models.BigIntegerField()
    attempts = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    done_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="referrals_letters", condition=Q(state__in=("waiting", "sending"))),
            models.Index(fields=["referral_id"], name="referrals_letters_of"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
