"""Answers to instruments, and feedback."""

from django.db import models

from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class Answer(SealedHappened):
    """One person's answers to one instrument at one time point; the score is made by rule, never typed."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=32)
    instrument_version = models.CharField(max_length=16)
    timepoint = models.CharField(max_length=24)
    mode = models.CharField(max_length=24, default="read_aloud")
    language = models.CharField(max_length=16, default="en")
    answers = SealedField()
    score = SealedField()
    band = SealedField()


class Feedback(SealedHappened):
    """What somebody thought of it, at whatever stage it ended for them."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    overall = models.PositiveSmallIntegerField(null=True, blank=True)
    recommend = models.PositiveSmallIntegerField(null=True, blank=True)
    pressured = models.PositiveSmallIntegerField(null=True, blank=True)
    made_worse = models.CharField(max_length=8, blank=True)
    items = models.JSONField(default=dict)
    text = SealedField()
