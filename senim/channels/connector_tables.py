"""What the connector keeps: calls that were answered, what each system is told, where to, and every try. No words of a case.

`at`, `next_at` and the like are microseconds since 1970 (UTC), as in the log.
"""

from typing import Final

from django.db import models
from django.db.models import Q

TAKEN: Final = "taken"
PULL, WAITING, SENDING, SENT, DEAD = "pull", "waiting", "sending", "sent", "dead"
UNDER_WAY: Final = (WAITING, SENDING)


class AnsweredCall(models.Model):
    """One call under an Idempotency-Key: what it was bound to, and its answer, sealed under that key, which is kept nowhere.

    `status` is 0 while the call runs; until `until` nobody else may take it over.
    """

    key = models.ForeignKey("channels.ApiKey", models.CASCADE, related_name="+")
    given_hash = models.BinaryField(max_length=32)
    payload_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(default=0)
    body = models.BinaryField(default=b"")
    begun_at = models.BigIntegerField(db_index=True)
    until = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "given_hash"], name="channels_one_answer")]

    def __str__(self) -> str:
        return f"call {self.pk}"


class WordsConsent(models.Model):
    """The person agreed that the system that filed the request also reads its words; without the row it reads codes only."""

    request = models.OneToOneField("intake.ServiceRequest", models.CASCADE, primary_key=True, related_name="+")
    language = models.CharField(max_length=2)
    agreed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"consent of {self.request_id}"


class Receiver(models.Model):
    """Where a system is told of changes: its address, our sealed secret for the signature, and how deliveries fare.

    The secret before the last stays good until `old_until`, so that the other side can change it without a gap.
    """

    key = models.OneToOneField("channels.ApiKey", models.CASCADE, primary_key=True, related_name="receiver")
    url = models.CharField(max_length=300)
    secret = models.BinaryField()
    old_secret = models.BinaryField(default=b"")
    old_until = models.BigIntegerField(default=0)
    set_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    failures = models.IntegerField(default=0)
    failing_since = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    rests_until = models.BigIntegerField(default=0)
    worked_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"receiver of {self.key_id}"


class Change(models.Model):
    """One change of a request as its system is told it, by a page of changes and, where it has a receiver, by a webhook.

    Record `n` of the stream caused it. `status`, `stage` and the dues are those that held when the change was noted.
    """

    key = models.ForeignKey("channels.ApiKey", models.CASCADE, related_name="+")
    request_id = models.BigIntegerField()
    stream = models.BigIntegerField()
    n = models.IntegerField()
    type = models.CharField(max_length=24)
    at = models.BigIntegerField()
    status = models.CharField(max_length=12)
    stage = models.CharField(max_length=40, blank=True)
    promise_due_at = models.BigIntegerField(null=True)
    limit_due_at = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default=PULL)
    next_at = models.BigIntegerField(default=0)
    lease = models.BigIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    done_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "n"], name="channels_one_change")]
        indexes = [
            models.Index(fields=["key", "id"], name="channels_change_page"),
            models.Index(fields=["key", "next_at"], name="channels_change_due", condition=Q(state__in=UNDER_WAY)),
            models.Index(fields=["request_id", "id"], name="channels_change_order", condition=Q(state__in=UNDER_WAY)),
            models.Index(fields=["key", "-id"], name="channels_change_dead", condition=Q(state=DEAD)),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} {self.type}"


class DeliveryTry(models.Model):
    """One try to deliver a change: the status that the other side answered (0: none), a reason of ours, how long it took."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="tries")
    at = models.BigIntegerField()
    status = models.SmallIntegerField()
    reason = models.CharField(max_length=24, blank=True)
    milliseconds = models.IntegerField()

    def __str__(self) -> str:
        return f"try {self.pk} of {self.change_id}"


class Teller(models.Model):
    """A system that tells us by webhooks of its own: our sealed secret for its signature, and how that fares.

    The secret before the last stays good until `old_until`. `refused_at` and `refused_code` are those of the newest
    delivery whose proof did not hold, written once a minute at most.
    """

    key = models.OneToOneField("channels.ApiKey", models.CASCADE, primary_key=True, related_name="teller")
    secret = models.BinaryField()
    old_secret = models.BinaryField(default=b"")
    old_until = models.BigIntegerField(default=0)
    set_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    refused_at = models.BigIntegerField(default=0)
    refused_code = models.CharField(max_length=24, blank=True)

    def __str__(self) -> str:
        return f"teller {self.key_id}"


class Told(models.Model):
    """One webhook that another system sent: `hook` is the id it chose, by which a delivery that comes again is known.

    `outcome` is `taken`, or the code of the problem it was refused with; such a one may come again. `times`: deliveries.
    """

    key = models.ForeignKey("channels.ApiKey", models.CASCADE, related_name="+")
    hook = models.CharField(max_length=100)
    payload_hash = models.BinaryField(max_length=32)
    type = models.CharField(max_length=24, blank=True)
    request_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=32)
    times = models.IntegerField(default=1)
    at = models.BigIntegerField()
    last_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "hook"], name="channels_told_once")]
        indexes = [models.Index(fields=["key", "-id"], name="channels_told_page")]

    def __str__(self) -> str:
        return f"told {self.pk}, {self.outcome}"
