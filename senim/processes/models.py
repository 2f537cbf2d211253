"""Projections of the log that the work is done from: instances, open work items, service clocks, monthly figures.

All of them can be thrown away and folded anew from the log (`senim rebuild --check` proves it). Only a VersionMove is none:
what was confirmed and how far the worker is with it.
Moments are microseconds since 1970 (UTC), as in the log.
"""

from django.db import models
from django.db.models import Q

from senim.ledger.fields import RowNumber


class Instance(models.Model):
    """One run of a process: its snapshot, so that the next step need not fold the log. `stream` = request id * 16 + ordinal."""

    stream = RowNumber(primary_key=True)
    request_id = models.BigIntegerField(db_index=True)
    version_id = models.BigIntegerField()
    terms_on = models.DateField()
    service = models.CharField(max_length=40)
    state = models.BinaryField()
    n = models.IntegerField()
    head = models.BinaryField(max_length=32)
    unit_id = models.BigIntegerField()
    desk_id = models.BigIntegerField()
    officer = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    waiting_for = models.CharField(max_length=12, blank=True)
    next_due_at = models.BigIntegerField(null=True)
    opened_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_due_at"], name="processes_timer", condition=Q(next_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"instance {self.stream}"


class WorkItem(models.Model):
    """One step that waits for a person. Rows exist only while it waits: the list costs what is open, not what ever was.

    `id` follows from the record that opened the step (`runs.item_id`), so it never comes again for another.
    """

    id = RowNumber(primary_key=True)
    stream = models.BigIntegerField()
    element = models.CharField(max_length=80)
    copy = models.IntegerField(default=0)
    request_id = models.BigIntegerField()
    service = models.CharField(max_length=40)
    role = models.CharField(max_length=24)
    unit_id = models.BigIntegerField()
    officer = models.BigIntegerField(null=True)
    due_at = models.BigIntegerField()
    due_kind = models.CharField(max_length=16)
    since_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "element", "copy"], name="processes_item_once")]
        indexes = [
            models.Index(fields=["unit_id", "due_at", "id"], name="processes_item_unit"),
            models.Index(
                fields=["officer", "due_at", "id"],
                name="processes_item_officer",
                condition=Q(officer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.element}"


class ServiceClock(models.Model):
    """The clock of one instance: promise and legal limit, running, paused or stopped."""

    stream = RowNumber(primary_key=True)
    state = models.CharField(max_length=8)
    started_at = models.BigIntegerField()
    promise_due_at = models.BigIntegerField(null=True)
    limit_due_at = models.BigIntegerField(null=True)
    paused_at = models.BigIntegerField(null=True)
    pause_reason = models.CharField(max_length=40, blank=True)
    extended = models.SmallIntegerField(default=0)
    stopped_at = models.BigIntegerField(null=True)
    calendar = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["limit_due_at"], name="processes_clock_running", condition=~Q(state="stopped")),
        ]

    def __str__(self) -> str:
        return f"clock {self.stream} {self.state}"


class MonthlyFigure(models.Model):
    """What was received and answered in one month by one unit and service; kept by a follower of the log."""

    month = models.CharField(max_length=7)
    unit_id = models.BigIntegerField()
    service = models.CharField(max_length=40)
    received = models.IntegerField(default=0)
    ended = models.IntegerField(default=0)
    within_promise = models.IntegerField(default=0)
    within_limit = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "unit_id", "service"], name="processes_figure_once")]

    def __str__(self) -> str:
        return f"{self.month} {self.unit_id} {self.service}"


class ThrownSignal(models.Model):
    """A signal that an instance threw and that the worker has not yet told to all others; `id` as that of a work item.

    `upto` is the last stream that was told. A row stands from the throw until everybody was told: a queue, no projection.
    """

    id = RowNumber(primary_key=True)
    stream = models.BigIntegerField()
    name = models.TextField()
    thrown_at = models.BigIntegerField()
    upto = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} of {self.stream}"


class VersionMove(models.Model):
    """A confirmed move of the requests that run on one version of a service to another; the worker makes it, one by one.

    `units`: the ids of the units whose requests are meant (null: all). `role`, `actor`, `unit_id`: the officer as the log
    knows them. `state`: waiting, moving, done. `expected` requests ran when it was confirmed; `upto` is the last stream
    that was looked at, `moved` and `stayed` count them, `reasons` those that stayed by `element reason`.
    """

    service = models.CharField(max_length=40)
    origin_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    units = models.JSONField(null=True)
    confirmed_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    role = models.CharField(max_length=24)
    actor = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default="waiting")
    expected = models.IntegerField()
    upto = models.BigIntegerField(default=0)
    moved = models.IntegerField(default=0)
    stayed = models.IntegerField(default=0)
    reasons = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin_id"], name="processes_move_once", condition=~Q(state="done")),
        ]
        indexes = [models.Index(fields=["service", "-id"], name="processes_move_service")]

    def __str__(self) -> str:
        return f"move {self.pk} of {self.service}"
