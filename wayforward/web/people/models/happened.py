"""The two bases of everything that happens in a case."""

from django.db import models

from wayforward.web import clock
from wayforward.web.accounts.walled import WalledModel


class Happened(WalledModel):
    """One thing that happened in a case: when (`at`), who entered it (`by`), who said or did it (`said_by`).

    `at` is when it was said or done; `recorded_at` is when it was typed. Rows are superseded,
    never edited: `superseded_by` names the row that stands instead.
    """

    wall_case = "case_id"
    wall_compartment_field = "compartment"

    case_id = models.UUIDField(db_index=True)
    compartment = models.CharField(max_length=16)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=48, blank=True)
    superseded_by = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


class SealedHappened(Happened):
    """The same with words in it, sealed under one key."""

    key_id = models.UUIDField()

    class Meta:
        abstract = True
