from django.db import models

from wayforward.web.people.models import Happened, SealedHappened
from wayforward.web.vault.fields import SealedField

from .case import Participation


class Preparation(SealedHappened):
    """What was gone through with one participant before they meet or write."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    topics = models.JSONField(default=list)
    forms_of_address = models.CharField(max_length=24, blank=True)
    apology = models.CharField(max_length=24, blank=True)
    handshake = models.CharField(max_length=8, blank=True)
    speaks_first = models.CharField(max_length=48, blank=True)
    must_not_be_raised = SealedField()
    words = SealedField()


class Activity(SealedHappened):
    """A meeting, a call or an exchange: planned, confirmed, held or called off. `at` is when it was planned."""

    method = models.CharField(max_length=24)
    planned_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    venue = SealedField()
    dyads = models.JSONField(default=list)
    leaves_first = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    speaks_first = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    stop_signal = SealedField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=32, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=32, blank=True)
    ended_by = models.CharField(max_length=48, blank=True)
    stop_reason = models.CharField(max_length=32, blank=True)
    breaks = models.PositiveSmallIntegerField(null=True, blank=True)
    apology = models.CharField(max_length=16, blank=True)
    incidents = SealedField()


class Attendance(SealedHappened):
    """One person's part in one activity: arrival and entrance kept apart, who looks after them, whether they came."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    arrives_at = models.DateTimeField(null=True, blank=True)
    entrance = models.CharField(max_length=24, blank=True)
    aftercare = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    attended = models.BooleanField(null=True)
    left_at = models.DateTimeField(null=True, blank=True)
    apology_received_as = models.CharField(max_length=24, blank=True)
    words = SealedField()


class ReadinessCheck(Happened):
    """The readiness questions asked of everyone, with each answer; asked within five working days and on the day."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)


class Aftercare(SealedHappened):
    """A conversation with one person after the activity (24 to 72 hours), never with the other side."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    wellbeing = models.CharField(max_length=16)
    second_thoughts = models.BooleanField(default=False)
    words = SealedField()
