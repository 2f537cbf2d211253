"""On PostgreSQL every writer of the log takes the writers' lock, whoever it is: the database sees to it, not each writer."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from senim.ledger.triggers import WRITERS_LOCK_STATEMENTS


def guard(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the trigger; SQLite has one writer at a time and needs none."""
    if editor.connection.vendor == "postgresql":
        for statement in WRITERS_LOCK_STATEMENTS:
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """From here on a record cannot be written without the lock that keeps the global order (docs/decisions/0004)."""

    dependencies = [("ledger", "0003_plain_numbers")]
    operations = [migrations.RunPython(guard, elidable=False)]
