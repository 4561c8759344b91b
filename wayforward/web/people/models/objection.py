from django.db import models

from wayforward.process.objections import Kind
from wayforward.web import clock
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class Objection(WalledModel):
    """A person's wish that what we know of them is not used. It stands over all their cases until it is ended;
    `case_id` is the case in which it was said."""

    wall_person_field = "person_id"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    key_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    words = SealedField()
    asked_on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_because = SealedField()
