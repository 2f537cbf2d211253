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

    `person` is the random id by which a report can name them. A key that was `rotated` stays with its owner, so that old
    envelopes can be opened; with `left` nothing that was sealed to it is given out any more.
    """

    ROTATED, LEFT = "rotated", "left"

    id = RowNumber(primary_key=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="recipient_keys")
    unit = models.ForeignKey(Unit, models.PROTECT)
    person = models.CharField(max_length=24)
    public = models.CharField(max_length=80, unique=True)
    kept = models.BinaryField()
    made_on = models.DateField()
    retired_on = models.DateField(null=True)
    retired_by = models.CharField(max_length=8, blank=True)

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

    `unit` is the body it comes from, none for the reporter; `to_reporter`: it was sealed to the reporter's own key as well.
    The bytes lie in the sealed folder under `path`. `replaced_by` is the same content, sealed anew since somebody left or
    changed keys: the older bytes go some weeks after `replaced_on`.
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
    to_reporter = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaces")
    replaced_on = models.DateField(null=True)

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


class Upload(models.Model):
    """An envelope on its way, part after part: `at` bytes of `size` are safely here. Who sends it is nowhere written down."""

    token = models.CharField(max_length=32, primary_key=True)
    size = models.IntegerField()
    at = models.IntegerField(default=0)
    on = models.DateField()

    def __str__(self) -> str:
        return f"upload of {self.size}"


class KeyShare(models.Model):
    """One of the five shares of a key, sealed to its custodian's own key; any three of them make the key again."""

    key = models.ForeignKey(RecipientKey, models.PROTECT, related_name="shares")
    custodian = models.ForeignKey(RecipientKey, models.PROTECT, related_name="keeps")
    envelope = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "custodian"], name="safeguarding_share_once")]

    def __str__(self) -> str:
        return f"share of {self.key_id}"


class Recovery(models.Model):
    """That the owner of `key` lost its passphrase and asked the custodians for their shares, sealed to the newer key `to`."""

    id = RowNumber(primary_key=True)
    key = models.ForeignKey(RecipientKey, models.PROTECT, related_name="recoveries")
    to = models.ForeignKey(RecipientKey, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    ended_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"recovery {self.pk}"


class GivenShare(models.Model):
    """A share that its custodian opened and sealed to the owner's newer key."""

    recovery = models.ForeignKey(Recovery, models.CASCADE, related_name="given")
    share = models.ForeignKey(KeyShare, models.PROTECT, related_name="+")
    envelope = models.BinaryField()
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "share"], name="safeguarding_given_once")]

    def __str__(self) -> str:
        return f"given {self.share_id}"


class DirectoryEdition(models.Model):
    """The directory of recipients as it was signed on a day; the newest is the one that is served."""

    on = models.DateField()
    note = models.TextField()
    sha256 = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"directory of {self.on}"


class CommunityActivity(models.Model):
    """One activity with a community: what it was, for which audience, how many were reached. Totals only, and none under ten.

    There is no place for a name, a list or a note. `reached` is none where fewer than ten came.
    """

    id = RowNumber(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="community_activities")
    held_on = models.DateField()
    kind = models.CharField(max_length=16)
    audience = models.CharField(max_length=16)
    reached = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-held_on", "-id"], name="safeguarding_activity_unit")]

    def __str__(self) -> str:
        return f"activity {self.pk}"
