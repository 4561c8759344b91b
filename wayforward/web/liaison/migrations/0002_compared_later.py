"""Who an agency's people may be is looked for after the answer. What came before was compared as it came."""

from typing import Any

from django.db import migrations, models


def compared(apps: Any, editor: Any) -> None:
    apps.get_model("liaison", "Receipt").objects.using(editor.connection.alias).update(compared_at=models.F("at"))


class Migration(migrations.Migration):
    dependencies = [("liaison", "0001_initial")]

    operations = [
        migrations.AddField("receipt", "compared_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(compared, migrations.RunPython.noop, hints={"home": "default"}),
        migrations.AddIndex(
            "receipt",
            models.Index(fields=["at"], name="receipt_to_compare", condition=models.Q(compared_at=None)),
        ),
    ]
