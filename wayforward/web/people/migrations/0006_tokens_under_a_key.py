from django.db import migrations

import wayforward.web.vault.blind_field


class Migration(migrations.Migration):
    dependencies = [("people", "0005_searches")]

    operations = [
        # The column is what it was.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("searchtoken", "token", wayforward.web.vault.blind_field.BlindField()),
            ],
        ),
    ]
