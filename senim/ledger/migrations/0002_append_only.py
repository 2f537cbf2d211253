"""Triggers that refuse every change of the log and its checkpoints."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from senim.ledger.triggers import statements


def guard(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Make both tables append-only."""
    for table in ("ledger_record", "ledger_checkpoint"):
        for statement in statements(editor.connection.vendor, table):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """From here on the log only grows."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
