"""What the planning of front offices keeps: one row for each reckoning that somebody asked for, and what was found."""

from typing import Final

from django.db import models

WAITING, READY, FAILED = "waiting", "ready", "failed"
FAULT_LETTERS: Final = 200


class Outlook(models.Model):
    """A week of an office as it was reckoned: asked for with `rules` (officers, lengths, …), found by the worker.

    `state`: waiting · ready · failed (`fault` is a stable word: few, closed, refused, broken); `tries` counts how often it was begun,
    `done` is in per cent. `found` is the document of `planning.outlook`; no person is in it.
    """

    office = models.ForeignKey("desks.Office", models.PROTECT, related_name="outlooks")
    week_on = models.DateField()
    rules = models.JSONField(default=dict)
    asked_by = models.ForeignKey("accounts.Officer", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    tries = models.SmallIntegerField(default=0)
    done = models.SmallIntegerField(default=0)
    fault = models.CharField(max_length=FAULT_LETTERS, blank=True)
    found = models.JSONField(default=dict)

    class Meta:
        app_label = "desks"
        indexes = [
            models.Index(fields=["office", "-id"], name="desks_outlook_office"),
            models.Index(fields=["id"], name="desks_outlook_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"outlook {self.pk} of office {self.office_id}"
