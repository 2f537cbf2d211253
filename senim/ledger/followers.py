"""Followers read the log behind its writers, in global order, each with a cursor of its own; the worker runs them."""

from collections.abc import Callable, Sequence
from typing import Final

from django.db import transaction

from senim.ledger.entries import Entry
from senim.ledger.errors import LogBusy
from senim.ledger.models import Follower
from senim.ledger.queries import end_of_log, entries_between

Follow = Callable[[Sequence[Entry]], None]
FOLLOWERS: Final[dict[str, Follow]] = {}
BATCH: Final = 2000


def follower(name: str) -> Callable[[Follow], Follow]:
    """Register a function that takes records in global order, each exactly once; its writes share the cursor's transaction."""

    def register(follow: Follow) -> Follow:
        FOLLOWERS[name] = follow
        return follow

    return register


def run_once() -> int:
    """Bring every follower up to the end of the log, a batch at a time; the number of records that were read."""
    try:
        upto = end_of_log()
    except LogBusy:
        return 0
    return sum(_catch_up(name, follow, upto) for name, follow in FOLLOWERS.items())


def _catch_up(name: str, follow: Follow, upto: int) -> int:
    read = 0
    while batch := _step(name, follow, upto):
        read += batch
    return read


def _step(name: str, follow: Follow, upto: int) -> int:
    Follower.objects.get_or_create(name=name)
    with transaction.atomic():
        cursor = Follower.objects.select_for_update().get(name=name)
        entries = entries_between(cursor.seq, upto, BATCH)
        if entries:
            follow(entries)
            cursor.seq = entries[-1].seq
            cursor.save(update_fields=["seq"])
    return len(entries)
