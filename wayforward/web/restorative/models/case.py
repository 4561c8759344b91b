from django.db import models

from wayforward.web import clock
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class RJCase(WalledModel):
    """One incident, or a linked set, and everyone in it who may come into communication.

    `state` and `facts` are kept by `restorative.facts.refresh`, never typed: the state is derived from the parts of
    the people in it and the gates. `facts` holds coded facts only, so that a page asks the rules with
    one query.
    """

    wall_case = "id"
    wall_compartment = "case"

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey("accounts.Contract", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("accounts.Area", null=True, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=16, unique=True)
    key_id = models.UUIDField()
    initiated_by = models.CharField(max_length=16)
    source = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    complexity = models.CharField(max_length=24, default="standard")
    vocabulary = models.CharField(max_length=16, default="crime")
    offence = models.CharField(max_length=48, blank=True)
    cj_stage = models.CharField(max_length=48, blank=True)
    place = models.CharField(max_length=32, blank=True)
    flags = models.JSONField(default=list)
    information_only = models.BooleanField(default=False)
    facilitator = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    co_facilitator = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=40, default="received")
    facts = models.JSONField(default=dict)
    next_meeting_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closure_reason = models.CharField(max_length=48, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["service", "state", "-changed_at"], name="rj_case_of_service"),
            models.Index(fields=["next_meeting_at"], name="rj_case_meetings"),
        ]


class Participation(WalledModel):
    """One person's part in one case, with a state of its own and a key of its own."""

    wall_case = "case_id"
    wall_compartment_field = "compartment"

    case = models.ForeignKey(RJCase, on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=16)
    key_id = models.UUIDField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    state = models.CharField(max_length=32, default="not_yet_contacted")
    state_at = models.DateTimeField()
    supports = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    authority = SealedField()
    relation = models.CharField(max_length=32, blank=True)
    known = models.CharField(max_length=16, blank=True)
    support_case_id = models.UUIDField(null=True, blank=True)
    joined_at = models.DateTimeField()
    under_18 = models.BooleanField(default=False)
    under_10 = models.BooleanField(default=False)
    understands = models.CharField(max_length=16, default="presumed")


class Dyad(WalledModel):
    """A harmed person and a responsible person: method and contact permission are theirs alone."""

    wall_case = "case_id"
    wall_compartment = "case"

    case = models.ForeignKey(RJCase, on_delete=models.PROTECT, related_name="+")
    harmed = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["harmed", "responsible"], name="dyad_once")]


class ConflictDeclaration(SealedHappened):
    """A member of staff says whether they know anybody in the case."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    conflict = models.BooleanField()
    kind = models.CharField(max_length=32, blank=True)
    words = SealedField()


class Hold(SealedHappened):
    """A case on hold, or one person's pause, with its reason and the day it is looked at again."""

    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=32)
    review_on = models.DateField(null=True, blank=True)
    words = SealedField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")


class Stop(SealedHappened):
    """An emergency stop: everything stands still until a supervisor lifts it."""

    words = SealedField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    lifted_words = SealedField()


class Closing(SealedHappened):
    """A case closed, with the fixed reason, or opened again."""

    reason = models.CharField(max_length=48, blank=True)
    words = SealedField()
    reopened = models.BooleanField(default=False)
    outcomes = models.JSONField(default=dict)
    retention_on = models.DateField(null=True, blank=True)
