"""Who took a request by phone or at the counter, and who wants to be called back. Not the log; no words and no numbers."""

from django.db import models

from senim.intake.models import ServiceRequest


class Taken(models.Model):
    """Who wrote down a request that came by phone or at the counter: the name that the law wants on the slip."""

    request = models.OneToOneField(ServiceRequest, models.CASCADE, primary_key=True, related_name="taken")
    officer = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"request {self.request_id} taken"


class CallBack(models.Model):
    """Somebody wants to be called back: by which unit and in which hours (`any`, `morning`, `afternoon`, `evening`).

    The number is that of the request's contact, so that what was erased is not called.
    """

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="call_backs")
    unit_id = models.BigIntegerField()
    when = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(done_at=None), name="channels_one_call_back_at_a_time"
            )
        ]
        indexes = [
            models.Index(
                fields=["unit_id", "asked_at"], condition=models.Q(done_at=None), name="channels_calls_to_make"
            )
        ]

    def __str__(self) -> str:
        return f"call back {self.pk}"
