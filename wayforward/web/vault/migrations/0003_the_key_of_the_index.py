from django.db import migrations, models

import wayforward.web.vault.blind_field


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_a_key_names_its_kek")]

    operations = [
        migrations.CreateModel(
            name="IndexKey",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("key_id", models.UUIDField()),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        # The column is what it was: on SQLite the table would be written anew for nothing.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("token", "token", wayforward.web.vault.blind_field.BlindField()),
            ],
        ),
    ]
