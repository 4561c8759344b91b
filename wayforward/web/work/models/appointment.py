from typing import ClassVar

from django.db import models

from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class Appointment(SealedHappened):
    """A time that a member of staff has set aside for a case. `at` is when it was planned.

    `tell`: the person is told of it and reminded, in neutral words and only by a way that they agreed to. `sequence`
    counts how often it was moved, which calendars outside ask for.
    """

    case_kind = models.CharField(max_length=16)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = SealedField()
    tell = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)  # the day on which `staff` wants it on top of their own day
    sequence = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["staff", "starts_at"], name="appointment_of_staff"),
            models.Index(fields=["tell", "reminded_at", "starts_at"], name="appointment_to_tell"),
        ]
