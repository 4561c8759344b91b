from django.db import models

from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class Offer(SealedHappened):
    """One offer of restorative justice and its answer. Append-only."""

    trigger = models.CharField(max_length=32)
    channel = models.CharField(max_length=16)
    information = models.JSONField(default=list)
    understood = models.CharField(max_length=8, blank=True)
    response = models.CharField(max_length=32)
    may_mention_again = models.CharField(max_length=16, blank=True)
    ask_after = models.DateField(null=True, blank=True)
    if_event = models.CharField(max_length=32, blank=True)
    only_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    reason = SealedField()


class NonOffer(SealedHappened):
    """A decision not to offer now, with its reason and its review."""

    reason = models.CharField(max_length=32)
    words = SealedField()
    review_on = models.DateField()
