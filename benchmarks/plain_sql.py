"""The floor of an intake: the very rows that one web intake left behind, inserted again by plain SQL in one transaction."""

import os
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

STREAMS_PER_REQUEST: Final = 16
BY_REQUEST: Final = ("intake_servicerequest", "intake_contact")
BY_STREAM: Final = ("ledger_record", "processes_instance", "processes_serviceclock", "processes_workitem")
COUNTED: Final = frozenset({("ledger_record", "seq"), ("processes_workitem", "id")})


@dataclass(frozen=True, slots=True)
class Template:
    """One row to repeat: its statement, its values, and where the request's number, the stream and unique hashes stand."""

    statement: str
    values: tuple[Any, ...]
    request_at: tuple[int, ...]
    stream_at: tuple[int, ...]
    unique_at: tuple[int, ...]

    def row(self, request: int) -> list[Any]:
        """The values for another request."""
        values = list(self.values)
        for index in self.request_at:
            values[index] = request
        for index in self.stream_at:
            values[index] = request * STREAMS_PER_REQUEST
        for index in self.unique_at:
            values[index] = secrets.token_bytes(32)
        return values


def connect(folder: Path, url: str) -> Any:
    """A connection that is as durable as the product's."""
    if url:
        return psycopg.connect(url, autocommit=True)
    connection = sqlite3.connect(folder / "senim.sqlite3", isolation_level=None, timeout=20)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def templates(connection: Any) -> list[Template]:
    """The rows of the newest request, in the order in which they can be inserted."""
    request = _rows(connection, "SELECT max(id) FROM intake_servicerequest")[1][0][0]
    found = []
    for table in (*BY_REQUEST, *BY_STREAM):
        column = "stream" if table in BY_STREAM else ("id" if table == BY_REQUEST[0] else "request_id")
        key = request * STREAMS_PER_REQUEST if column == "stream" else request
        names, rows = _rows(connection, f"SELECT * FROM {table} WHERE {column}={int(key)}")
        found += [_template(connection, table, names, row) for row in rows]
    return found


def _rows(connection: Any, statement: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    cursor = connection.execute(statement)
    return [column[0] for column in cursor.description], cursor.fetchall()


def _template(connection: Any, table: str, names: Sequence[str], row: Sequence[Any]) -> Template:
    kept = [(name, _plain(value)) for name, value in zip(names, row, strict=True) if (table, name) not in COUNTED]
    columns = [name for name, _ in kept]
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    own = "id" if table == BY_REQUEST[0] else "request_id"
    return Template(
        f"INSERT INTO {table} ({','.join(columns)}) VALUES ({','.join([mark] * len(columns))})",
        tuple(value for _, value in kept),
        tuple(index for index, name in enumerate(columns) if name == own),
        tuple(index for index, name in enumerate(columns) if name == "stream"),
        tuple(index for index, name in enumerate(columns) if name in {"key_hash", "secret_hash"}),
    )


def _plain(value: Any) -> Any:
    from psycopg.types.json import Jsonb

    return Jsonb(value) if isinstance(value, dict) else value


class PlainSql:
    """Repeats the rows under request numbers of its own, far above those that are really given."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.connection = connect(folder, url or os.environ.get("SENIM_DATABASE", ""))
        self.rows = templates(self.connection)
        self.next_request = 0

    def begin_round(self) -> None:
        """Number on from the newest request, far above those that a sequence gives."""
        newest = _rows(self.connection, "SELECT max(id) FROM intake_servicerequest")[1][0][0]
        self.next_request = max(newest, 10_000_000)

    def insert(self) -> None:
        """One intake's rows in one durable transaction."""
        self.next_request += 1
        run = self.connection.execute
        run("BEGIN IMMEDIATE" if isinstance(self.connection, sqlite3.Connection) else "BEGIN")
        for template in self.rows:
            run(template.statement, template.row(self.next_request))
        run("COMMIT")

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()
