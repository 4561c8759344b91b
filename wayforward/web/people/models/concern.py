from django.db import models

from wayforward.web.vault.fields import SealedField

from .happened import SealedHappened


class Concern(SealedHappened):
    """A concern for someone's safety: a supervisor is told the same day."""

    about_person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    words = SealedField()
    told = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = SealedField()
