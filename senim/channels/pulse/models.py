"""Refusals and heartbeats of doors: counts and codes only. The tables are of the app `channel_board`.

`day` is the number of a local day since 1970.
"""

from django.db import models


class Refusal(models.Model):
    """How often a door refused what came, on one day and for one reason (a short code); it belongs to no unit yet."""

    day = models.IntegerField()
    door = models.CharField(max_length=16)
    reason = models.CharField(max_length=24)
    count = models.IntegerField(default=0)

    class Meta:
        app_label = "channel_board"
        constraints = [models.UniqueConstraint(fields=["day", "door", "reason"], name="channel_board_refusal_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.door} {self.reason}"


class Heartbeat(models.Model):
    """How the errand of one door fares in the worker: last success, last failure with its code, failures in a row, since when."""

    door = models.CharField(max_length=16, primary_key=True)
    worked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "channel_board"

    def __str__(self) -> str:
        return f"heartbeat of {self.door}"
