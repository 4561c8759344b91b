from datetime import datetime

from django.db import migrations, models

from wayforward.process.deadlines import local_day


def of_life(apps, schema_editor):
    """The first day of what had happened since the last answer, or is ahead, before this column was there. Nobody is
    asked earlier by it: it is no sooner than the day that the case keeps already."""
    cases = apps.get_model("support", "SupportCase")._base_manager
    rows = cases.filter(state="open", never_offer=False, next_offer_on__isnull=False)
    for pk, facts, next_on in rows.values_list("pk", "facts", "next_offer_on").iterator():
        answered = max((datetime.fromisoformat(each["at"]) for each in facts.get("offers", ())), default=None)
        since = local_day(answered).isoformat() if answered else ""
        days = [on for _, on, known_on in facts.get("life", ()) if max(on, known_on) > since]
        if days:
            cases.filter(pk=pk).update(life_on=max(min(days), next_on.isoformat()))


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0008_the_queue_by_its_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="supportcase",
            name="life_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunPython(of_life, migrations.RunPython.noop),
    ]
