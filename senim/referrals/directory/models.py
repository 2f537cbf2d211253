"""What the directory says of a body that helps, and which officers work for it. Names and telephone stand with the organisation."""

from django.conf import settings
from django.db import models

from senim.places.models import Organisation


class Partner(models.Model):
    """An organisation as one that helps people and takes referrals.

    `hours` are written as in places.hours; empty means that nobody can say. `hidden`: its place is told to nobody by us, on
    no page and no map, for those who come there are looked for. `capacity` and `free` count places, as told at `counted_at`;
    empty: it does not count any. `referrers` are the roles that may send people there, none named: all. An answer to a
    referral is due in `answer_days` working days, the result in `result_days` from then; what is late is also told to
    `chief_email`.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="partner")
    languages = models.JSONField(default=list)
    hours = models.CharField(max_length=200, blank=True)
    hidden = models.BooleanField(default=False)
    address_kk = models.CharField(max_length=200, blank=True)
    address_ru = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    capacity = models.SmallIntegerField(null=True)
    free = models.SmallIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    listed = models.BooleanField(default=True)
    takes_referrals = models.BooleanField(default=False)
    referrers = models.JSONField(default=list)
    email = models.CharField(max_length=254, blank=True)
    chief_email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, default="kk")
    answer_days = models.SmallIntegerField(default=3)
    result_days = models.SmallIntegerField(default=15)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"partner {self.pk}"


class Help(models.Model):
    """One kind of help (`kinds.toml`) that a partner gives."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="helps")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "kind"], name="referrals_help_once")]
        indexes = [models.Index(fields=["kind", "partner"], name="referrals_help_kind")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.partner_id}"


class Member(models.Model):
    """An officer (in the sense of accounts) who works for a partner: its referrals are theirs to see, nobody else's."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="members")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "partner"], name="referrals_member_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} of {self.partner_id}"
