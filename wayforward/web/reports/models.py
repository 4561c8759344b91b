"""Counts that are kept, so that a page reads one row of them instead of counting over all cases of a year."""

from django.db import models


class Counted(models.Model):
    """Everything that the figures of one period are made of, as it was counted at one moment. No row of a case."""

    service = models.ForeignKey("accounts.Service", on_delete=models.CASCADE, related_name="+")
    start = models.DateTimeField()
    end = models.DateTimeField()
    counts = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "start", "end"], name="counted_once_for_a_period")]
