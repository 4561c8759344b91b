"""Files of referrals: how an agency's columns are read, each file with its rows, and what was brought in before."""

import uuid

from django.db import models

from wayforward.process.importing import Fate
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.blind_field import BlindField
from wayforward.web.vault.fields import SealedField

STATES = ("columns", "checking", "checked", "bringing", "done", "given_up")


class Columns(models.Model):
    """Which heading of this agency's files is what, as it was said last: headings are no words about anybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.OneToOneField("people.Agency", on_delete=models.PROTECT, related_name="+")
    headings = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")


class Import(WalledModel):
    """One file of one agency, on its way in. It is seen by who brought it, and its words end with its key, two weeks
    after it was decided. `table` holds the file until its rows are read."""

    wall_own = "by"

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=32)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key_id = models.UUIDField()
    state = models.CharField(max_length=12, default="columns", choices=[(state, state) for state in STATES])
    headings = SealedField()
    table = SealedField()
    columns = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    brought = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    shredded = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-at"], name="imports_of_staff"),
            models.Index(fields=["state", "at"], name="imports_to_go_on"),
        ]


class ImportRow(WalledModel):
    """One row of a file: its cells, what is wrong with which, and what becomes of it."""

    wall_own = "by"

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    key_id = models.UUIDField()
    cells = SealedField()
    faults = models.JSONField(default=dict)
    fate = models.CharField(max_length=16, choices=[(fate.value, fate.value) for fate in Fate])
    mark = BlindField()
    referral_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "fate", "number"], name="import_rows_by_fate")]


class BroughtIn(models.Model):
    """A row that came in, by a keyed hash of what it said: the same row of the same agency brings nothing twice."""

    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    mark = BlindField()
    referral_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "mark"], name="brought_in_once")]
