"""Projectors of higher apps: functions that hear of records in the writer's transaction (a letter is released, a notice queued).

What costs is the round trip, not the row: a projector asks nothing when no record concerns it, and writes what it has to by
one `ledger.statements.run_all`.
"""

from collections.abc import Callable, Sequence
from typing import Final

from senim.catalogue.queries import Compiled
from senim.ledger.entries import Entry

Projector = Callable[[Compiled, Sequence[Entry]], None]
_PROJECTORS: Final[list[Projector]] = []


def projector(hear: Projector) -> Projector:
    """Register a projector: called once for each writing with its records in order; what it raises undoes the whole action."""
    _PROJECTORS.append(hear)
    return hear


def notify(compiled: Compiled, entries: Sequence[Entry]) -> None:
    """Tell every projector of records that were just written."""
    for hear in _PROJECTORS:
        hear(compiled, entries)
