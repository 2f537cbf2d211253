"""Old notices go so many days after they were due, and what a person asked for besides when their request is as old.

The log says when that was done, so that a rebuild leaves out the same rows.
"""

import re
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from senim.ledger.erasing import Due, eraser
from senim.ledger.housekeeping import ERASURES
from senim.ledger.queries import stream_entries
from senim.notices.models import Notice, Wish
from senim.processes.models import Instance

DAY: Final = 86_400_000_000
NOTICES: Final = "notices"
_RULE: Final = re.compile(r"notices\.(\d+)d\Z")


class Purge(NamedTuple):
    """Record `seq` of the log says that every notice that was due up to a moment (µs) went."""

    seq: int
    due_until: int


@eraser(NOTICES)
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase notices that were due SENIM_NOTICES_DAYS ago, whatever became of them, and the wishes of ended requests."""
    days = settings.NOTICES_DAYS
    until = at - days * DAY
    kinds = {NOTICES: Notice.objects.filter(due_at__lte=until), "wishes": _wishes(until)}
    found = [Due(kind, f"{kind}.{days}d", rows.count()) for kind, rows in kinds.items()]
    if for_real:
        for rows in kinds.values():
            rows.delete()
    return found


def _wishes(until: int) -> "QuerySet[Wish]":
    """Safe hours and shared devices of people whose requests had all ended."""
    runs = Instance.objects.filter(request_id=OuterRef("request_id"))
    return Wish.objects.filter(Exists(runs), ~Exists(runs.exclude(ended_at__lte=until)))


def purges() -> list[Purge]:
    """What went by now, in the order of the log. One query."""
    told = [one for one in stream_entries(ERASURES) if one.payload.get("kind") == NOTICES]
    found = ((one, _RULE.match(one.payload["rule"])) for one in told)
    return [Purge(one.seq, one.at - int(rule[1]) * DAY) for one, rule in found if rule]
