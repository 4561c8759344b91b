from django.db import models

from wayforward.web.people.models import Happened, SealedHappened
from wayforward.web.vault.fields import SealedField

from .case import Participation
from .meeting import Activity


class Agreement(SealedHappened):
    """What the parties agreed. A variation is a new version; the old one is kept."""

    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    varies = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=40, default="proposed")
    signatories = models.JSONField(default=list)
    text_sha256 = models.CharField(max_length=64, blank=True)
    document_id = models.UUIDField(null=True, blank=True)
    intervention_reason = SealedField()


class Commitment(SealedHappened):
    """One thing that somebody will do, or one way in which both will act. `owners` are participation ids."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=32)
    text = SealedField()
    owners = models.JSONField(default=list)
    beneficiary = models.CharField(max_length=48, blank=True)
    trigger = SealedField()
    response = SealedField()
    due_on = models.DateField(null=True, blank=True)
    recurrence = models.CharField(max_length=16, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    evidence = SealedField()
    checker = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=40, default="agreed")


class Signature(Happened):
    """One party's own free signature (C10) under the exact text."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    consent_id = models.UUIDField()
    text_sha256 = models.CharField(max_length=64)
    wants_to_be_told = models.BooleanField(default=True)


class CommitmentReview(SealedHappened):
    """A look at one commitment: what its status is now, and in a breach which step of 6.4 this is."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=40)
    step = models.CharField(max_length=32, blank=True)
    told = models.JSONField(default=list)
    words = SealedField()
