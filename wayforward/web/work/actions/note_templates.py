"""Templates of notes: saved as a new version, and ended."""

from collections.abc import Sequence
from datetime import datetime

from wayforward.process import note_templates as rules
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.work.models import NoteTemplate


@record.act
def save_template(
    *, name: str, prompts: Sequence[str], by: Staff, at: datetime, before: NoteTemplate | None = None
) -> NoteTemplate:
    """A new template, or the next version of one (`before`), which ends with it. Raises Refused
    (`note_template.*`)."""
    if before is not None:
        before = NoteTemplate.objects.select_for_update().get(pk=before.pk)
    rules.may_save(by.roles, prompts, ended=before is not None and before.ended_at is not None).require()
    row = NoteTemplate(service=by.service, name=name.strip(), prompts=list(prompts), made_at=at, by=by)
    if before is not None:
        row.line, row.version = before.line, before.version + 1
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    row.save()
    record.write(Event.NOTE_TEMPLATE_SAVED, by=by, at=at, obj=row, version=row.version)
    return row


@record.act
def end_template(*, template: NoteTemplate, by: Staff, at: datetime) -> NoteTemplate:
    """Take a template out of use. Raises Refused (`note_template.*`)."""
    row = NoteTemplate.objects.select_for_update().get(pk=template.pk)
    rules.may_save(by.roles, row.prompts, ended=row.ended_at is not None).require()
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record.write(Event.NOTE_TEMPLATE_ENDED, by=by, at=at, obj=row, version=row.version)
    return row
