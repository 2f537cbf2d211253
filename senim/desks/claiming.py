"""Holding the time of an appointment: rows whose key nobody else can have, taken in whole or not at all."""

from collections.abc import Iterable, Sequence
from typing import Final

from senim.desks.errors import SlotTaken
from senim.desks.models import Claim, Counter
from senim.desks.slots import Slot, cells
from senim.ledger import statements

_TAKE: Final = "INSERT INTO desks_claim (counter_id,at,visit_id) VALUES {rows} ON CONFLICT DO NOTHING RETURNING id"
_ROW: Final = "(%s,%s,%s)"


def hold_office(office_id: int) -> None:
    """Keep the office from being closed while this transaction books, moves or cancels; others may book beside it."""
    if statements.on_postgresql():
        statements.rows("SELECT unit_id FROM desks_office WHERE unit_id=%s FOR SHARE", [office_id])


def lock_office(office_id: int) -> None:
    """Keep everybody else from booking while this transaction closes the office. SQLite has one writer at a time anyway."""
    if statements.on_postgresql():
        statements.rows("SELECT unit_id FROM desks_office WHERE unit_id=%s FOR UPDATE", [office_id])


def take(slot: Slot, visit_id: int, language: str) -> int:
    """Hold the slot for a visit at one of its free counters; the counter. Refuses SlotTaken when others were faster at all.

    A counter that speaks the person's language comes first; among equals the visit's number chooses, so that many people
    at the same instant do not all begin at the same counter.
    """
    for counter in _ordered(slot.counters, visit_id, language):
        if _taken(counter, cells(slot.at, slot.minutes), visit_id):
            return counter
    raise SlotTaken(str(slot.at))


def move(slot: Slot, visit_id: int, language: str) -> int:
    """Hold another slot for a visit and let the one before go; the counter. Refuses SlotTaken, and the old one is still held.

    The new one is taken first: two visits that want each other's time are both refused, and neither waits for the other.
    """
    before = set(Claim.objects.filter(visit_id=visit_id).values_list("counter_id", "at"))
    wanted = cells(slot.at, slot.minutes)
    for counter in _ordered(slot.counters, visit_id, language):
        missing = [cell for cell in wanted if (counter, cell) not in before]
        if not missing or _taken(counter, missing, visit_id):
            _let_go(visit_id, before - {(counter, cell) for cell in wanted})
            return counter
    raise SlotTaken(str(slot.at))


def let_go(visit_id: int) -> None:
    """Free everything that a visit holds."""
    Claim.objects.filter(visit_id=visit_id).delete()


def _let_go(visit_id: int, held: Iterable[tuple[int, int]]) -> None:
    for counter, at in held:
        Claim.objects.filter(visit_id=visit_id, counter_id=counter, at=at).delete()


def _ordered(counters: tuple[int, ...], visit_id: int, language: str) -> list[int]:
    spoken = dict(Counter.objects.filter(pk__in=counters).values_list("pk", "languages"))
    turned = counters[visit_id % len(counters) :] + counters[: visit_id % len(counters)] if counters else ()
    return sorted(turned, key=lambda one: language not in spoken.get(one, ()))


def _taken(counter: int, wanted: Sequence[int], visit_id: int) -> bool:
    """Insert all cells, or none of them."""
    values = [value for at in wanted for value in (counter, at, visit_id)]
    taken = statements.rows(_TAKE.format(rows=",".join([_ROW] * len(wanted))), values)
    if len(taken) < len(wanted):
        # Nobody waits for these rows to go: whoever finds them leaves for another counter.
        Claim.objects.filter(pk__in=[row[0] for row in taken]).delete()
        return False
    return True
