"""The outbox and what stands around it: how a person may be told, what is to be told, and the words for it.

`Reach` and the first columns of `Notice` follow from the log; the other columns are facts of delivery. No address, no
name and no words of a case are kept here. Moments are microseconds since 1970 (UTC), as in the log.
"""

from django.db import models
from django.db.models import Q

from senim.ledger.fields import RowNumber

WAITING, SENDING, SENT, DELIVERED, DEAD, WITHHELD = "waiting", "sending", "sent", "delivered", "dead", "withheld"


class Reach(models.Model):
    """By which channel the person of a request is told, in which language, and whether also of what they may do without.

    A projection of `registered` and `reach_set`; the row is missing when the person left no way. `channel` is empty once they
    forbade all contact. `stage` is the stage last heard of, so that the next one is news.
    """

    request_id = RowNumber(primary_key=True)
    channel = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=2)
    optional = models.BooleanField(default=True)
    stage = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"reach of {self.request_id}"


class Wish(models.Model):
    """What a person asked for besides the channel: hours that are safe (`from_hour` to `until_hour`, local), a shared device.

    Not in the log: that somebody shares a phone with others is nobody's but ours to know, and can be erased.
    """

    request_id = RowNumber(primary_key=True)
    from_hour = models.SmallIntegerField(null=True)
    until_hour = models.SmallIntegerField(null=True)
    shared = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"wish of {self.request_id}"


class Notice(models.Model):
    """One notice in the outbox. `stream`, `n`, `kind`, `due_at`, `until_at` and `moot` follow from the log, the rest is delivery.

    Record `n` of the stream caused it; it is not sent before `due_at`, and after `until_at` it would be of no use. `moot`:
    what it would say no longer holds. `state`: waiting · sending · sent (the provider has it) · delivered (it says so) ·
    dead (given up, a person looks) · withheld (`reason` says why it must not or need not go). `next_at` is the next
    attempt, or while sending the end of the lease; `lease` tells one attempt from another.
    """

    id = RowNumber(primary_key=True)
    request_id = models.BigIntegerField()
    stream = models.BigIntegerField()
    n = models.IntegerField()
    kind = models.CharField(max_length=16)
    due_at = models.BigIntegerField()
    until_at = models.BigIntegerField(null=True)
    moot = models.BooleanField(default=False)
    channel = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, default=WAITING)
    next_at = models.BigIntegerField()
    lease = models.BigIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    transport = models.CharField(max_length=20, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    parts = models.SmallIntegerField(default=0)
    cost = models.IntegerField(default=0)
    done_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "n", "kind"], name="notices_once")]
        indexes = [
            models.Index(
                fields=["channel", "next_at"], name="notices_due", condition=Q(state__in=(WAITING, SENDING), moot=False)
            ),
            models.Index(fields=["stream", "id"], name="notices_dead", condition=Q(state=DEAD)),
            models.Index(fields=["channel", "done_at"], name="notices_done", condition=Q(done_at__isnull=False)),
            models.Index(fields=["transport", "reference"], name="notices_reference", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} {self.kind} {self.state}"


class Line(models.Model):
    """How a channel fares: since when it fails (null: it works), why, how often in a row, and until when it rests."""

    channel = models.CharField(max_length=12, primary_key=True)
    failing_since = models.BigIntegerField(null=True)
    failures = models.IntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    rests_until = models.BigIntegerField(default=0)
    worked_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"line {self.channel}"


class Wording(models.Model):
    """One version of the words of a kind on a channel, in three languages. Versions are kept; the newest approved one holds.

    `state`: proposed (a second person looks), approved, returned. What no row names has the words of the package.
    """

    kind = models.CharField(max_length=16)
    channel = models.CharField(max_length=12)
    kk = models.TextField()
    ru = models.TextField()
    en = models.TextField()
    state = models.CharField(max_length=10, default="proposed")
    written_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Officer", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel"], name="notices_one_proposal", condition=Q(state="proposed")
            )
        ]
        indexes = [models.Index(fields=["kind", "channel", "-id"], name="notices_wording_newest")]

    def __str__(self) -> str:
        return f"wording {self.pk} of {self.kind} by {self.channel}"
