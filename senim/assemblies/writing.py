"""One writing of one assembly: its row is locked, records are chained, and log and row stand or fall together."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from senim.assemblies.errors import AssemblyUnknown
from senim.assemblies.folding import COLUMNS, AssemblyState, advanced, begun
from senim.assemblies.models import Assembly
from senim.ledger import statements
from senim.ledger.actions import append
from senim.ledger.actor import Actor
from senim.ledger.entries import chained
from senim.ledger.streams import ASSEMBLIES
from senim.sealing.chain import GENESIS

_TABLE: Final = "assemblies_assembly"
_INSERT: Final = f"INSERT INTO {_TABLE} ({','.join(COLUMNS)}) VALUES ({','.join(['%s'] * len(COLUMNS))})"
_UPDATE: Final = f"UPDATE {_TABLE} SET {','.join(f'{name}=%s' for name in COLUMNS[1:])} WHERE id=%s"
_NEXT: Final = "SELECT coalesce(max(id),0)+1 FROM assemblies_assembly"


def open_assembly(facts: Mapping[str, Any], at: int, by: Actor) -> AssemblyState:
    """Write the first record of a new assembly; the assembly as it then stands. Must be called in a transaction.

    Refuses StreamMoved when two were filed at the very same instant: the caller tries again.
    """
    row = statements.row(_NEXT, [])
    number = int(row[0]) if row else 1
    (entry,) = chained(ASSEMBLIES.stream_of(number), 0, GENESIS, [("assembly_filed", "", at, facts)], by)
    assembly = begun(entry)
    append([entry], [(_INSERT, _row(assembly))])
    return assembly


def load(assembly_id: int) -> AssemblyState:
    """An assembly as it stands, locked for the transaction. Refuses AssemblyUnknown."""
    row = Assembly.objects.select_for_update().filter(pk=assembly_id).values_list(*COLUMNS).first()
    if row is None:
        raise AssemblyUnknown(str(assembly_id))
    return from_row(row)


def write(assembly: AssemblyState, kind: str, payload: Mapping[str, Any], at: int, by: Actor) -> AssemblyState:
    """Write one record of a loaded assembly; the assembly as it then stands. Refuses NotInThisState. For inside a transaction."""
    (entry,) = chained(ASSEMBLIES.stream_of(assembly.id), assembly.n, assembly.head, [(kind, "", at, payload)], by)
    changed = advanced(assembly, entry)
    append([entry], [(_UPDATE, [*_row(changed)[1:], changed.id])])
    return changed


def from_row(row: tuple[Any, ...]) -> AssemblyState:
    """The state that a row of the table stands for."""
    state = AssemblyState._make(row)
    return state._replace(head=bytes(state.head))


def _row(assembly: AssemblyState) -> list[Any]:
    return [value.isoformat() if isinstance(value, dt.date) else value for value in assembly]
