"""Local problems. `Problem`, `Measure` and `Sharing` follow from the log (folding.py); the other tables hold officers' words.

All words here are an officer's own and public: never a person's words, never from a request. Moments in µs UTC.
"""

from django.db import models
from django.db.models import Q

from senim.ledger.fields import RowNumber


class ProblemWords(models.Model):
    """What the problem is called, where it is and what came of it, in three languages; its key is the number of the problem."""

    title_kk = models.CharField(max_length=160)
    title_ru = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    place_kk = models.CharField(max_length=200)
    place_ru = models.CharField(max_length=200)
    place_en = models.CharField(max_length=200, blank=True)
    result_kk = models.CharField(max_length=1000, blank=True)
    result_ru = models.CharField(max_length=1000, blank=True)
    result_en = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"words of problem {self.pk}"


class Problem(models.Model):
    """One local problem, kept by a unit. `state`: open · ended; `outcome`: solved · eased · not_solved · mistaken."""

    id = RowNumber(primary_key=True)
    unit_id = models.BigIntegerField()
    region_id = models.CharField(max_length=6)
    kept_by = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8)
    outcome = models.CharField(max_length=12, blank=True)
    opened_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region_id", "state", "-id"], name="referrals_problem_region"),
            models.Index(fields=["unit_id", "state", "-id"], name="referrals_problem_unit"),
        ]

    def __str__(self) -> str:
        return f"problem {self.pk}"


class Measure(models.Model):
    """What one body does about it and by when. `body_id`: the organisation, none: the unit itself. `state`: open · done · dropped.

    `told`: 0 nothing yet, 1 reminded, 2 told that it is late. `first_due_at` stays what it was when the measure was set.
    """

    id = RowNumber(primary_key=True)
    problem_id = models.BigIntegerField(db_index=True)
    body_id = models.BigIntegerField(null=True)
    set_at = models.BigIntegerField()
    first_due_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    state = models.CharField(max_length=8)
    told = models.SmallIntegerField(default=0)
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="referrals_measure_due", condition=Q(state="open", told__lt=2))]

    def __str__(self) -> str:
        return f"measure {self.pk}"


class MeasureWords(models.Model):
    """What the measure is, and why it was moved or dropped, in three languages; all of it is public."""

    measure_id = models.BigIntegerField(primary_key=True)
    text_kk = models.CharField(max_length=300)
    text_ru = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    reason_kk = models.CharField(max_length=300, blank=True)
    reason_ru = models.CharField(max_length=300, blank=True)
    reason_en = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"words of measure {self.pk}"


class Sharing(models.Model):
    """A request that shares a problem; a request shares one at most. `told`: its own stream says that the problem ended."""

    request_id = RowNumber(primary_key=True)
    problem_id = models.BigIntegerField()
    joined_at = models.BigIntegerField()
    told = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["problem_id", "request_id"], name="referrals_sharing_problem"),
            models.Index(fields=["problem_id"], name="referrals_sharing_untold", condition=Q(told=False)),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} shares problem {self.problem_id}"
