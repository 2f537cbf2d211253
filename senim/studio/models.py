"""What the studio keeps: which parts of the exported log are behind, and the models that analysts draw."""

from django.db import models


class LogPart(models.Model):
    """One Parquet file of the exported log: the runs of one service that were opened in one month.

    `dirty` is the number of the newest record that changed it, `written` the one up to which the file has it; a part
    is behind while they differ. `next_at` (µs UTC): not written again before, so that a busy part costs little.
    """

    service = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    dirty = models.BigIntegerField(default=0)
    written = models.BigIntegerField(default=0)
    next_at = models.BigIntegerField(default=0)
    cases = models.IntegerField(default=0)
    events = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "month"], name="studio_part_once")]

    def __str__(self) -> str:
        return f"{self.service} {self.month}"


class LogCase(models.Model):
    """Which part a run of a process belongs to. Runs of sealed services have no row and never enter the exported log."""

    stream = models.BigIntegerField(primary_key=True)
    part = models.ForeignKey(LogPart, models.CASCADE)

    def __str__(self) -> str:
        return f"run {self.stream}"


class Draft(models.Model):
    """A model that analysts draw for one service: kept until it is released or dropped. Words for people stay out of the log.

    `state`: drawing, handed_in (waits for a second person), released. `revision` counts saves, so that nobody overwrites
    what a colleague saved meanwhile. `change` says by language what is different from the version it began with.
    """

    service = models.CharField(max_length=40)
    base_version = models.IntegerField()
    state = models.CharField(max_length=12, default="drawing")
    xml = models.TextField()
    revision = models.IntegerField(default=1)
    change = models.JSONField(default=dict)
    begun_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("accounts.Officer", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=1000, blank=True)
    released_version = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["service", "state"], name="studio_draft_service")]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.service}"


class ForeignLog(models.Model):
    """Somebody else's event log: who brought it and when, what is known of it, and what the worker is to do with it next.

    `errand`: look, import, check, or empty when nothing is to be done; `tries` counts how often it was begun. `state`:
    new, choosing (its columns), ready, refused (bad rows), failed (`fault` says why, in English). `done` of `size` bytes
    are read. `seen` is its beginning, `wanted` how it is to be read, `report` what the import did, `portrait` the
    figures; `check_label` names the model that it was compared with, `checked` says how it fits. `unit`: who works there
    with the right to draw models, or above it, sees the log; without one only its owner does.
    """

    name = models.CharField(max_length=80)
    file_name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    brought_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default="new")
    errand = models.CharField(max_length=10, default="look", db_index=True)
    tries = models.SmallIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    fault = models.CharField(max_length=400, blank=True)
    seen = models.JSONField(default=dict)
    wanted = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    portrait = models.JSONField(default=dict)
    check_label = models.CharField(max_length=120, blank=True)
    checked = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"foreign log {self.pk}"


class GivenLog(models.Model):
    """Who took which part of our own log out of the house, and when; rows are only ever added. `asked` holds the filters."""

    service = models.CharField(max_length=40)
    form = models.CharField(max_length=16)
    asked = models.JSONField(default=dict)
    given_to = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["service", "-given_at"], name="studio_given_service")]

    def __str__(self) -> str:
        return f"log of {self.service} as {self.form}"


class ScenarioRun(models.Model):
    """A scenario that somebody had played: what was changed, how often it ran, and what came of it.

    `asked` holds the filters, the version among them, `scope` the codes of the units that count (null: all), `changes`
    what differs from today, `beside` the number of a version or `draft-5`, or nothing.
    `state`: waiting (for the worker), ready, failed (`fault` says why, in English); `tries` counts how often it was
    begun, `done` is in per cent. `result` are the summaries. `unit` as for imported logs.
    """

    name = models.CharField(max_length=80)
    service = models.CharField(max_length=40)
    beside = models.CharField(max_length=20, blank=True)
    asked = models.JSONField(default=dict)
    scope = models.JSONField(null=True)
    changes = models.JSONField(default=dict)
    seed = models.IntegerField()
    replications = models.IntegerField()
    cases = models.IntegerField()
    asked_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default="waiting", db_index=True)
    tries = models.SmallIntegerField(default=0)
    done = models.SmallIntegerField(default=0)
    fault = models.CharField(max_length=400, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["service", "-id"], name="studio_run_service")]

    def __str__(self) -> str:
        return f"scenario {self.pk} of {self.service}"


class LogFile(models.Model):
    """A part of our own log that is being written, or stands ready, as a file for whoever asked for it, until `expires_at`.

    `form`, `asked`, `scope` and `language` say what is written; `state`, `tries`, `done` and `fault` as for a scenario.
    """

    service = models.CharField(max_length=40)
    form = models.CharField(max_length=16)
    asked = models.JSONField(default=dict)
    scope = models.JSONField(null=True)
    language = models.CharField(max_length=2)
    asked_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting", db_index=True)
    tries = models.SmallIntegerField(default=0)
    done = models.SmallIntegerField(default=0)
    fault = models.CharField(max_length=400, blank=True)
    size = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "service"], name="studio_file_mine")]

    def __str__(self) -> str:
        return f"log file {self.pk}"
