"""The outbox table as the post works on it: taking one notice, and writing down what became of it. Each is one statement.

Taking a notice is a conditional UPDATE that moves its `next_at` to the end of a lease: no two workers take the same one, and
one whose worker was killed comes back by itself when the lease has run out.
"""

from typing import Any, Final, NamedTuple

from senim.ledger import statements
from senim.notices.models import DEAD, SENDING, SENT, WAITING, WITHHELD

_DUE: Final = "state IN ('waiting','sending') AND NOT moot AND channel=%s AND next_at<=%s"
_REPORTED: Final = "(state='delivered' OR (state='dead' AND reason='not_delivered'))"
_RETURNING: Final = "id,request_id,stream,n,kind,due_at,until_at,attempts,channel"


class Taken(NamedTuple):
    """A notice in the hands of this worker until its lease ends. `attempts` counts this one."""

    id: int
    request_id: int
    stream: int
    n: int
    kind: str
    due_at: int
    until_at: int | None
    attempts: int
    channel: str
    lease: int


def take(channel: str, at: int, until: int, lease: int) -> Taken | None:
    """Take the notice of a channel that has waited longest, until `until` (µs); None when none is due. `lease` is a random number."""
    lock = " FOR UPDATE SKIP LOCKED" if statements.on_postgresql() else ""
    row = statements.row(
        f"UPDATE notices_notice SET state=%s, lease=%s, next_at=%s, attempts=attempts+1 WHERE id=("
        f"SELECT id FROM notices_notice WHERE {_DUE} ORDER BY next_at, id LIMIT 1{lock}) RETURNING {_RETURNING}",
        [SENDING, lease, until, channel, at],
    )
    return None if row is None else Taken._make((*row, lease))


def sent(taken: Taken, at: int, transport: str, reference: str, parts: int, cost: int) -> None:
    """The provider has it. Once this is on the disk the notice is never sent again, also when the lease had run out meanwhile.

    A report that was quicker than this stands: what is known to be delivered, or not to be, is not merely sent.
    """
    statements.run(
        f"UPDATE notices_notice SET state=CASE WHEN {_REPORTED} THEN state ELSE %s END, "
        f"reason=CASE WHEN {_REPORTED} THEN reason ELSE '' END, "
        "done_at=%s, transport=%s, reference=%s, parts=%s, cost=cost+%s WHERE id=%s",
        [SENT, at, transport, reference[:120], parts, cost, taken.id],
    )


def again(taken: Taken, next_at: int, reason: str, *, counts: bool = True) -> None:
    """It waits until `next_at`; without `counts` this was no attempt (quiet hours, a channel that rests)."""
    _settle(taken, "state=%s, next_at=%s, reason=%s, attempts=%s", [WAITING, next_at, reason, _count(taken, counts)])


def other_way(taken: Taken, channel: str, at: int) -> None:
    """The person chose another way while it was under way: it goes by that one, from now."""
    change = "state=%s, channel=%s, next_at=%s, attempts=0, reason=''"
    _settle(taken, change, [WAITING, channel, at])


def dead(taken: Taken, at: int, reason: str) -> None:
    """It is given up: a person looks at it."""
    _settle(taken, "state=%s, done_at=%s, reason=%s", [DEAD, at, reason])


def withheld(taken: Taken, at: int, reason: str) -> None:
    """It must not, or need not, be sent; `reason` says why."""
    _settle(taken, "state=%s, done_at=%s, reason=%s, attempts=%s", [WITHHELD, at, reason, _count(taken, False)])


def _count(taken: Taken, counts: bool) -> int:
    return taken.attempts if counts else taken.attempts - 1


def _settle(taken: Taken, change: str, values: list[Any]) -> None:
    """Only while it is still ours: another worker that took it after our lease has the last word."""
    statements.run(
        f"UPDATE notices_notice SET {change} WHERE id=%s AND lease=%s AND state=%s",
        [*values, taken.id, taken.lease, SENDING],
    )
