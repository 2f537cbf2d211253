"""The statements that make a table append-only, for each database, and those by which writers of the log take their lock."""

from typing import Final

SQLITE: Final = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION senim_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
POSTGRESQL: Final = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION senim_append_only()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION senim_append_only()",
)

WRITERS_LOCK: Final = 0x53454E494D  # "SENIM"
"""Writers hold this advisory lock shared until they commit; the reader of the log's end holds it alone for a moment."""

# Before the statement, thus before its records get their sequence numbers.
WRITERS_LOCK_STATEMENTS: Final = (
    "CREATE OR REPLACE FUNCTION senim_writers_lock() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN PERFORM pg_advisory_xact_lock_shared({WRITERS_LOCK}); RETURN NULL; END $$",
    "CREATE TRIGGER ledger_record_writers BEFORE INSERT ON ledger_record "
    "FOR EACH STATEMENT EXECUTE FUNCTION senim_writers_lock()",
)


def statements(vendor: str, table: str) -> list[str]:
    """What to run so that rows of `table` can be added but never changed or removed."""
    if vendor == "postgresql":
        return [POSTGRESQL_FUNCTION, *(text.format(table=table) for text in POSTGRESQL)]
    return [SQLITE.format(table=table, event=event) for event in ("UPDATE", "DELETE")]
