from django.db import models

from wayforward.web.accounts.walled import WalledModel
from wayforward.web.vault.fields import SealedField


class Incident(WalledModel):
    """What happened: coded facts in clear, words sealed. It belongs to the case that took it in."""

    wall_case = "case_id"
    wall_compartment_field = "compartment"

    case_id = models.UUIDField(db_index=True)
    compartment = models.CharField(max_length=16)
    key_id = models.UUIDField()
    title = SealedField()
    summary = SealedField()
    happened_on = models.DateField(null=True, blank=True)
    happened_until = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=32, blank=True)
    crime_number = SealedField()
    offence = models.CharField(max_length=48, blank=True)
    cj_stage = models.CharField(max_length=48, blank=True)
    flags = models.JSONField(default=list)
    is_crime_recorded = models.BooleanField(default=False)
