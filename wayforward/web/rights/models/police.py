"""Requests of the police for a person's records: the conditions, what was chosen, and what became of it."""

from django.db import models

from wayforward.process.police import Condition, State
from wayforward.process.walls import Compartment
from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class OfRights(WalledModel):
    """A row about what somebody asks of us. `case_id` is the case that it is about; its own id while that is open."""

    wall_case = "case_id"
    wall_compartment = Compartment.RIGHTS

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(db_index=True)
    key_id = models.UUIDField()

    class Meta:
        abstract = True


class PoliceRequest(OfRights):
    """One request. What they wrote is under a key of its own; what we hold stays under the person's."""

    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    case_kind = models.CharField(max_length=16, blank=True)
    ref = models.CharField(max_length=16, blank=True)
    who = SealedField()
    their_ref = SealedField()
    named = SealedField()
    asked = SealedField()
    asked_on = models.DateField()
    counselling = models.BooleanField(default=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    asks = models.JSONField(default=list)
    prepared_by = models.JSONField(default=list)
    notice_on = models.DateField(null=True, blank=True)
    approved_sha256 = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    why = SealedField()
    told_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-received_at"], name="police_of_service")]


class PoliceCondition(OfRights):
    """What somebody answered about one condition, and why. The newest holds."""

    request = models.ForeignKey(PoliceRequest, on_delete=models.PROTECT, related_name="+")
    condition = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Condition])
    met = models.BooleanField()
    words = SealedField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)


class PoliceItem(OfRights):
    """One paragraph in an extract, in the words that it had when it was chosen, under the key of its file; and why it
    is needed. `given_at`: when it left. Then it is a line of what was disclosed about the person."""

    request = models.ForeignKey(PoliceRequest, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    note_id = models.UUIDField()
    noted_at = models.DateTimeField()
    said_by_person = models.BooleanField()
    about_others = models.BooleanField()
    text = SealedField()
    why = SealedField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    taken_out_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)


class PoliceExtract(OfRights):
    """The paper that was given: it opens with words that are told apart from it. Both are under the person's key."""

    request = models.ForeignKey(PoliceRequest, on_delete=models.PROTECT, related_name="+")
    pdf = SealedField()
    opened_with = SealedField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
