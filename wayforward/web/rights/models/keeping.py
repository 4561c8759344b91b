"""What is kept and what was ended: ids, codes and days, and not a word about anybody."""

import uuid

from django.db import models

from wayforward.process.keeping import HoldReason, Why


class LegalHold(models.Model):
    """Nothing of this case is ended while it stands: why, and when somebody looks at it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(db_index=True)
    ref = models.CharField(max_length=16)
    reason = models.CharField(max_length=24, choices=[(reason.value, reason.value) for reason in HoldReason])
    # The complaint that it was placed for: whoever is walled off from that does not see this either.
    about = models.UUIDField(null=True, blank=True)
    review_on = models.DateField()
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["service", "-placed_at"], name="hold_of_service")]


class Run(models.Model):
    """A proposal to end what is due: by one person, carried out when another agrees, or given up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # Nobody where a rule ends it at once: what is known of somebody who was named and never contacted.
    proposed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "agreed_at", "given_up_at"], name="run_of_service")]


OF_CASES = ("support", "referral", "participation", "named")
OF_REGISTERS = ("complaint", "police", "asked", "copy")


class Ending(models.Model):
    """One file in a run. Once it is ended this is what is left of it: which rule, since when due, ended when, by whose
    agreement, and how many keys were destroyed."""

    KINDS = tuple((kind, kind) for kind in (*OF_CASES, *OF_REGISTERS))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="endings")
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=KINDS)
    file_id = models.UUIDField(db_index=True)
    case_id = models.UUIDField()
    ref = models.CharField(max_length=16)
    why = models.CharField(max_length=24, choices=[(why.value, why.value) for why in Why])
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    keys = models.PositiveIntegerField(default=0)
    # Of whoever declined or could not be reached, for figures: as they said it, "" for what is not known.
    age_band = models.CharField(max_length=24, blank=True)
    sex = models.CharField(max_length=24, blank=True)
    ethnic_group = models.CharField(max_length=48, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-ended_at"], name="ending_of_service")]
