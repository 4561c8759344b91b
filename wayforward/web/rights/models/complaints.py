"""Complaints, and how each goes on. A complaint is behind a wall of its own, and whoever is complained about is walled
off from it (`accounts.Block`), as from a case in which they know somebody."""

from django.db import models

from wayforward.process.complaints import About, Outcome, Way
from wayforward.web.vault.fields import SealedField

from .police import OfRights


class Complaint(OfRights):
    """One complaint. `case_id` is its own id: what it is about is in `about_case`, and opens nothing of it."""

    about_case = models.UUIDField(null=True, blank=True)
    ref = models.CharField(max_length=16, blank=True)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=16, choices=[(about.value, about.value) for about in About])
    way = models.CharField(max_length=16, choices=[(way.value, way.value) for way in Way])
    who = SealedField()
    words = SealedField()
    received_on = models.DateField()
    received_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    acknowledge_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_way = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=16, blank=True, choices=[(each.value, each.value) for each in Outcome])
    answer = SealedField()
    told_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["service", "-received_at"], name="complaint_of_service")]


class ComplaintNote(OfRights):
    """How a complaint goes on: one step, in words."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    words = SealedField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
