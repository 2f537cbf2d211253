"""Exchanges under way and messages in passing: sealed, gone after a day, not the log. And the systems that may call us, with
what each of them filed: that stays."""

from django.db import models

from senim.channels.connector_tables import (  # noqa: F401  # beside their door, in the tables of this app
    AnsweredCall,
    Change,
    DeliveryTry,
    Receiver,
    Teller,
    Told,
    WordsConsent,
)
from senim.channels.operator.models import CallBack, Taken  # noqa: F401
from senim.intake.models import ServiceRequest


class Conversation(models.Model):
    """Where one person's exchange stands, sealed under their own address, which is kept nowhere with it."""

    door = models.CharField(max_length=16)
    who = models.BinaryField(max_length=32)
    state = models.BinaryField()
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "who"], name="channels_one_conversation")]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class Arrived(models.Model):
    """A message as its provider brought it; `number` is the provider's own, so that one that comes twice is one.

    `body` is sealed, and empty from `done_at` on: what stays is only that this number was here.
    """

    door = models.CharField(max_length=16)
    number = models.BigIntegerField()
    body = models.BinaryField()
    arrived_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "number"], name="channels_arrived_once")]
        indexes = [
            models.Index(
                fields=["door", "number"], name="channels_arrived_waiting", condition=models.Q(done_at__isnull=True)
            ),
            models.Index(fields=["done_at"], name="channels_arrived_done"),
        ]

    def __str__(self) -> str:
        return f"message {self.number} by {self.door}"


class Saying(models.Model):
    """One message of ours on its way to a person; gone once the provider has it. Address and words are sealed."""

    door = models.CharField(max_length=16)
    who = models.BinaryField(max_length=32)
    body = models.BinaryField()
    written_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["door", "who", "id"], name="channels_saying_order")]

    def __str__(self) -> str:
        return f"saying {self.pk}"


class Cursor(models.Model):
    """How far a provider's queue was read: the number to ask for next."""

    door = models.CharField(max_length=16, primary_key=True)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.door} from {self.number}"


class Reached(models.Model):
    """At which address of a messenger the person of a request wants to be told; sealed, and gone when they do not want it any more."""

    request_id = models.BigIntegerField(primary_key=True)
    who = models.BinaryField(max_length=32, db_index=True)
    address = models.BinaryField()

    def __str__(self) -> str:
        return f"address of {self.request_id}"


class ApiKey(models.Model):
    """What an outside system proves itself with: its public half, and a hash of the secret half, which is shown once.

    `scopes` are those of `api_keys.scopes`. A key is never deleted: it says who was let in, by whom, and until when.
    """

    name = models.CharField(max_length=24, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    owner = models.CharField(max_length=120)
    contact = models.CharField(max_length=254, blank=True)
    scopes = models.JSONField()
    per_minute = models.PositiveIntegerField()
    per_day = models.PositiveIntegerField()
    issued_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    revoked_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key {self.name} of {self.owner}"


class ApiUse(models.Model):
    """How often a key was used in its newest minute and day (numbers since 1970, UTC); one row a key, counted in place."""

    key = models.OneToOneField(ApiKey, models.CASCADE, primary_key=True, related_name="use")
    minute = models.BigIntegerField()
    in_minute = models.IntegerField()
    day = models.IntegerField()
    in_day = models.IntegerField()

    def __str__(self) -> str:
        return f"use of {self.key_id}"


class Filed(models.Model):
    """Which outside system a request came from, by which door: what that system may see again, and nobody else's does."""

    request = models.OneToOneField(ServiceRequest, models.CASCADE, primary_key=True, related_name="filed")
    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="filed")
    door = models.CharField(max_length=16)
    service = models.CharField(max_length=40)
    filed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["door", "-filed_at"], name="channels_filed_by_door"),
            models.Index(fields=["key", "-filed_at"], name="channels_filed_by_key"),
        ]

    def __str__(self) -> str:
        return f"request {self.request_id} by {self.door}"


class Letter(models.Model):
    """One letter. `state`: waiting (a fault came between), taken, machine (an automatic answer), bounce, refused (`reason` says why).

    `who` is a keyed hash of the sender's address, by which letters and our answers are counted; `begins` says that it
    opened an exchange, `answered` that we wrote back. `attempts` is counted before a letter is read, so that one which
    ends the process is given up too.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    who = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, default="waiting")
    reason = models.CharField(max_length=16, blank=True)
    begins = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    attempts = models.SmallIntegerField(default=0)
    arrived_at = models.DateTimeField(db_index=True)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channels_letter"
        indexes = [models.Index(fields=["who", "arrived_at"], name="channels_letters_of")]

    def __str__(self) -> str:
        return f"letter {self.pk}, {self.state}"


class Exchange(models.Model):
    """An exchange by letters that is no request yet; its mark stands in our address. It holds nothing but when it began."""

    began_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "channels_letter_exchange"

    def __str__(self) -> str:
        return f"exchange {self.pk}"
