"""Openings: somebody asks to read a request outside their scope, and a second person of another unit signs or refuses."""

from django.db import models

from senim.accounts.models import Officer


class Opening(models.Model):
    """One asking. `state`: asked, opened (until `until`), refused. Roles and units are the posts in which the two acted.

    `request_id` is what the asker typed: there may be no such request, which nobody is told. What the rows say of who, when
    and which is also in the log (stream `housekeeping.OPENINGS`); only the words of the reason are not.
    """

    request_id = models.BigIntegerField()
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=24)
    asked_unit = models.BigIntegerField()
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=24)
    words = models.CharField(max_length=300)
    state = models.CharField(max_length=8, default="asked")
    signed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    signed_role = models.CharField(max_length=24, blank=True)
    signed_unit = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-id"]), models.Index(fields=["request_id"])]

    def __str__(self) -> str:
        return f"opening of {self.request_id}: {self.state}"
