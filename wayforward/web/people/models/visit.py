from django.db import models

from wayforward.web.vault.fields import SealedField

from .happened import SealedHappened


class Visit(SealedHappened):
    """A visit by a lone worker: where, when they will check in, and who is alerted if they do not."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    check_in_by = models.DateTimeField()
    alert = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    place = SealedField()
    checked_in_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
