"""Several released versions of a service stand side by side, each with its day; none is marked as the current one."""

from django.db import migrations, models

_OF_THE_VERSION = ("version", "released_on", "process")


def take_apart(apps, schema_editor):
    """What belongs to one version leaves the shared part of the service."""
    for row in apps.get_model("catalogue", "ServiceVersion").objects.all():
        row.packaged = row.version
        row.definition = {name: value for name, value in row.definition.items() if name not in _OF_THE_VERSION}
        row.save(update_fields=["packaged", "definition"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AddField("serviceversion", "packaged", models.IntegerField(default=0)),
        migrations.AddField("serviceversion", "change", models.JSONField(default=dict)),
        migrations.RunPython(take_apart, migrations.RunPython.noop),
        migrations.RemoveField("serviceversion", "current"),
    ]
