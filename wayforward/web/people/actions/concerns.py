"""A concern for somebody's safety: a supervisor is told the same day, and answers."""

from datetime import datetime
from typing import Any

from wayforward.process import people as rules
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Concern, Person
from wayforward.web.people.place import Place


@record.act
def raise_concern(
    *,
    place: Place,
    kind: str,
    words: str,
    by: Staff,
    at: datetime,
    about: Person | None = None,
    tell: Staff | None = None,
    said_by: Any = None,
) -> Concern:
    """Raise a concern. A supervisor (`tell`, or whoever holds the role) has a duty for the same day. Raises Refused."""
    rules.can_raise_concern(words=words).require()
    row = Concern(
        **place.row(),
        at=at,
        by=by,
        said_by=record.said(said_by),
        about_person=about,
        kind=rules.ConcernKind(kind).value,
        words=words.strip(),
        told=tell,
    )
    row.save()
    tasks.add(
        kind="safety_alert",
        service=place.service,
        case_id=place.case_id,
        due_at=clock.end_of_day(at),
        staff=tell,
        role="" if tell else "supervisor",
        compartment=place.compartment,
        about=row.pk,
    )
    record.write(Event.CONCERN_RAISED, by=by, at=at, said_by=said_by, obj=row, kind=row.kind, **place.line())
    return row


@record.act
def answer_concern(*, concern: Concern, answer: str, by: Staff, at: datetime) -> Concern:
    """Write down what was done about a concern. Raises Refused (`concern.*`)."""
    concern = Concern.unwalled(Purpose.ACTION).select_for_update().get(pk=concern.pk)
    rules.can_answer_concern(answer=answer, answered=concern.answered_at is not None).require()
    concern.answered_at = at
    concern.answer = answer.strip()
    concern.save(update_fields=["answered_at", "answer"])
    tasks.done(case_id=concern.case_id, kind="safety_alert", at=at, about=concern.pk)
    record.write(
        Event.CONCERN_ANSWERED, by=by, at=at, case_id=concern.case_id, compartment=concern.compartment, obj=concern
    )
    return concern
