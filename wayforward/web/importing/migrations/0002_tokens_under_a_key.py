from django.db import migrations

import wayforward.web.vault.blind_field


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_initial")]

    operations = [
        # The columns are what they were.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(model, "mark", wayforward.web.vault.blind_field.BlindField())
                for model in ("broughtin", "importrow")
            ],
        ),
    ]
