"""Erasure of what is personal when its term is over: every app that keeps such content tells here how, and the log proves it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.db import transaction

from senim.ledger.housekeeping import ERASURES, note


class Due(NamedTuple):
    """How many rows or files of one class are due by one rule; `rule` is a code such as `contact.365d`, without words."""

    kind: str
    rule: str
    number: int


Eraser = Callable[[int, bool], list[Due]]
"""Takes the moment (µs UTC) and whether to erase at all; gives what is due. Called in a transaction of its own."""

_ERASERS: Final[dict[str, Eraser]] = {}


def eraser(name: str) -> Callable[[Eraser], Eraser]:
    """Register what finds, and unless it is a rehearsal erases, the content whose term is over. A second call finds nothing."""

    def register(erase: Eraser) -> Eraser:
        _ERASERS[name] = erase
        return erase

    return register


def erase_due(at: int, *, rehearsal: bool = False) -> list[Due]:
    """Erase all content whose term is over at `at`; what was erased, by class and rule. Writes one `erased` record for each.

    Each app's part is one transaction: content and record go together. A rehearsal changes nothing.
    """
    found: list[Due] = []
    for _, erase in sorted(_ERASERS.items()):
        with transaction.atomic():
            due = [one for one in erase(at, not rehearsal) if one.number]
            if due and not rehearsal:
                note(ERASURES, "erased", [one._asdict() for one in due], at)
        found += due
    return found
