"""The statements that make a table append-only, for each database."""

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


def statements(vendor: str, table: str) -> list[str]:
    """What to run so that rows of `table` can be added but never changed or removed."""
    if vendor == "postgresql":
        return [POSTGRESQL_FUNCTION, *(text.format(table=table) for text in POSTGRESQL)]
    return [SQLITE.format(table=table, event=event) for event in ("UPDATE", "DELETE")]
