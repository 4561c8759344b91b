"""What a person agreed to, in the exact words shown, and what they took back. Append-only."""

from django.db import models

from wayforward.process.consents import Kind
from wayforward.web.vault.fields import SealedField

from .happened import SealedHappened


class Consent(SealedHappened):
    """One agreement of one person (C1 to C19). `at` is when it was given.

    `to` is coded: `rj_team`, a staff, agency, activity or participation id, or a channel. `item_sha256` binds the
    consent to one version of the words released (C8), of an agreement (C10) or of a story (C17).
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    participation_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=4, choices=[(kind.value, kind.value) for kind in Kind])
    to = models.CharField(max_length=64, blank=True)
    covers = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=32, blank=True)
    scope = SealedField()
    item = SealedField()
    item_sha256 = models.CharField(max_length=64, blank=True)
    given_how = models.CharField(max_length=32, default="verbal_recorded_by")
    language = models.CharField(max_length=16, default="en")
    expires_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    guardian_for_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "kind"], name="consent_person_kind")]


class Withdrawal(SealedHappened):
    """A consent taken back: effective when said (`at`), whatever the form."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=32)
    said_to = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    words = SealedField()
    stopped = models.JSONField(default=list)
