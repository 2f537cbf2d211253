from django.db import migrations, models

from senim.ledger.fields import RowNumber

# The number of an open step follows from the record that opened it (runs.item_id).
RENUMBER = """
UPDATE processes_workitem SET id = processes_workitem.stream * 1048576 + (
    SELECT MAX(n) FROM ledger_record AS entered
    WHERE entered.stream = processes_workitem.stream AND entered.activity = processes_workitem.element
    AND entered.type = 'entered'
)
"""


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial"), ("ledger", "0003_plain_numbers")]

    operations = [
        migrations.RemoveIndex("workitem", "processes_item_officer"),
        migrations.AlterField("instance", "stream", RowNumber(primary_key=True, serialize=False)),
        migrations.AlterField("serviceclock", "stream", RowNumber(primary_key=True, serialize=False)),
        migrations.AlterField("workitem", "id", RowNumber(primary_key=True, serialize=False)),
        migrations.RunSQL(RENUMBER, migrations.RunSQL.noop),
        migrations.AddIndex(
            "workitem",
            models.Index(
                fields=["officer", "due_at", "id"],
                name="processes_item_officer",
                condition=models.Q(officer__isnull=False),
            ),
        ),
    ]
