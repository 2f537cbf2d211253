"""What the channel board adds up: by day, channel and unit; and, from `pulse`, how each door fares. No words, no addresses, no persons.

`day` is the number of a local day since 1970. `ChannelDay` and `FirstAnswer` follow from the log, the others are facts of doors.
"""

from django.db import models

from senim.channels.pulse.models import Heartbeat, Refusal

__all__ = ["ChannelDay", "FirstAnswer", "Heartbeat", "NoticeDay", "Refusal"]


class ChannelDay(models.Model):
    """How many requests one unit received by one channel on one day; kept by a follower of the log."""

    day = models.IntegerField()
    channel = models.CharField(max_length=16)
    unit_id = models.BigIntegerField()
    received = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "channel", "unit_id"], name="channel_board_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.channel} {self.unit_id}"


class FirstAnswer(models.Model):
    """How many requests had their first answer on one day after so many working minutes; kept by a follower of the log."""

    day = models.IntegerField()
    channel = models.CharField(max_length=16)
    unit_id = models.BigIntegerField()
    minutes = models.IntegerField()
    answered = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "channel", "unit_id", "minutes"], name="channel_board_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.channel} {self.unit_id} {self.minutes}"


class NoticeDay(models.Model):
    """How many notices left and how many were given up, by day, channel and unit; the worker counts them anew."""

    day = models.IntegerField()
    channel = models.CharField(max_length=16)
    unit_id = models.BigIntegerField()
    sent = models.IntegerField(default=0)
    dead = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "channel", "unit_id"], name="channel_board_notice_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.channel} {self.unit_id}"
