"""What signing in has to remember: how often somebody tried, which code was the last, which changes of staff wait."""

import uuid

from django.db import models

from wayforward.process.staffing import Change


class Tries(models.Model):
    """How often something was tried until a moment. `who` is a keyed hash: no address and no name stands here."""

    who = models.BinaryField(max_length=16, unique=True)
    until = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField()


class SignedIn(models.Model):
    """A browser in which a member of staff is signed in. Neither its address nor what it said of itself is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff_id = models.UUIDField(db_index=True)
    key = models.CharField(max_length=40)
    browser = models.CharField(max_length=48)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class UsedCode(models.Model):
    """The newest time step for which a member of staff has used the code of their authenticator."""

    staff_id = models.UUIDField(unique=True)
    step = models.BigIntegerField()


class StaffChange(models.Model):
    """What one person proposed about a member of staff, and whether another agreed. `staff` is empty for somebody who
    is to be added, until they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=24, choices=[(each.value, each.value) for each in Change])
    staff = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    username = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list, blank=True)
    level = models.CharField(max_length=24, blank=True)
    vetted_until = models.DateField(null=True, blank=True)
    subject_id = models.CharField(max_length=160, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "agreed_at", "given_up_at"], name="change_of_service")]

    @property
    def over(self) -> bool:
        """Is it agreed to, or given up?"""
        return self.agreed_at is not None or self.given_up_at is not None
