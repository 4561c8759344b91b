"""Requests of people to erase their file before its time, and what two people decided."""

from django.db import models

from wayforward.process.erasure import State
from wayforward.web.vault.fields import SealedField

from .keeping import OF_CASES
from .police import OfRights


class ErasureRequest(OfRights):
    """One person asks for one file. What they ask is under a key of its own, so that the answer outlives the file; no
    name stands in it. `names` are the paragraphs of others in which they were spoken of when it was erased."""

    case_kind = models.CharField(max_length=16)
    ref = models.CharField(max_length=16)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in OF_CASES])
    file_id = models.UUIDField(db_index=True)
    asked_on = models.DateField()
    asked = SealedField()
    received_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    erase = models.BooleanField(default=False)
    why = SealedField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    stays = models.JSONField(default=list)
    names = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["service", "-received_at"], name="erasure_of_service")]
