from django.db import models

from wayforward.web.people.models import Happened


class Contact(Happened):
    """A contact, from the moment permission was asked to what happened. `at` is the start; words are `people.Note`s."""

    direction = models.CharField(max_length=8, default="out")
    channel = models.CharField(max_length=16)
    permitted = models.BooleanField(default=True)
    outside_profile = models.BooleanField(default=False)
    result = models.CharField(max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
