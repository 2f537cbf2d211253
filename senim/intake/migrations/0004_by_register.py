from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_message_channel")]

    operations = [
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                condition=models.Q(("external_number", ""), _negated=True),
                fields=["external_number"],
                name="intake_by_register",
            ),
        ),
    ]
