import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class NoteTemplate(models.Model):
    """One version of a template of notes of a service: its headings. `line` stays through all versions; of one line at
    most one version stands. Nothing in it is about anybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    line = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    prompts = models.JSONField(default=list)
    made_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line"], condition=Q(ended_at=None), name="note_template_one_stands"),
            models.UniqueConstraint(fields=["line", "version"], name="note_template_version_once"),
        ]
