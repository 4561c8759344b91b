from django.db import models

from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class LifeEvent(SealedHappened):
    """Something that happened in the person's life, or will on the day `on`: the moment may be good.

    One that is moved to another day is superseded; one that will not happen is called off.
    """

    kind = models.CharField(max_length=32)
    on = models.DateField()
    source = models.CharField(max_length=16)
    words = SealedField()
    called_off_at = models.DateTimeField(null=True, blank=True)
