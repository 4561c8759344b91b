"""What was said, paragraph by paragraph: whose data it is and who said it."""

from django.db import models

from wayforward.web.vault.fields import SealedField

from .happened import SealedHappened


class Note(SealedHappened):
    """One paragraph of a note: without `about` and `source` no lawful access or wall is possible.

    `about` lists person ids, `source` is the id of the person who said it or "" for the writer's own observation.
    `of_type`/`of_id` name what the note belongs to (a contact, a session, an aftercare call).
    """

    of_type = models.CharField(max_length=32)
    of_id = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField(default=1)
    about = models.JSONField(default=list)
    source = models.CharField(max_length=48, blank=True)
    text = SealedField()
    possible_disclosure = models.BooleanField(default=False)
    correction_reason = SealedField()
    in_wrong_file = models.BooleanField(default=False)
