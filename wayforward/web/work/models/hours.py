import uuid
from typing import ClassVar

from django.db import models


class Hours(models.Model):
    """Time that a member of staff, mostly a volunteer, gave on one day. Of no case: to what is coded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    activity = models.CharField(max_length=16)
    minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["staff", "-at"], name="hours_of_staff"),
            models.Index(fields=["confirmed_at", "taken_back_at", "at"], name="hours_to_confirm"),
        ]
