"""Streams in which the installation tells of itself: what was erased, and what the journal of reads held.

Requests begin at stream 16 and visits are negative, so these small numbers are never taken for either.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from senim.ledger import statements
from senim.ledger.actions import append
from senim.ledger.actor import SYSTEM, Actor
from senim.ledger.entries import chained
from senim.ledger.queries import stream_entries
from senim.sealing.chain import GENESIS

ERASURES: Final = 0
READS: Final = 1
KEYS: Final = 2
"""Of a sealed instance: its recipients' keys, their recoveries, and the directory."""
SCRIPTS: Final = 3
"""Of a sealed instance: the fingerprints of the scripts that seal and open."""
OPENINGS: Final = 4
"""Requests that were opened outside somebody's scope with a second signature."""
ACTIVITIES: Final = 5
"""Of a sealed instance: its register of community activities, in totals."""

_LAST: Final = "SELECT n, hash FROM ledger_record WHERE stream=%s ORDER BY n DESC LIMIT 1"


def note(stream: int, kind: str, payloads: Sequence[Mapping[str, Any]], at: int, by: Actor = SYSTEM) -> None:
    """Append one record of a kind for each payload, by the system or by who acted. Must be called in a transaction; refuses StreamMoved."""
    last = statements.row(_LAST, [stream])
    n, head = (last[0], bytes(last[1])) if last else (0, GENESIS)
    append(chained(stream, n, head, [(kind, "", at, payload) for payload in payloads], by))


def told(stream: int) -> Iterator[Mapping[str, Any]]:
    """The payloads of a stream, in order."""
    return (entry.payload for entry in stream_entries(stream))


def newest(stream: int) -> Mapping[str, Any]:
    """The payload of the newest record of a stream; empty where there is none."""
    last = statements.row(_LAST, [stream])
    return stream_entries(stream, after=last[0] - 1)[0].payload if last else {}
