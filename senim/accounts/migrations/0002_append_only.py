"""Triggers that refuse every change of the journal of reads."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from senim.ledger.triggers import statements


def guard(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the journal append-only."""
    for statement in statements(editor.connection.vendor, "accounts_access"):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """From here on the journal only grows."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
