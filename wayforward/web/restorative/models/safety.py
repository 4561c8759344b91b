from django.db import models

from wayforward.web.people.models import Happened, SealedHappened
from wayforward.web.vault.fields import SealedField

from .case import Participation


class Restriction(SealedHappened):
    """An order that forbids contact, directly or indirectly: what, whom, from when to when, and from which source."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    protects = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    text = SealedField()
    covers_direct = models.BooleanField(default=True)
    covers_indirect = models.BooleanField(default=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=16, default="active")
    source = models.CharField(max_length=32, blank=True)


class Clearance(SealedHappened):
    """A variation or a permission in writing: these methods, from and until these days, by this document."""

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, default="varied")
    methods = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    document = SealedField()
    issued_by = models.CharField(max_length=48, blank=True)


class OrdersCheck(Happened):
    """Orders asked about: with whom, on which day, what was found. A nil answer grows old (`valid_until`)."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("people.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    nil = models.BooleanField()
    checked_on = models.DateField()
    valid_until = models.DateField()


class NewInformation(SealedHappened):
    """Something new that makes earlier risk assessments stale."""

    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    words = SealedField()


class RiskAssessment(SealedHappened):
    """One assessment, of one participant or of the activity (`participation` empty). A revision names the former."""

    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    revises = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    rest = models.CharField(max_length=8, blank=True)
    not_proceeding = SealedField()
    strengths = SealedField()


class RiskItem(SealedHappened):
    """One factor of one assessment: present or not or unknown, before and after what is done about it."""

    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="+")
    factor = models.CharField(max_length=40)
    present = models.CharField(max_length=8)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    mitigation = SealedField()
    residual_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = SealedField()
    owner = models.CharField(max_length=48, blank=True)
    review_on = models.DateField(null=True, blank=True)


class SignOff(SealedHappened):
    """Another person's approval of named assessments for one method, or their refusal of it."""

    role = models.CharField(max_length=16)
    independent = models.BooleanField(default=False)
    method = models.CharField(max_length=24)
    assessments = models.JSONField(default=list)
    dyads = models.JSONField(default=list)
    approved = models.BooleanField(default=True)
    conditions = SealedField()


class Supervision(SealedHappened):
    """A supervision talk about the case."""

    supervisor = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    words = SealedField()
    decisions = SealedField()
