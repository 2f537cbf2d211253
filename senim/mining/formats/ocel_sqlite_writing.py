"""Writes OCEL 2.0 as an SQLite database: a table for every event type and every object type, every time in UTC."""

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from senim.mining.errors import OptionInvalid
from senim.mining.formats.ocel_json_writing import value
from senim.mining.formats.ocel_objects import CASE_TYPE, EARLIEST, Objects
from senim.mining.formats.sheet import Column, Kind, Piece, Sheet

MOST_TYPES: Final = 5_000
TYPES: Final[dict[Kind, str]] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "float": "REAL",
    "boolean": "BOOLEAN",
    "time": "TIMESTAMP",
}
_TABLES: Final = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type (ocel_type));
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type (ocel_type));
CREATE TABLE event_object (
    ocel_event_id TEXT REFERENCES event (ocel_id), ocel_object_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT,
    PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier)
);
CREATE TABLE object_object (
    ocel_source_id TEXT REFERENCES object (ocel_id), ocel_target_id TEXT REFERENCES object (ocel_id), ocel_qualifier TEXT,
    PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier)
);
"""


def write_ocel_sqlite(sheet: Sheet, path: Path) -> int:
    """Write the log into a new database and give the number of cases.

    Refuses OptionInvalid a log with more than 5,000 activities, because each is a table. OSError when the disk is full.
    """
    activities = sheet.activities()
    if len(activities) > MOST_TYPES:
        raise OptionInvalid(f"{len(activities):,} activities would be as many tables: choose another format")
    base = sqlite3.connect(path, isolation_level=None)
    try:
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_TABLES)
        base.execute("BEGIN")
        cases = _Export(base, Objects(sheet)).write(activities)
        base.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise OSError(None, f"the database cannot be written: {error}", str(path)) from error
    finally:
        base.close()
    return cases


class _Export:
    """One database being written."""

    def __init__(self, base: sqlite3.Connection, objects: Objects) -> None:
        self._run, self._many, self._objects = base.execute, base.executemany, objects

    def write(self, activities: list[str]) -> int:
        """Everything; gives the number of cases."""
        objects = self._objects
        tables = self._types("object", objects.types, (), "ocel_changed_field TEXT, ")
        for column, name in _named(objects.case_columns):
            self._run(f"ALTER TABLE {tables[CASE_TYPE]} ADD COLUMN {name} {TYPES[column.kind]}")
        cases = self._write_cases(tables[CASE_TYPE])
        self._write_others(tables)
        events = self._types("event", activities, objects.event_columns, "")
        for piece in objects.sheet.pieces():
            self._write_events(piece, events)
        return cases

    def _types(self, prefix: str, names: Iterable[str], columns: Iterable[Column], extra: str) -> dict[str, str]:
        """A table for each name; gives the tables by name."""
        tables, taken = {}, set()
        declared = "".join(f", {name} {TYPES[column.kind]}" for column, name in _named(columns))
        for number, name in enumerate(names):
            short = re.sub("[^A-Za-z0-9]", "", name.title())
            if not short or short.lower() in taken:
                short = f"{short}N{number}"
            taken.add(short.lower())
            tables[name] = f'"{prefix}_{short}"'
            self._run(f"INSERT INTO {prefix}_map_type VALUES (?, ?)", (name, short))
            self._run(
                f"CREATE TABLE {tables[name]} (ocel_id TEXT, ocel_time TIMESTAMP, {extra}FOREIGN KEY (ocel_id) "
                f"REFERENCES {prefix} (ocel_id))".replace(", FOREIGN", f"{declared}, FOREIGN")
            )
        return tables

    def _write_cases(self, table: str) -> int:
        objects = self._objects
        of_case = [link for link in objects.links if link.column.of_case]
        marks = ", ?" * len(objects.case_columns)
        cases = 0
        for case_id, values in objects.sheet.cases(objects.case_columns):
            self._run("INSERT INTO object VALUES (?, ?)", (case_id, CASE_TYPE))
            texts = ((column, values.get(column.name)) for column in objects.case_columns)
            row = [None if text is None else value(column, text) for column, text in texts]
            self._run(f"INSERT INTO {table} VALUES (?, ?, NULL{marks})", (case_id, EARLIEST, *row))
            for link in of_case:
                if link.column.name in values:
                    target = objects.id(link.type, values[link.column.name])
                    self._run("INSERT INTO object_object VALUES (?, ?, ?)", (case_id, target, link.qualifier))
            cases += 1
        return cases

    def _write_others(self, tables: dict[str, str]) -> None:
        for kind, text in self._objects.values:
            name = self._objects.id(kind, text)
            self._run("INSERT INTO object VALUES (?, ?)", (name, kind))
            self._run(f"INSERT INTO {tables[kind]} VALUES (?, ?, NULL)", (name, EARLIEST))

    def _write_events(self, piece: Piece, tables: dict[str, str]) -> None:
        objects = self._objects
        ids = [f"e{piece.first + row}" for row in range(len(piece.case))]
        self._many("INSERT INTO event VALUES (?, ?)", zip(ids, piece.activity, strict=True))
        linked = [piece.columns[link.column.name] for link in objects.links]
        self._many(
            "INSERT INTO event_object VALUES (?, ?, ?)",
            (
                (ids[row], name, qualifier)
                for row, case_id in enumerate(piece.case_id)
                for name, qualifier in objects.of_row(case_id, [texts[row] for texts in linked])
            ),
        )
        marks = ", ?" * len(objects.event_columns)
        rows: dict[str, list[tuple[object, ...]]] = {}
        for row, activity in enumerate(piece.activity):
            texts = ((column, piece.columns[column.name][row]) for column in objects.event_columns)
            values = (None if text is None else value(column, text) for column, text in texts)
            rows.setdefault(activity, []).append((ids[row], piece.moment[row], *values))
        for activity, of_type in rows.items():
            self._many(f"INSERT INTO {tables[activity]} VALUES (?, ?{marks})", of_type)


def _named(columns: Iterable[Column]) -> list[tuple[Column, str]]:
    """Columns with quoted names that differ also where capitals do not count, as in SQL."""
    taken = {"ocel_id", "ocel_time", "ocel_changed_field"}
    named = []
    for column in columns:
        name = column.outside
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        named.append((column, '"' + name.replace('"', '""') + '"'))
    return named
