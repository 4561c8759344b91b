from django.db import models

from wayforward.process.allocation import Conflict
from wayforward.process.conflicts import Match
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class KnownPerson(WalledModel):
    """Somebody whom a member of staff knows: read by nobody but them, and compared with whoever joins a case."""

    wall_own = "staff"

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    key_id = models.UUIDField()
    how = models.CharField(max_length=24, choices=[(how.value, how.value) for how in Conflict])
    name = SealedField()
    born = SealedField()
    phone = SealedField()
    email = SealedField()
    postcode = SealedField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "taken_back_at"], name="known_in_service")]


class KnownMatch(models.Model):
    """A person in a case who is, or may be, somebody whom a member of staff knows; and whether a lead has seen that it
    is somebody else."""

    known = models.ForeignKey(KnownPerson, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    match = models.CharField(max_length=16, choices=[(match.value, match.value) for match in Match])
    # Only because this person is linked, as the same, with one who is known: it goes when the link is taken back.
    by_link = models.BooleanField(default=False)
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["known", "person"], name="known_match_once")]
