"""What doors refuse, counted by day and reason. A flood of refused calls costs one statement a second, not one each."""

import datetime as dt
import threading
from collections import Counter
from typing import Final

from django.db import DatabaseError

from senim.channels.pulse.days import day_of
from senim.ledger import statements

EVERY: Final = dt.timedelta(seconds=1)
_ADD: Final = (
    "INSERT INTO channel_board_refusal (day,door,reason,count) VALUES (%s,%s,%s,%s) "
    "ON CONFLICT (day,door,reason) DO UPDATE SET count=channel_board_refusal.count+excluded.count"
)


class Tally:
    """Counts of this process that are not written yet: those of a burst wait for the next refusal after its second.

    A process that ends within a burst forgets its rest; the first refusal of a burst is always written at once.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()
        self._waiting: Counter[tuple[int, str, str]] = Counter()
        self._written_at: dt.datetime | None = None

    def add(self, door: str, reason: str, at: dt.datetime) -> None:
        """One refusal."""
        with self._lock:
            self._waiting[day_of(at), door, reason] += 1
            if self._written_at is not None and self._written_at <= at < self._written_at + EVERY:
                return
            self._written_at = at
            taken, self._waiting = self._waiting, Counter()
        try:
            statements.run_all([(_ADD, (*key, count)) for key, count in sorted(taken.items())])
        except DatabaseError:  # the refusal itself must stand, also while the database is away
            with self._lock:
                self._waiting.update(taken)


TALLY: Final = Tally()
COUNTED: Final = frozenset({400, 401, 403, 413, 415, 422, 429})
"""What a caller brought and we did not take; not what was asked for and is not there, nor a repetition that runs still."""


def refused(door: str, reason: str, at: dt.datetime) -> None:
    """Count one message or call that a door did not take; `reason` is a short code of ours, never words of the sender."""
    TALLY.add(door, reason, at)


def refused_call(door: str, status: int, at: dt.datetime) -> None:
    """Count the refusal of a call by its HTTP status, where it is one of COUNTED."""
    if status in COUNTED:
        refused(door, str(status), at)
