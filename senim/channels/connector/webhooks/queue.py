"""The changes on their way out, in rows: taken by one worker at a time, in order for each request, given back, given up."""

from typing import Final, NamedTuple

from django.db.models import F, QuerySet

from senim.channels.connector_tables import DEAD, SENDING, SENT, UNDER_WAY, WAITING, Change, DeliveryTry
from senim.ledger import statements

SECOND: Final = 1_000_000
WAITS_SECONDS: Final = (5, 30, 120, 600, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
"""After the first, second … try that failed; then it is given up and a person looks: about three days."""
KEPT_SECONDS: Final = 90 * 24 * 3600
# Of each request only the oldest one under way may go: what comes later never overtakes it.
_NEXT: Final = (
    "SELECT c.id FROM channels_change c WHERE c.key_id=%s AND c.state IN ('waiting','sending') AND c.next_at<=%s "
    "AND NOT EXISTS (SELECT 1 FROM channels_change e WHERE e.request_id=c.request_id AND e.id<c.id "
    "AND e.state IN ('waiting','sending')) ORDER BY c.next_at, c.id LIMIT 1"
)


class Taken(NamedTuple):
    """A change in one worker's hands; `lease` tells this try from another."""

    id: int
    attempts: int
    lease: int


def take(key_id: int, at: int, until: int, lease: int) -> Taken | None:
    """The next change that is due, ours until `until`; None when none is. A worker that died leaves its change until then."""
    found = statements.row(_NEXT, [key_id, at])
    if found is None:
        return None
    free = Change.objects.filter(pk=found[0], state__in=UNDER_WAY, next_at__lte=at)
    if not free.update(state=SENDING, next_at=until, lease=lease, attempts=F("attempts") + 1):
        return None
    attempts = Change.objects.values_list("attempts", flat=True).get(pk=found[0])
    return Taken(found[0], attempts, lease)


def sent(taken: Taken, at: int, status: int, milliseconds: int) -> None:
    """The other side has it."""
    _mine(taken).update(state=SENT, done_at=at)
    DeliveryTry.objects.create(change_id=taken.id, at=at, status=status, milliseconds=milliseconds)


def failed(taken: Taken, at: int, status: int, reason: str, chance: float, first_seconds: float) -> None:
    """It was not taken: tried again later, or given up after the last try. `chance` from 0 to 1 spreads the tries."""
    DeliveryTry.objects.create(change_id=taken.id, at=at, status=status, reason=reason, milliseconds=0)
    if taken.attempts > len(WAITS_SECONDS):
        _mine(taken).update(state=DEAD, done_at=at)
        return
    wait = WAITS_SECONDS[taken.attempts - 1] * (first_seconds / WAITS_SECONDS[0]) * (1 + chance / 5)
    _mine(taken).update(state=WAITING, next_at=at + int(wait * SECOND))


def _mine(taken: Taken) -> "QuerySet[Change]":
    return Change.objects.filter(pk=taken.id, lease=taken.lease, state=SENDING)


def clear_old(at: int) -> int:
    """Forget changes that are older than ninety days and under way no more, with their tries; how many rows."""
    old = Change.objects.filter(at__lt=at - KEPT_SECONDS * SECOND).exclude(state__in=UNDER_WAY)
    return old.delete()[0]
