import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WAITS = models.Q(done_at=None, cancelled_at=None)
# Dropped by name, and not by altering the columns: SQLite would write the whole table anew for that.
OF_ONE_COLUMN = ("accounts_task_service_id_7ec63da2", "accounts_task_staff_id_a09ce747")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_tasks_that_wait"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="task", name="task_of_staff"),
        migrations.RemoveIndex(model_name="task", name="task_of_role"),
        migrations.RemoveIndex(model_name="task", name="task_waiting"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX IF EXISTS {name}", migrations.RunSQL.noop) for name in OF_ONE_COLUMN
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="task",
                    name="service",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.service",
                    ),
                ),
                migrations.AlterField(
                    model_name="task",
                    name="staff",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="task", index=models.Index(condition=WAITS, fields=["staff", "due_at"], name="task_of_staff")
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=WAITS, fields=["service", "role", "staff"], name="task_of_role"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=WAITS, fields=["service", "due_at", "id"], name="task_waiting"),
        ),
    ]
