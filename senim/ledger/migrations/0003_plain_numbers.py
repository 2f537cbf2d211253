from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from senim.ledger.fields import RowNumber
from senim.ledger.triggers import statements


def _append_only_again(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """SQLite changes a column by copying the table, and the copy has no triggers."""
    if schema.connection.vendor != "sqlite":
        return
    for statement in statements("sqlite", "ledger_record"):
        schema.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.AlterField("record", "seq", RowNumber(primary_key=True, serialize=False)),
        migrations.RunPython(_append_only_again, migrations.RunPython.noop),
    ]
