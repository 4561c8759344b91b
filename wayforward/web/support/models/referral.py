from django.db import models

from wayforward.web import clock
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class Referral(WalledModel):
    """A request to support somebody. Its own id is the case id of the compartment `referral`; the case opened for it
    has the same id and key.

    `other_party_name` is the name as the referrer gave it: all that a caseworker ever sees of the other person. What
    the service learns of `other_party` later is not theirs.
    """

    wall_case = "id"
    wall_compartment = "referral"

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey("accounts.Contract", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("accounts.Area", null=True, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=16, unique=True)
    key_id = models.UUIDField()
    source = models.CharField(max_length=32)
    agency = models.ForeignKey("people.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    referrer = SealedField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    other_party = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    other_party_name = SealedField()
    other_party_known = models.CharField(max_length=16, blank=True)
    incident_id = models.UUIDField(null=True, blank=True)
    person_knows = models.BooleanField(default=False)
    information_only = models.BooleanField(default=False)
    knows_confirmed_at = models.DateTimeField(null=True, blank=True)
    priority = models.CharField(max_length=16, default="standard")
    signs = models.JSONField(default=list)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(default=clock.now)
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default="waiting")
    opened_case_id = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=32, blank=True)

    class Meta:
        # Those that wait, in the order in which somebody has to be reached: read until a page is full.
        indexes = [models.Index(fields=["state", "due_at", "id"], name="referral_queue")]
