import uuid

from django.db import models

from wayforward.process.sameness import About, Level, Verdict


class Pair(models.Model):
    """Two entries (people, or incidents) that may be the same: codes of what speaks for it, and what staff said.

    The smaller id stands first. Nothing of either entry is changed by a link, which is no more than the verdict here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=8, choices=[(about.value, about.value) for about in About])
    one = models.UUIDField()
    other = models.UUIDField()
    evidence = models.JSONField(default=list)
    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in Level])
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, blank=True, choices=[(each.value, each.value) for each in Verdict])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="pair_once")]
        indexes = [
            models.Index(fields=["other"], name="pair_of_other"),
            models.Index(fields=["service", "verdict", "-found_at"], name="pair_in_service"),
        ]


class PairSaid(models.Model):
    """What somebody said of a pair, and when: append-only, the newest holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="said")
    verdict = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Verdict])
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
