"""How agencies refer by machine: their tokens, and the receipts of what they sent."""

import uuid
from typing import ClassVar

from django.db import models


class AgencyToken(models.Model):
    """What lets a machine of an agency refer to one service. The token itself is kept nowhere: only its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")


class Receipt(models.Model):
    """One referral that an agency sent: its key against sending twice, a keyed hash of what was sent, and the
    reference under which the agency may ask how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.ForeignKey(AgencyToken, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    key_hmac = models.BinaryField(max_length=32)
    body_hmac = models.BinaryField(max_length=32)
    ref = models.CharField(max_length=32, unique=True)
    referral_id = models.UUIDField()
    at = models.DateTimeField()
    # When it was looked for who the person may be: not while the agency waits, which could tell by the time it takes.
    compared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "key_hmac"], name="receipt_once")]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="receipt_to_compare", condition=models.Q(compared_at=None)),
        ]
