"""Reading and writing the projections by plain statements: the same few columns at every step, so no object per row."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from senim.catalogue.queries import Compiled, compiled
from senim.kernel.state import pack, unpack
from senim.ledger import statements
from senim.ledger.statements import Statement
from senim.processes.errors import UnknownRun
from senim.processes.runs import Change, Run, Table

TABLES: Final[Mapping[Table, str]] = {"item": "processes_workitem", "clock": "processes_serviceclock"}
COLUMNS: Final = (
    "stream", "request_id", "version_id", "terms_on", "service", "state", "n", "head", "unit_id", "desk_id", "officer",
    "stage", "outcome", "opened_at", "ended_at", "waiting_for", "next_due_at",
)  # fmt: skip
_SELECT: Final = f"SELECT {','.join(COLUMNS)} FROM processes_instance WHERE stream=%s"
_INSERT: Final = f"INSERT INTO processes_instance ({','.join(COLUMNS)}) VALUES ({','.join(['%s'] * len(COLUMNS))})"
_UPDATE: Final = f"UPDATE processes_instance SET {','.join(f'{name}=%s' for name in COLUMNS[5:])} WHERE stream=%s"


def load(stream: int) -> tuple[Compiled, Run]:
    """The run of a stream with its compiled service, locked for the transaction. Refuses UnknownRun."""
    row = statements.row(_SELECT + (" FOR UPDATE" if statements.on_postgresql() else ""), [stream])
    if row is None:
        raise UnknownRun(str(stream))
    terms_on = row[3] if isinstance(row[3], date) else date.fromisoformat(row[3])
    service = compiled(row[2], terms_on)
    state = unpack(service.net, bytes(row[5]))
    return service, Run._make((*row[:3], terms_on, row[4], state, row[6], bytes(row[7]), *row[8:15]))


def row_of(run: Run) -> tuple[Any, ...]:
    """The columns of the instance row that stands for this run."""
    return (
        *run[:3],
        run.terms_on.isoformat(),
        run.service,
        pack(run.state),
        *run[6:],
        run.waiting_for,
        run.state.next_due,
    )


def new_snapshot(run: Run) -> Statement:
    """What inserts the instance row."""
    return _INSERT, row_of(run)


def snapshot(run: Run) -> Statement:
    """What writes the instance row anew."""
    return _UPDATE, (*row_of(run)[5:], run.stream)


def writing(changes: Iterable[Change]) -> Iterator[Statement]:
    """What writes derived rows."""
    for change in changes:
        yield _text(change.what, change.table, tuple(change.key), tuple(change.values)), _arguments(change)


def _arguments(change: Change) -> list[Any]:
    if change.what == "put":
        return [*change.key.values(), *change.values.values()]
    return [*change.values.values(), *change.key.values()]


@lru_cache(maxsize=64)
def _text(what: str, table: Table, key: tuple[str, ...], values: tuple[str, ...]) -> str:
    where = " AND ".join(f"{name}=%s" for name in key)
    if what == "drop":
        return f"DELETE FROM {TABLES[table]} WHERE {where}"
    if what == "patch":
        return f"UPDATE {TABLES[table]} SET {','.join(f'{name}=%s' for name in values)} WHERE {where}"
    columns = (*key, *values)
    news = ",".join(f"{name}=excluded.{name}" for name in values)
    return (
        f"INSERT INTO {TABLES[table]} ({','.join(columns)}) VALUES ({','.join(['%s'] * len(columns))}) "
        f"ON CONFLICT ({','.join(key)}) DO UPDATE SET {news}"
    )
