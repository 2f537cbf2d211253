"""Followers read the log behind its writers, in global order, each with a cursor of its own; the worker runs them."""

from collections.abc import Callable, Container, Sequence
from math import inf
from time import monotonic
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


def run_once(seconds: float = inf, only: Container[str] | None = None) -> int:
    """Let every follower, or those named, read on, a batch each in turn, to the end of the log or for about so many seconds.

    Gives the number of records that were read: 0 when all have come to the end. Each follower reads one batch at least.
    """
    try:
        upto = end_of_log()
    except LogBusy:
        return 0
    until, read = monotonic() + seconds, 0
    behind = {name: follow for name, follow in FOLLOWERS.items() if only is None or name in only}
    while behind:
        for name, follow in list(behind.items()):
            batch = _step(name, follow, upto)
            read += batch
            if not batch:
                del behind[name]
        if monotonic() >= until:
            break
    return read


def _step(name: str, follow: Follow, upto: int) -> int:
    seen, _new = Follower.objects.get_or_create(name=name)
    if seen.seq >= upto:
        return 0  # nothing to read is no reason to hold the one writer's place
    with transaction.atomic():
        cursor = Follower.objects.select_for_update().get(name=name)
        entries = entries_between(cursor.seq, upto, BATCH)
        if entries:
            follow(entries)
            cursor.seq = entries[-1].seq
            cursor.save(update_fields=["seq"])
    return len(entries)
