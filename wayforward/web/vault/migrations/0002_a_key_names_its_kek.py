import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.RenameField("Key", "kek_id", "kek"),
        migrations.AlterField(
            "Key",
            "kek",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.checkvalue"),
        ),
    ]
