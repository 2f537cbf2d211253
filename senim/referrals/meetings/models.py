"""Joint meetings. `Meeting`, `Invited` and `Undertaking` follow from the log (folding.py); the other tables hold the words.

Moments are microseconds since 1970 (UTC), officers stand with their pseudonyms, as in the log.
"""

from django.db import models
from django.db.models import Q

from senim.ledger.fields import RowNumber


class MeetingWords(models.Model):
    """What a meeting is called, where it is and what was said: its key is the number of the meeting."""

    title = models.CharField(max_length=160)
    place = models.CharField(max_length=300)
    minutes = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"words of meeting {self.pk}"


class AgendaPoint(models.Model):
    """One point of the agenda, from 1 on, and what was decided on it."""

    meeting = models.ForeignKey(MeetingWords, models.CASCADE, related_name="points")
    position = models.SmallIntegerField()
    text = models.CharField(max_length=500)
    decision = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="referrals_point_once")]

    def __str__(self) -> str:
        return f"point {self.position} of meeting {self.meeting_id}"


class Meeting(models.Model):
    """One joint meeting of a unit, called by an officer. `state`: planned · held · cancelled. `request_id`: what it is about, if one."""

    id = RowNumber(primary_key=True)
    unit_id = models.BigIntegerField()
    request_id = models.BigIntegerField(null=True)
    called_by = models.BigIntegerField(null=True)
    starts_at = models.BigIntegerField()
    state = models.CharField(max_length=10)

    class Meta:
        indexes = [
            models.Index(fields=["starts_at"], name="referrals_meeting_ahead", condition=Q(state="planned")),
            models.Index(fields=["unit_id"], name="referrals_meeting_unit"),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Invited(models.Model):
    """A participant of a meeting. Who stands here sees the meeting, nobody else does."""

    meeting_id = models.BigIntegerField()
    officer = models.BigIntegerField()
    reminded = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting_id", "officer"], name="referrals_invited_once")]
        indexes = [models.Index(fields=["officer", "-meeting_id"], name="referrals_invited_officer")]

    def __str__(self) -> str:
        return f"{self.officer} in meeting {self.meeting_id}"


class Undertaking(models.Model):
    """What a participant undertook. `state`: open · done · dropped. `told`: 0 nothing yet, 1 reminded, 2 told that it is late."""

    id = RowNumber(primary_key=True)
    meeting_id = models.BigIntegerField(db_index=True)
    officer = models.BigIntegerField()
    due_at = models.BigIntegerField()
    state = models.CharField(max_length=8)
    told = models.SmallIntegerField(default=0)
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["officer", "due_at"], name="referrals_undertaking_own", condition=Q(state="open")),
            models.Index(fields=["due_at"], name="referrals_undertaking_due", condition=Q(state="open", told__lt=2)),
        ]

    def __str__(self) -> str:
        return f"undertaking {self.pk}"


class UndertakingWords(models.Model):
    """What was undertaken, and what came of it."""

    undertaking_id = models.BigIntegerField(primary_key=True)
    text = models.CharField(max_length=500)
    result = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"words of undertaking {self.pk}"
