"""What people allowed to be shared. `Consent` follows from the log; words stand beside it and can be erased."""

from django.db import models

from senim.ledger.fields import RowNumber


class Consent(models.Model):
    """What one person allows one body to see, for one purpose, until when. A projection: see folding.py.

    `items` are codes joined by commas, none: nothing is shared. `words` is the version of what was shown, in `language`;
    `taken`: in_person · phone · paper · override. An override has no yes of the person but a `ground`. `by` is the pseudonym of who took
    it down. Moments in µs UTC.
    """

    id = RowNumber(primary_key=True)
    stream = models.BigIntegerField()
    request_id = models.BigIntegerField(db_index=True)
    organisation_id = models.BigIntegerField()
    purpose = models.CharField(max_length=20)
    items = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    taken = models.CharField(max_length=12)
    ground = models.CharField(max_length=20, blank=True)
    by = models.BigIntegerField(null=True)
    given_at = models.BigIntegerField()
    until_at = models.BigIntegerField()
    withdrawn_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["until_at"], name="referrals_consent_ends", condition=models.Q(withdrawn_at=None))
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class ConsentWords(models.Model):
    """What the person wants kept back and why, or the reason of an override, in words; erased with the words of the request."""

    consent_id = models.BigIntegerField(primary_key=True)
    request_id = models.BigIntegerField(db_index=True)
    text = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return f"words of consent {self.pk}"
