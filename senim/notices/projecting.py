"""Hears the log in the writer's transaction: the outbox row stands or falls with the event that it tells of.

Nothing is asked of the database for a new request whose person left no way to be told, and one row is read for the other
records that could lead to a notice.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from senim.catalogue.queries import Compiled
from senim.ledger import statements
from senim.ledger.entries import Entry
from senim.ledger.statements import Statement
from senim.notices.folding import REACTIONS, Add, Change, Drop, Due, Reached, Told, heard, rule_of
from senim.notices.models import WAITING, WITHHELD
from senim.processes.projectors import projector
from senim.processes.runs import STREAMS_PER_REQUEST

_READ: Final = "SELECT request_id,channel,language,optional,stage FROM notices_reach WHERE request_id=%s"
_KEEP: Final = (
    "INSERT INTO notices_reach (request_id,channel,language,optional,stage) VALUES (%s,%s,%s,%s,%s) "
    "ON CONFLICT (request_id) DO UPDATE SET channel=excluded.channel,language=excluded.language,"
    "optional=excluded.optional,stage=excluded.stage"
)
_COLUMNS: Final = (
    "request_id", "stream", "n", "kind", "due_at", "until_at", "moot", "channel", "state", "next_at", "lease", "attempts",
    "reason", "transport", "reference", "parts", "cost",
)  # fmt: skip
_ROW: Final = f"({','.join(['%s'] * len(_COLUMNS))})"
_OPENING: Final = frozenset({"registered", "reach_set"})


@projector
def fill_outbox(compiled: Compiled, entries: Sequence[Entry]) -> None:
    """Write the notices that follow from these records: all new rows in one statement; then what moves or drops rows."""
    heard_of = [entry for entry in entries if entry.type in REACTIONS]
    if not heard_of or rule_of(compiled.service) == "none":
        return
    request_id, ordinal = divmod(heard_of[0].stream, STREAMS_PER_REQUEST)
    begins = heard_of[0].type == "registered" and not ordinal
    before = None if begins else reached_by(request_id)
    if before is None and not any(entry.payload.get("reach") for entry in heard_of if entry.type in _OPENING):
        return
    reached, changes = before, list[Change]()
    for entry in heard_of:
        reached, more = heard(compiled.net, compiled.service, reached, entry)
        changes += more
    kept = [keeping(reached)] if reached is not None and reached != before else []
    adds = [change for change in changes if isinstance(change, Add)]
    statements.run_all([*kept, *added(adds, request_id, reached.channel if reached else "")])
    for change in changes:
        if not isinstance(change, Add):  # may concern a row that was just added
            alter(change)


def keeping(reached: Reached) -> Statement:
    """The statement that writes how a person is reached."""
    return _KEEP, reached


def reached_by(request_id: int) -> Reached | None:
    """How the person of a request is reached; None for who left no way."""
    row = statements.row(_READ, [request_id])
    return None if row is None else Reached._make((*row[:3], bool(row[3]), row[4]))


def added(adds: Sequence[Add], request_id: int, channel: str) -> Iterator[Statement]:
    """The statement that writes new notices; none for none."""
    values: list[Any] = []
    for one in adds:
        values += (request_id, *one, False, channel, WAITING, one.due_at, 0, 0, "", "", "", 0, 0)
    if adds:
        yield f"INSERT INTO notices_notice ({','.join(_COLUMNS)}) VALUES {','.join([_ROW] * len(adds))}", values


def alter(change: Due | Drop | Told) -> None:
    """Write what changes notices that are there."""
    if isinstance(change, Told):
        state = WAITING if change.channel else WITHHELD
        reason = "" if change.channel else "forbidden"
        statements.run(
            "UPDATE notices_notice SET channel=%s, state=%s, reason=%s WHERE request_id=%s AND state=%s",
            [change.channel, state, reason, change.request_id, WAITING],
        )
        return
    kinds = ",".join(["%s"] * len(change.kinds))
    if isinstance(change, Drop):
        statements.run(
            f"UPDATE notices_notice SET moot=%s WHERE stream=%s AND kind IN ({kinds})",
            [True, change.stream, *change.kinds],
        )
        return
    # `next_at` is the lease of a notice that is being sent at this moment: that one is not touched.
    statements.run(
        f"UPDATE notices_notice SET due_at=%s, next_at=CASE WHEN state=%s THEN %s ELSE next_at END "
        f"WHERE stream=%s AND kind IN ({kinds}) AND NOT moot",
        [change.due_at, WAITING, change.due_at, change.stream, *change.kinds],
    )
