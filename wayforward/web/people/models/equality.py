from django.db import models

from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class EqualityAnswers(WalledModel):
    """Equality monitoring: optional, self-reported, every question skippable."""

    wall_person_field = "person_id"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    answers = SealedField()
    asked_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    self_described = models.BooleanField(default=True)
