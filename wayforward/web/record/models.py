from django.db import models

from wayforward.process.events import WENT_WRONG
from wayforward.web.accounts.walled import WalledModel


class Line(WalledModel):
    """One line of the record: who did, looked at or was refused what, when, in which case. Never changed.

    `at` is when it was said or done, `recorded_at` when it was typed. `payload` is coded; there are no words here.
    A line of a look or a refusal has no compartment, so that no case page shows it. `seq` is its place in the chain and
    never leaves the service: it counts what happens in every case. Pages name a line by its random `id`.
    """

    wall_case = "case_id"
    wall_compartment_field = "compartment"

    DONE, REFUSED, LOOKED = "done", "refused", "looked"

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    acting_role = models.CharField(max_length=80, blank=True)
    said_by = models.CharField(max_length=48, blank=True)
    service_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    compartment = models.CharField(max_length=16, blank=True)
    event = models.CharField(max_length=64)
    object_type = models.CharField(max_length=48, blank=True)
    object_id = models.CharField(max_length=36, blank=True)
    payload = models.JSONField(default=dict)
    basis = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=8)
    request_id = models.CharField(max_length=36, blank=True)
    prev = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "outcome", "-seq"], name="record_of_case"),
            models.Index(fields=["actor_id", "-seq"], name="record_of_staff"),
            models.Index(
                fields=["service_id", "-seq"],
                name="record_unusual",
                condition=models.Q(event__in=["look", "searched_own_name"]),
            ),
            models.Index(
                fields=["event", "at"],
                name="record_went_wrong",
                condition=models.Q(event__in=[event.value for event in WENT_WRONG]),
            ),
        ]


class Head(models.Model):
    """Where the chain ends: one row, locked last in every transaction that writes a line."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    mac = models.BinaryField(max_length=32)
