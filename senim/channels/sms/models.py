"""What passed through the SMS door on each day: numbers only, for cost and for the board."""

from django.db import models


class SmsDay(models.Model):
    """How much of something there was on one local day; `what` is a code of `tallies`."""

    day = models.DateField()
    what = models.CharField(max_length=16)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "what"], name="sms_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.what}"
