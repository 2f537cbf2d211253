"""Plain statements of the hot path: the same few at every step, given to the database driver without Django's wrappers.

Django still owns the connection and its transaction. Placeholders are %s, a per cent sign is never part of a statement.
Errors are Django's (`django.db.IntegrityError` …). Statements are seen by `assertNumQueries` and by execute wrappers.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError

Statement = tuple[str, Sequence[Any]]
"""A statement and its values."""


def run(statement: str, values: Sequence[Any]) -> None:
    """Execute a statement that gives no rows."""
    _executed(statement, values, with_rows=False)


def run_all(parts: Sequence[Statement]) -> None:
    """Execute statements that give no rows and change different rows, inside the transaction of the one who calls.

    PostgreSQL gets them as one statement: one round trip and one plan instead of many. All parts then see the rows as
    they were before, in no promised order, so none may touch a row that another one touches.
    """
    if on_postgresql() and len(parts) > 1:
        run(_joined(tuple(text for text, _ in parts)), [value for _, values in parts for value in values])
        return
    for text, values in parts:
        run(text, values)


def rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Execute a statement and give all its rows."""
    return _executed(statement, values, with_rows=True)


def row(statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of a statement, or None."""
    found = _executed(statement, values, with_rows=True)
    return found[0] if found else None


def _executed(statement: str, values: Sequence[Any], *, with_rows: bool) -> list[tuple[Any, ...]]:
    ours = connections[DEFAULT_DB_ALIAS]  # once: `django.db.connection` looks it up again for every attribute
    if ours.execute_wrappers or ours.queries_logged:
        with ours.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if with_rows else []
    if ours.connection is None:
        ours.ensure_connection()
    if ours.needs_rollback:
        raise TransactionManagementError("this transaction has failed; nothing more can be done in it")
    raw: Any = ours.connection
    with ours.wrap_database_errors:
        if ours.vendor == "postgresql":
            with _server_cursor(raw) as cursor:
                cursor.execute(_numbered(statement), [_untyped(value) for value in values])
                return cursor.fetchall() if with_rows else []
        found = raw.execute(_question_marks(statement), values)
        return found.fetchall() if with_rows else []


def _server_cursor(raw: Any) -> Any:
    """A cursor whose parameters are bound by the server, which keeps the plan of a statement that comes again and again."""
    from psycopg import RawCursor  # only where it is needed: an installation on SQLite does not load it

    return RawCursor(raw)


def _untyped(value: Any) -> Any:
    """Whole numbers as text, which takes its type from the column.

    psycopg would name the smallest type that holds each number, and the server would keep a plan for each mixture of them.
    """
    return str(value) if type(value) is int else value


@lru_cache(maxsize=1)
def on_postgresql() -> bool:
    """Whether the database is PostgreSQL; otherwise it is SQLite."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


@lru_cache(maxsize=256)
def _joined(texts: tuple[str, ...]) -> str:
    """Several changes as one statement."""
    named = ",".join(f"part{number} AS ({text})" for number, text in enumerate(texts[:-1]))
    return f"WITH {named} {texts[-1]}"


@lru_cache(maxsize=256)
def _question_marks(statement: str) -> str:
    return statement.replace("%s", "?")


@lru_cache(maxsize=256)
def _numbered(statement: str) -> str:
    first, *others = statement.split("%s")
    return first + "".join(f"${number}{text}" for number, text in zip(count(1), others, strict=False))
