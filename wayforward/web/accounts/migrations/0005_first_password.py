from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reviewers"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="first_password_ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
