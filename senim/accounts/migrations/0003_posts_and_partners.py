"""The journal says in which post an officer read, and knows partners; its triggers are made anew where the table was."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from senim.ledger.triggers import statements


def guard(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite lays a table anew to change a column, and its triggers go with the old one; PostgreSQL keeps them."""
    if editor.connection.vendor == "sqlite":
        for statement in statements("sqlite", "accounts_access"):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Adds columns; no row changes."""

    dependencies = [("accounts", "0002_append_only")]
    operations = [
        migrations.AddField("access", "role", models.CharField(max_length=24, blank=True, default="", db_default="")),
        migrations.AddField("access", "unit_id", models.BigIntegerField(null=True)),
        migrations.AddField("access", "organisation_id", models.BigIntegerField(null=True)),
        migrations.AlterField("access", "officer", models.ForeignKey("accounts.officer", models.PROTECT, null=True)),
        migrations.RunPython(guard, elidable=False),
    ]
