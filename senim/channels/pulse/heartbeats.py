"""The heartbeat of a door: its errand in the worker says after each round how it went, and the board reads it.

A door that is well writes once in half a minute, one that fails at every round: rounds after faults are rare by themselves.
"""

import datetime as dt
import re
import threading
from typing import Final

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from senim.channels.pulse.models import Heartbeat

EVERY: Final = dt.timedelta(seconds=30)
_CODE: Final = re.compile(r"[^a-z0-9_-]+")
_LONGEST: Final = 40
_lock = threading.Lock()
_well: dict[str, dt.datetime] = {}


def worked(door: str, at: dt.datetime) -> bool:
    """The errand of a door did a round without a fault; whether that was written (at most one statement in EVERY)."""
    with _lock:
        last = _well.get(door)
        if last is not None and last <= at < last + EVERY:
            return False
        _well[door] = at
    Heartbeat.objects.update_or_create(
        door=door, defaults={"worked_at": at, "failing_since": None, "failures": 0, "reason": ""}
    )
    return True


def failed(door: str, reason: str, at: dt.datetime) -> None:
    """A round of a door's errand failed. `reason` is a short code of ours.

    A provider's words, which may hold an address, are not for here.
    """
    with _lock:
        _well.pop(door, None)
    Heartbeat.objects.get_or_create(door=door)
    Heartbeat.objects.filter(door=door).update(
        failed_at=at,
        failing_since=Coalesce(F("failing_since"), Value(at, DateTimeField())),
        failures=F("failures") + 1,
        reason=_CODE.sub("_", reason.lower())[:_LONGEST],
    )


def forget() -> None:
    """Begin anew, as after a restart of the worker."""
    with _lock:
        _well.clear()
