from django.db import models

from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class HandOver(SealedHappened):
    """What a colleague who takes a case on has to know: what is open, the next dates, the risks. `to` is who takes it
    on, once somebody does; a newer one stands instead of an older."""

    case_kind = models.CharField(max_length=16)
    open = SealedField()
    dates = SealedField()
    risks = SealedField()
    to = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
