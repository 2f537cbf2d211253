"""Officers and their posts, the journal of reads, and the counters that slow down guessing."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from senim.places.models import Unit


class Officers(BaseUserManager["Officer"]):
    """Finds officers by the name they sign in with."""


class Officer(AbstractBaseUser):
    """A person who works with requests. `pseudonym` stands for the person in the log and is never shown in a public place."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    pseudonym = models.BigIntegerField(unique=True)
    language = models.CharField(max_length=2, default="kk")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = Officers()

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """The name that colleagues see, under the name that Django's templates ask for."""
        return self.full_name


class Post(models.Model):
    """A role that an officer holds at a unit; its rights reach the unit and what lies below it in `path`."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "role", "unit"], name="accounts_post_once")]
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.officer} · {self.role} · {self.unit}"


class Access(models.Model):
    """One read of a person's record: who, when, which part, and why. `task` names the reader's own open step when it was the reason.

    `role` and `unit_id` are the post in which the officer read. A partner reads as an organisation, without an officer; the
    unit is then the one that shared. `request_id` of a visit to a front office is its (negative) stream.
    """

    at = models.DateTimeField(db_index=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    request_id = models.BigIntegerField(db_index=True)
    part = models.CharField(max_length=40)
    reason = models.CharField(max_length=24)
    words = models.CharField(max_length=300, blank=True)
    task = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=24, blank=True, default="", db_default="")
    unit_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["officer", "at"])]

    def __str__(self) -> str:
        return f"{self.at} {self.officer_id} {self.request_id} {self.reason}"


class Attempt(models.Model):
    """Failed tries from one place in one minute. The place is a keyed hash, so no address is kept; rows go after a day."""

    bucket = models.CharField(max_length=24)
    place = models.CharField(max_length=32)
    minute = models.BigIntegerField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "place", "minute"], name="accounts_attempt_once")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.minute}: {self.count}"


class AccessDay(models.Model):
    """How much one officer read on one local day, added up from the journal: to know what is usual for them.

    `reads` are records opened, `outside` those of them without an own open task, `found` lines that searches showed,
    `signed` reads with a second signature.
    """

    officer = models.ForeignKey(Officer, models.PROTECT)
    day = models.DateField()
    reads = models.IntegerField(default=0)
    outside = models.IntegerField(default=0)
    found = models.IntegerField(default=0)
    signed = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "day"], name="accounts_day_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.day}: {self.reads}"


class Unusual(models.Model):
    """A day on which an officer read in a way that a rule of `unusual.RULES` calls unusual; `usual` is their own median."""

    officer = models.ForeignKey(Officer, models.PROTECT)
    day = models.DateField()
    rule = models.CharField(max_length=12)
    number = models.IntegerField()
    usual = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "day", "rule"], name="accounts_unusual_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.day} {self.rule}"
