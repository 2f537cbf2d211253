"""What a person does in planning: ask for a week to be reckoned. The worker does the rest."""

import datetime as dt
from typing import Final

from django.db import transaction

from senim.accounts.models import Officer
from senim.desks.models import Office
from senim.desks.planning.past import next_week
from senim.desks.planning.wishes import Wishes
from senim.desks.planning_tables import WAITING, Outlook

KEPT: Final = 8
"""So many reckonings of an office are kept; the oldest go."""


@transaction.atomic
def ask(*, office: Office, wishes: Wishes, by: Officer, at: dt.datetime, today: dt.date) -> Outlook:
    """Let the worker reckon the week from the next Monday on; one that still waits takes the new wishes instead."""
    values = {
        "week_on": next_week(today)[0],
        "rules": wishes.document(),
        "asked_by": by,
        "asked_at": at,
        "tries": 0,
        "done": 0,
    }
    waiting = Outlook.objects.filter(office=office, state=WAITING, tries=0).order_by("-pk").first()
    if waiting is not None:
        Outlook.objects.filter(pk=waiting.pk).update(**values)
        return waiting
    row = Outlook.objects.create(office=office, **values)
    kept = Outlook.objects.filter(office=office).order_by("-pk").values_list("pk", flat=True)[:KEPT]
    Outlook.objects.filter(office=office).exclude(pk__in=list(kept)).delete()
    return row
