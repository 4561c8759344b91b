from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0005_referred_by_machine"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="supportcase",
            index=models.Index(fields=["state", "-changed_at", "-id"], name="support_case_by_change"),
        ),
    ]
