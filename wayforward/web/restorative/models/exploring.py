from django.db import models

from wayforward.web.people.models import Happened, SealedHappened
from wayforward.web.vault.fields import SealedField

from .case import Participation


class Session(SealedHappened):
    """A meeting of practitioners with one participant; its words are `people.Note`s."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=16, default="in_person")
    present = models.JSONField(default=list)
    explained = models.JSONField(default=list)
    hopes = models.JSONField(default=list)
    interpreter = models.CharField(max_length=48, blank=True)
    next_step = SealedField()


class Contact(Happened):
    """A contact with one participant that was no meeting; its words are `people.Note`s."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=8)
    channel = models.CharField(max_length=16)
    outside_profile = models.BooleanField(default=False)
    result = models.CharField(max_length=40)


class AgencyEnquiry(SealedHappened):
    """A question to an agency and, when it comes, its answer."""

    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+")
    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    asked = models.JSONField(default=list)
    gateway = models.CharField(max_length=32, blank=True)
    crime_number = SealedField()
    due_on = models.DateField(null=True, blank=True)
    reply = models.CharField(max_length=24, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    risk_view = models.CharField(max_length=24, blank=True)
    first_contact_by = models.CharField(max_length=24, blank=True)
    nil_orders = models.BooleanField(null=True)
    facts_confirmed = SealedField()
    reason = SealedField()


class Approach(SealedHappened):
    """The first approach to the other party: by which route, in which agreed words, with what result."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    consent_id = models.UUIDField(null=True, blank=True)
    route = models.CharField(max_length=24)
    wording = SealedField()
    result = models.CharField(max_length=32)


class ResponsibilityStatement(SealedHappened):
    """How far a person accepts what they did, in their scope and on that day."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=32)
    scope = SealedField()
    heard_by = models.JSONField(default=list)
    consistent_with_police = models.CharField(max_length=8, default="unknown")


class Disclosure(SealedHappened):
    """An item passed across the wall: the receiver's own copy of the exact words released, under the receiver's key.

    `compartment` is the receiver's. `item_sha256` equals the hash of the consent that released it (C8).
    """

    from_participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    to_participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("people.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    consent_id = models.UUIDField()
    covers = models.CharField(max_length=64, blank=True)
    item = SealedField()
    item_sha256 = models.CharField(max_length=64)
    how = models.CharField(max_length=24)
    recipient_agreed = models.BooleanField(default=False)
    read_back = models.BooleanField(default=False)


class DecisionToGoOn(Happened):
    """What a person decided after hearing what was released to them: still willing, not sure, or no."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    having_heard = models.UUIDField()
    decision = models.CharField(max_length=24)


class CapacityDecision(SealedHappened):
    """A decision about understanding this process at this time (Mental Capacity Act 2005)."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=24)
    words = SealedField()
