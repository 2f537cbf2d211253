"""Reads OCEL 2.0 as an SQLite database, which is opened for reading only and whose views and triggers are never run."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from senim.mining.errors import SourceBroken
from senim.mining.formats.ocel import OcelEvent, OcelObject, latest, typed
from senim.mining.formats.options import Progress
from senim.mining.formats.rows import Value

LONGEST_VALUE: Final = 16 * 1024 * 1024
NEEDED: Final = ("event", "object", "event_map_type", "object_map_type", "event_object")
REPORT_EVERY: Final = 100_000
_KINDS: Final = {
    "TIMESTAMP": "time",
    "DATETIME": "time",
    "DATE": "time",
    "BOOLEAN": "boolean",
    "BOOL": "boolean",
    "INTEGER": "integer",
    "REAL": "float",
}


class OcelSqlite:
    """One reading of the database. What must be sorted or looked up lies in a scratch database in the folder."""

    def __init__(self, source: Path, folder: Path, progress: Progress | None = None) -> None:
        """Open both. Refuses SourceBroken what is no database, or no OCEL 2.0."""
        self._size = source.stat().st_size
        self._progress = progress or (lambda _read, _size: None)
        self._read, self._all = 0, 1
        scratch = folder / "places.sqlite"
        scratch.unlink(missing_ok=True)
        self._base = sqlite3.connect(scratch.resolve().as_uri(), uri=True, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA trusted_schema = OFF")
        self._base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        try:
            self._attach(source)
        except SourceBroken:
            self._base.close()
            raise

    def share(self) -> float:
        """How much was read, by events."""
        return self._read / self._all

    def close(self) -> None:
        """Close it."""
        self._base.close()

    def objects(self) -> Iterator[OcelObject]:
        """Every object. Refuses SourceBroken a damaged database."""
        with _refused():
            for kind, table in self._tables("object"):
                yield from self._objects_of(kind, table)

    def events(self) -> Iterator[OcelEvent]:
        """Every event, type by type; its position is its row in the table `event`. Refuses SourceBroken likewise."""
        with _refused():
            self._lay_out()
            known = dict(self._tables("event"))
            kinds = self._base.execute("SELECT DISTINCT type FROM place").fetchall()
            for (kind,) in kinds:
                yield from self._events_of(kind, known.get(kind))

    def _attach(self, source: Path) -> None:
        # A database that was being written when it was copied has its last pages in a file beside it.
        beside = source.with_name(source.name + "-wal").exists()
        address = source.resolve().as_uri() + ("?mode=ro" if beside else "?mode=ro&immutable=1")
        with _refused():
            self._base.execute("ATTACH ? AS source", (address,))
            rows = self._base.execute("SELECT name, sql FROM source.sqlite_master WHERE type = 'table'")
            self._present = {name for name, sql in rows if not str(sql).upper().lstrip().startswith("CREATE VIRTUAL")}
        missing = [name for name in NEEDED if name not in self._present]
        if missing:
            raise SourceBroken(f"not an OCEL 2.0 database: there is no table {missing[0]}")

    def _tables(self, prefix: str) -> list[tuple[str, str]]:
        """Types with the name of their table, those whose table is there."""
        rows = self._base.execute(f"SELECT ocel_type, ocel_type_map FROM source.{prefix}_map_type").fetchall()
        named = ((str(kind), f"{prefix}_{short}") for kind, short in rows)
        return [(kind, table) for kind, table in named if table in self._present]

    def _objects_of(self, kind: str, table: str) -> Iterator[OcelObject]:
        kinds = self._kinds(table)
        ordered = "ORDER BY ocel_id" + (", ocel_time" if "ocel_time" in kinds else "")
        cursor = self._base.execute(f"SELECT * FROM source.{_quoted(table)} {ordered}")
        names = [column[0] for column in cursor.description]
        current: str | None = None
        changes: list[tuple[str, str, Value]] = []
        for row in cursor:
            values = dict(zip(names, row, strict=True))
            name = str(values.get("ocel_id"))
            if current is not None and name != current:
                yield OcelObject(current, kind, latest(changes))
                changes = []
            current = name
            at = str(values.get("ocel_time") or "")
            changes += [(key, at, value) for key, value in _attributes(values, kinds).items()]
        if current is not None:
            yield OcelObject(current, kind, latest(changes))

    def _lay_out(self) -> None:
        """Copy who stands where into indexed tables: a foreign database need not have a single index."""
        run = self._base.execute
        run("CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT, type TEXT)")
        run("INSERT INTO place (id, type) SELECT ocel_id, ocel_type FROM source.event")
        run("CREATE INDEX place_of_type ON place (type)")
        run("CREATE INDEX place_of_id ON place (id)")
        run("CREATE TABLE link (event TEXT, object TEXT)")
        run("INSERT INTO link SELECT ocel_event_id, ocel_object_id FROM source.event_object")
        run("CREATE INDEX link_of_event ON link (event)")
        self._all = max(1, run("SELECT count(*) FROM place").fetchone()[0])

    def _events_of(self, kind: Any, table: str | None) -> Iterator[OcelEvent]:
        """The events of a type: those of its table, then those that are not in it and so have no moment."""
        linked = "(SELECT json_group_array(object) FROM link WHERE event = place.id)"
        missing = f"SELECT n, {linked} FROM place WHERE type IS ?"
        if table is not None:
            named, kinds = _quoted(table), self._kinds(table)
            # CROSS keeps the order: the table row by row, its place by the index.
            rows = self._base.execute(
                f"SELECT place.n, {linked}, t.* FROM source.{named} t CROSS JOIN place ON place.id = t.ocel_id "
                "WHERE place.type IS ?",
                (kind,),
            )
            names = [column[0] for column in rows.description][2:]
            for place, objects, *row in rows:
                yield self._event(place, kind, objects, dict(zip(names, row, strict=True)), kinds)
            missing += f" AND id NOT IN (SELECT ocel_id FROM source.{named} WHERE ocel_id IS NOT NULL)"
        for place, objects in self._base.execute(missing, (kind,)):
            yield self._event(place, kind, objects, {}, {})

    def _event(self, place: int, kind: Any, objects: str, values: dict[str, Any], kinds: dict[str, str]) -> OcelEvent:
        self._read += 1
        if self._read % REPORT_EVERY == 0:
            self._progress(int(self.share() * self._size), self._size)
        moment = values.get("ocel_time")
        return OcelEvent(
            place,
            place - 1,
            None if kind is None else str(kind),
            None if moment is None else str(moment),
            _attributes(values, kinds),
            tuple(str(name) for name in json.loads(objects) if name is not None),
        )

    def _kinds(self, table: str) -> dict[str, str]:
        rows = self._base.execute(f"PRAGMA source.table_info({_quoted(table)})")
        return {name: _KINDS.get(str(declared).upper(), "") for _cid, name, declared, *_rest in rows}


def _attributes(values: dict[str, Any], kinds: dict[str, str]) -> dict[str, Value]:
    """What the row says beyond OCEL's own columns (pm4py writes one of its own, with a colon)."""
    found = {}
    for name, value in values.items():
        if not name.startswith(("ocel_", "ocel:")) and name in kinds and value is not None:
            truth = bool(value) if kinds[name] == "boolean" and isinstance(value, int) else value
            plain = truth.decode("utf-8", "backslashreplace") if isinstance(truth, bytes) else truth
            taken = typed(plain, kinds[name])
            if taken is not None:
                found[name] = taken
    return found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise SourceBroken(f"the SQLite database cannot be read: {error}") from error
