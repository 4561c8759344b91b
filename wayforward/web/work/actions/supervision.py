"""Supervision of practice: one talk, a sealed copy for each of the two."""

from datetime import datetime
from uuid import uuid4

from wayforward.process import working as rules
from wayforward.process.events import Event
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.work.models import PracticeTalk


@record.act
def write_supervision(
    *, worker: Staff, words: str, agreed: str, next_at: datetime | None, by: Staff, at: datetime
) -> PracticeTalk:
    """Write a talk down. Gives the supervisor's own copy. Raises Refused (`supervision.*`)."""
    rules.may_write_supervision(
        roles=by.roles,
        own=worker.pk == by.pk,
        colleague=worker.is_active and worker.service_id == by.service_id,
        next_at=next_at,
        now=at,
    ).require()
    talk, copies = uuid4(), []
    for owner in (by, worker):
        row = PracticeTalk(talk=talk, owner=owner, supervisor=by, worker=worker, at=at, next_at=next_at)
        row.key_id = vault.new_key(vault.Scope.STAFF, row.pk)
        row.words, row.actions = words.strip(), agreed.strip()
        row.save()
        copies.append(row)
    record.write(Event.PRACTICE_SUPERVISED, by=by, at=at, obj=copies[0], service=by.service_id)
    return copies[0]
