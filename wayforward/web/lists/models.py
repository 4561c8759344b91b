"""What is kept of lists: which of their rows somebody likes to see."""

import uuid

from django.db import models


class SavedList(models.Model):
    """A list as somebody likes to see it: filters and order as codes, under a name. One's own, or the team's.

    It opens nothing: whoever goes to it sees those of its rows that they may see anyway.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    listing = models.CharField(max_length=32)
    name = models.CharField(max_length=40)
    asked = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["service", "listing"], name="saved_lists_of_service")]


class FirstList(models.Model):
    """The kept list that somebody comes to when they open a list and ask for nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    listing = models.CharField(max_length=32)
    saved = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "listing"], name="first_list_once")]
