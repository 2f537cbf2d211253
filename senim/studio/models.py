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
