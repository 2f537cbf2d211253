"""The outbox of the made-up requests that the named officers work on: what has left by now, what waits, what could not be delivered.

Nothing is sent for them: the rows say what would have become of it.
"""

import datetime as dt
from typing import Any, Final

from senim.intake.actions import micros
from senim.notices.models import DEAD, SENT, WAITING, Line, Notice, Reach
from senim.notices.rebuilding import expected, requests_told_of
from senim.processes.runs import STREAMS_PER_REQUEST

UNLUCKY: Final = 17
"""Of so many notices one could not be delivered."""

_REASONS: Final = {"email": "smtp-550", "sms": "not_delivered"}
_MINUTE: Final = 60_000_000


def write_outbox(now: dt.datetime) -> int:
    """Fold the log of the requests whose people are told into their outbox; how many notices there are. The same log, the same rows."""
    at = micros(now)
    reaches, notices = expected(requests_told_of())
    Reach.objects.bulk_create(
        Reach(request_id=key[0], channel=row[0], language=row[1], optional=row[2], stage=row[3])
        for key, row in reaches.items()
    )
    rows = [
        _notice(key, facts, reaches[(key[0] // STREAMS_PER_REQUEST,)][0], at)
        for key, facts in sorted(notices.items(), key=lambda pair: (pair[1][0], pair[0]))
    ]
    Notice.objects.bulk_create(rows, batch_size=500)
    for channel in _REASONS:
        Line.objects.get_or_create(channel=channel, defaults={"worked_at": at})
    return len(rows)


def _notice(key: tuple[Any, ...], facts: tuple[Any, ...], channel: str, at: int) -> Notice:
    """One row: what was due has left a minute later, a few times in vain; what is moot or still to come waits."""
    (stream, n, kind), (due_at, until_at, moot) = key, facts
    row = Notice(
        request_id=stream // STREAMS_PER_REQUEST, stream=stream, n=n, kind=kind, due_at=due_at, until_at=until_at,
        moot=moot, channel=channel, state=WAITING, next_at=due_at,
    )  # fmt: skip
    if due_at > at or moot:
        return row
    unlucky = (stream + n) % UNLUCKY == 0
    row.state, row.reason = (DEAD, _REASONS.get(channel, "")) if unlucky else (SENT, "")
    row.transport, row.attempts, row.done_at = "file", 1, min(due_at + _MINUTE, at)
    row.parts = 0 if unlucky else 2 if channel == "sms" else 1
    return row
