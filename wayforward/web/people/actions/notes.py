"""Notes, paragraph by paragraph: whose data each is and who said it; and putting right what was written wrongly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from wayforward.process import people as rules
from wayforward.process.decision import all_of, no
from wayforward.process.events import Event
from wayforward.web import record, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Note
from wayforward.web.people.place import Place
from wayforward.web.rows import insert_row


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: the words, the ids of the people it is about, and who said it ("" for the writer's own view)."""

    text: str
    about: Sequence[str]
    source: str = ""
    possible_disclosure: bool = False


def write_notes(
    *,
    place: Place,
    of_type: str,
    of_id: UUID,
    paragraphs: Sequence[Paragraph],
    by: Staff,
    at: datetime,
    first_id: UUID | None = None,
) -> list[Note]:
    """Save the paragraphs of one note (part of the action that the note belongs to). Raises Refused (`note.*`)."""
    all_of(rules.can_write(text=each.text, about=each.about) for each in paragraphs).require()
    return [
        _save(place, of_type, of_id, number, paragraph, by=by, at=at, pk=first_id if number == 1 else None)
        for number, paragraph in enumerate(paragraphs, start=1)
    ]


@record.act
def write_note(
    *,
    place: Place,
    of_type: str,
    paragraphs: Sequence[Paragraph],
    by: Staff,
    at: datetime,
    of_id: UUID | None = None,
    said_by: Any = None,
) -> list[Note]:
    """A note of its own (`of_id` None: it hangs on its first paragraph), or added later to what it belongs to."""
    if not paragraphs:
        no(rules.NO_TEXT).require()
    first_id = uuid4()
    notes = write_notes(
        place=place, of_type=of_type, of_id=of_id or first_id, paragraphs=paragraphs, by=by, at=at, first_id=first_id
    )
    record.write(Event.NOTE_WRITTEN, by=by, at=at, said_by=said_by, obj=notes[0], **place.line())
    return notes


@record.act
def correct_note(
    *,
    note: Note,
    place: Place,
    text: str,
    reason: str,
    by: Staff,
    at: datetime,
    about: Sequence[str] = (),
    source: str | None = None,
) -> Note:
    """Put a paragraph right: a new one stands instead, with the reason; what it said before is kept."""
    note = _standing(note, reason)
    kept = Paragraph(
        text=text,
        about=about or note.about,
        source=note.source if source is None else source,
        possible_disclosure=note.possible_disclosure,
    )
    rules.can_write(text=kept.text, about=kept.about).require()
    row = _save(place, note.of_type, note.of_id, note.number, kept, by=by, at=at, correction_reason=reason.strip())
    note.superseded_by = row.pk
    note.save(update_fields=["superseded_by"])
    record.write(Event.NOTE_CORRECTED, by=by, at=at, obj=row, **place.line())
    return row


@record.act
def move_note(
    *,
    note: Note,
    place: Place,
    reason: str,
    by: Staff,
    at: datetime,
    to: Place | None = None,
    to_type: str = "",
    to_id: UUID | None = None,
    about: Sequence[str] = (),
    source: str = "",
) -> Note:
    """Take a paragraph out of the wrong person's file. Its words leave; a line stays that says that this was done.

    With `to`, the same words are written into the right file, under its key. A supervisor sees that it is put right.
    """
    note = _standing(note, reason)
    words = vault.unseal_for(vault.Purpose.RESEALING, note.text)
    left = Note(
        **place.row(),
        at=note.at,
        by=by,
        of_type=note.of_type,
        of_id=note.of_id,
        number=note.number,
        about=[],
        in_wrong_file=True,
        correction_reason=reason.strip(),
    )
    left.save()
    note.text = None
    note.in_wrong_file = True
    note.about = []
    note.source = ""
    note.superseded_by = left.pk
    note.save(update_fields=["text", "in_wrong_file", "about", "source", "superseded_by"])
    if to is not None:
        moved = Paragraph(text=words, about=about, source=source)
        rules.can_write(text=moved.text, about=moved.about).require()
        row = _save(to, to_type or "note", to_id or to.case_id, 1, moved, by=by, at=note.at)
        record.write(Event.NOTE_MOVED, by=by, at=at, obj=row, **to.line())
    tasks.add(
        kind="correct_wrong_file",
        service=place.service,
        case_id=place.case_id,
        due_at=at,
        role="supervisor",
        compartment=place.compartment,
        about=left.pk,
    )
    record.write(Event.NOTE_MOVED, by=by, at=at, obj=left, **place.line())
    return left


def _standing(note: Note, reason: str) -> Note:
    note = Note.unwalled(Purpose.ACTION).select_for_update().get(pk=note.pk)
    rules.can_correct(reason=reason, corrected=note.superseded_by is not None or note.in_wrong_file).require()
    return note


def _save(
    place: Place,
    of_type: str,
    of_id: UUID,
    number: int,
    paragraph: Paragraph,
    *,
    by: Staff,
    at: datetime,
    correction_reason: str = "",
    pk: UUID | None = None,
) -> Note:
    row = Note(
        id=pk or uuid4(),
        **place.row(),
        at=at,
        by=by,
        said_by=f"person:{paragraph.source}" if paragraph.source else "",
        of_type=of_type,
        of_id=of_id,
        number=number,
        about=[str(person) for person in paragraph.about],
        source=str(paragraph.source),
        text=paragraph.text.strip(),
        possible_disclosure=paragraph.possible_disclosure,
        correction_reason=correction_reason,
    )
    insert_row(row)
    return row
