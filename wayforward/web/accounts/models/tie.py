import uuid

from django.db import models

from wayforward.process.walls import Tie as Kind


class CaseKind(models.TextChoices):
    SUPPORT = "support"
    RESTORATIVE = "restorative"
    REFERRAL = "referral"


class Tie(models.Model):
    """One member of staff tied to one case, in one way, from and until. Ties are the only way to see into a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    case_kind = models.CharField(max_length=16, choices=CaseKind)
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in Kind])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff", "case_id"], name="tie_of_staff"),
            models.Index(fields=["case_id", "kind"], name="tie_of_case"),
        ]


class Block(models.Model):
    """A conflict of interest: it beats every tie and every role, and emergency access too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    reason = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "case_id"], name="block_once")]


class EmergencyAccess(models.Model):
    """A case opened in an emergency: by whom, why (coded), until when, and what its review came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    case_kind = models.CharField(max_length=16, choices=CaseKind)
    ref = models.CharField(max_length=16)
    why = models.CharField(max_length=24)
    at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-at"], name="emergency_of_service")]


class PartyIndex(models.Model):
    """Who is in which case, and in which compartment of it: it makes `Person.visible_to` one query."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    case_kind = models.CharField(max_length=16, choices=CaseKind)
    person_id = models.UUIDField()
    compartment = models.CharField(max_length=16)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "person_id", "compartment"], name="party_once"),
        ]
        # With the compartment, so that the walls are asked of many people without a look at a single row.
        indexes = [models.Index(fields=["person_id", "case_id", "compartment"], name="party_of_person")]
