from django.db import models

from .happened import Happened


class NoticeGiven(Happened):
    """The privacy notice and the limits of confidentiality, given to one person on one day."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    notice = models.CharField(max_length=32)
    how = models.CharField(max_length=32)
    language = models.CharField(max_length=16, default="en")
    understood = models.CharField(max_length=8, default="yes")
