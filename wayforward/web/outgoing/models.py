"""What leaves the building, and what was produced to be handed over."""

from django.db import models

from wayforward.web import clock
from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class Message(SealedHappened):
    """One message to one person, waiting or sent. Channel and window are checked again at the moment of sending.

    `purpose` is coded (a text of `process.safe_contact`), the words are built from the fixed neutral list and sealed
    under the person's key. A lease keeps two workers from sending it twice; `key` is the idempotency key.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=48)
    channel = models.CharField(max_length=16)
    body = SealedField()
    key = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "cancelled_at", "due_at"], name="message_waiting")]


class Document(SealedHappened):
    """A document made by the service (an outcome agreement): its text in plain words, and its PDF, both sealed."""

    kind = models.CharField(max_length=32)
    of_id = models.UUIDField(db_index=True)
    title = models.CharField(max_length=120)
    text = SealedField()
    pdf = SealedField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
