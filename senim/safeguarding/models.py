"""What the server knows of sealed cases: who may open, that something came, on which day, and of which size. Never what it says.

All numbers are random, so that no gap in them tells how many cases there are. This app's tables are filled only in an instance
of its own (SENIM_INSTANCE=sealed), with a database and a log of its own.
"""

from django.db import models

from senim.accounts.models import Officer
from senim.ledger.fields import RowNumber
from senim.places.models import Unit


class BodyLane(models.Model):
    """A body (a unit of this instance: ombudsman, prosecutor, lawyer, crisis centre) that takes cases of a lane.

    `default`: it gets every report of the lane unless it is in conflict; the others only when the reporter picks them.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="lanes")
    lane = models.CharField(max_length=40)
    default = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "lane"], name="safeguarding_lane_once")]

    def __str__(self) -> str:
        return f"{self.lane} at {self.unit_id}"


class RecipientKey(models.Model):
    """One person's age key: `public` in the directory, the secret only under their passphrase (`kept`, an age file).

    `person` is the random id by which a report can name them. A retired key stays, so that old envelopes can be opened.
    """

    id = RowNumber(primary_key=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="recipient_keys")
    unit = models.ForeignKey(Unit, models.PROTECT)
    person = models.CharField(max_length=24)
    public = models.CharField(max_length=80, unique=True)
    kept = models.BinaryField()
    made_on = models.DateField()
    retired_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"key {self.pk}"


class SealedCase(models.Model):
    """One case: its lane, the day on which it came, the hash of the look-up value, and the reporter's own key for answers.

    `id` is random; the case's process runs on the streams of that number, in whole days.
    """

    id = RowNumber(primary_key=True)
    lane = models.CharField(max_length=40)
    on = models.DateField()
    language = models.CharField(max_length=2)
    lookup_hash = models.BinaryField(max_length=32, unique=True)
    reporter_key = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"sealed case {self.pk}"


class SealedEnvelope(models.Model):
    """One envelope of a case: a report, a message of either side, a note among recipients, or a part shared with another body.

    `unit` is the body it comes from, none for the reporter. The bytes lie in the sealed folder under `path`.
    """

    id = RowNumber(primary_key=True)
    case = models.ForeignKey(SealedCase, models.PROTECT, related_name="envelopes")
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    on = models.DateField()
    place = models.IntegerField()
    bucket = models.IntegerField()
    sha256 = models.BinaryField(max_length=32)
    path = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="safeguarding_envelope_place")]

    def __str__(self) -> str:
        return f"envelope {self.pk}"


class Addressee(models.Model):
    """That an envelope was sealed to a key: whoever holds it may fetch the bytes."""

    envelope = models.ForeignKey(SealedEnvelope, models.PROTECT, related_name="addressees")
    key = models.ForeignKey(RecipientKey, models.PROTECT, related_name="envelopes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["envelope", "key"], name="safeguarding_addressee_once")]

    def __str__(self) -> str:
        return f"{self.envelope_id} to {self.key_id}"
