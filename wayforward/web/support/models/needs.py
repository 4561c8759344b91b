from django.db import models

from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class NeedsAssessment(SealedHappened):
    """Eight categories asked about on one day: initial, review or exit."""

    kind = models.CharField(max_length=16)
    enhanced_rights = models.JSONField(default=list)
    risk_summary = SealedField()


class Need(SealedHappened):
    """One category's answer: a need with its severity 0 to 5, no need, not asked, declined or unknown."""

    assessment = models.ForeignKey(NeedsAssessment, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=16)
    answer = models.CharField(max_length=16)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    words = SealedField()


class Goal(SealedHappened):
    """A goal in the person's own words, and who does what by when."""

    words = SealedField()
    category = models.CharField(max_length=16, blank=True)
    action = SealedField()
    who = models.CharField(max_length=16, default="caseworker")
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=16, default="open")


class PlanReview(SealedHappened):
    """A look back at the plan with the person; the next one is due in six weeks (setting)."""

    words = SealedField()
    next_on = models.DateField(null=True, blank=True)
