"""An objection written down, and ended; and a statement of the person's own, beside what stands in their file."""

from datetime import date, datetime
from uuid import uuid4

from wayforward.process import objections as rules
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import contact
from wayforward.web.people.actions.notes import Paragraph, write_notes
from wayforward.web.people.models import Note, Objection, Person
from wayforward.web.people.place import Place


@record.act
def record_objection(
    *, person: Person, place: Place, kind: str, words: str, asked_on: date, by: Staff, at: datetime
) -> Objection:
    """Write down that a person objects, or wants their file left as it is. It stands in all their cases at once.
    Raises Refused (`objection.*`)."""
    rules.may_record(
        words=words,
        asked_on=asked_on,
        today=clock.local(at).date(),
        stands=contact.restricted(person, at=at),
    ).require()
    row = Objection(
        person=person,
        case_id=place.case_id,
        key_id=person.key_id,
        kind=rules.Kind(kind).value,
        words=words.strip(),
        asked_on=asked_on,
        at=at,
        by=by,
    )
    row.save()
    record.write(Event.OBJECTION_RECORDED, by=by, at=at, said_by=f"person:{person.pk}", obj=row, **place.line())
    return row


@record.act
def end_objection(*, objection: Objection, place: Place, words: str, by: Staff, at: datetime) -> Objection:
    """Write down that it does not stand any more, and why. Raises Refused (`objection.*`)."""
    row = Objection.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=objection.pk)
    rules.may_end(words=words, ended=row.ended_at is not None).require()
    row.ended_at, row.ended_by, row.ended_because = at, by, words.strip()
    row.save(update_fields=["ended_at", "ended_by", "ended_because"])
    record.write(Event.OBJECTION_ENDED, by=by, at=at, obj=row, **place.line())
    return row


@record.act
def add_statement(*, person: Person, place: Place, words: str, by: Staff, at: datetime) -> Note:
    """Add what the person says to be right, in their words; what stood there stays. Raises Refused (`note.*`)."""
    said = Paragraph(text=words, about=[str(person.pk)], source=str(person.pk))
    pk = uuid4()
    (row,) = write_notes(place=place, of_type="statement", of_id=pk, paragraphs=[said], by=by, at=at, first_id=pk)
    record.write(Event.STATEMENT_ADDED, by=by, at=at, said_by=f"person:{person.pk}", obj=row, **place.line())
    return row
