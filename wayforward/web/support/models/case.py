from django.db import models

from wayforward.web import clock
from wayforward.web.accounts.walled import WalledModel


class SupportCase(WalledModel):
    """One harmed person's own case with their caseworker. It may run for months with no restorative justice at all."""

    wall_case = "id"
    wall_compartment = "support"

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey("accounts.Contract", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("accounts.Area", null=True, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=16, unique=True)
    key_id = models.UUIDField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey("support.Referral", on_delete=models.PROTECT, related_name="+")
    other_party = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    caseworker = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default="open")
    opened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    next_offer_on = models.DateField(null=True, blank=True)
    life_on = models.DateField(null=True, blank=True)  # the same, where something in their life is the reason
    never_offer = models.BooleanField(default=False)
    told_on = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    rj_case_id = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=32, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["caseworker", "state", "-changed_at"], name="support_case_of_worker"),
            # The list that most come to first: read in this order until a page is full.
            models.Index(fields=["state", "-changed_at", "-id"], name="support_case_by_change"),
            # The same where open and closed are looked at together: some hundred thousand after ten years.
            models.Index(fields=["-changed_at", "-id"], name="support_case_any_by_change"),
            models.Index(fields=["-opened_at", "-id"], name="support_case_by_opening"),
        ]
