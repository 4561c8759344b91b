"""What is kept of lists: which of their rows somebody likes to see, and the files that are made of them."""

import uuid

from django.db import models

from wayforward.process.lists import Form, State
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


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


class Export(WalledModel):
    """A list on its way into a file. Whoever asked for it sees it, and nobody else; its words end with its key.

    `ids` are the rows as they stood when it was asked for, sixteen bytes each; `done` says how many of them were seen
    to, `rows` how many of those are in its parts.
    """

    wall_own = "by"

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    listing = models.CharField(max_length=32)
    asked = models.JSONField(default=dict)
    form = models.CharField(max_length=4, choices=[(each.value, each.value) for each in Form])
    named = models.BooleanField(default=False)
    key_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=[(each.value, each.value) for each in State])
    ids = models.BinaryField(default=bytes)
    wanted = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["by", "-at"], name="exports_of_staff"),
            models.Index(fields=["state", "at"], name="exports_by_state"),
        ]


class ExportPart(WalledModel):
    """Some rows of a file, sealed: the id of each and its cells, in the order of the list."""

    wall_own = "by"

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    key_id = models.UUIDField()
    cells = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]
