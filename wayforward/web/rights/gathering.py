"""All that is held about one person in their own file, and nothing of anybody else's: what a copy is made of.

Which row is whose is read from the walls' own columns: the case, the compartment, the part in it or the person. A file
is a part in a restorative case that the person knows of, or their own support. What the other side said, or what we
wrote about the other side, is not in it at all: not even that there is a paragraph. What a third person said is in it
as a paragraph left out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from wayforward.process import packs
from wayforward.process.packs import Why
from wayforward.web import clock, vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Document
from wayforward.web.people.models import Note, Person
from wayforward.web.restorative import told
from wayforward.web.restorative.models import Agreement, Participation, ReadinessCheck
from wayforward.web.support.models import Referral, SupportCase

from .files import not_ended
from .gathered import STANDS, TABLES, Gather, Section

ACCESS = Purpose.ACCESS
# The column that names the person, by how a row is theirs.
COLUMNS = {"person": "person", "consent": "consent__person", "concern": "about_person", "about": "about"}


@dataclass(frozen=True)
class File:
    """One file of one person: their part in a restorative case, or their support."""

    kind: str
    pk: UUID
    case_id: UUID
    compartment: str
    person: UUID
    key_id: UUID
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """One paragraph that is held about the person."""

    section: Section
    source: str
    row_id: UUID
    key_id: UUID
    on: date | None
    words: str
    proposed: Why | None


def files_of(person: Person | None) -> list[File]:
    """The files of a person that a copy is made of. A part in a case of which they never heard is none: that somebody
    else asked for it is not theirs to learn from us."""
    if person is None:
        return []
    return [*_support(person), *_restorative(person)]


def gather(person: Person | None) -> list[Found]:
    """Everything that is held in these files, in the order of a copy."""
    files = files_of(person)
    if person is None or not files:
        return []
    found = [each for table in TABLES for each in _of_table(table, person, files)]
    found += [each for file in files for each in (*_notes(file), *_papers(file), *_readiness(file))]
    order = list(Section)
    return sorted(found, key=lambda each: (order.index(each.section), each.on or date.min))


def _support(person: Person) -> Iterator[File]:
    for kind, table in (("support", SupportCase), ("referral", Referral)):
        rows = table.unwalled(ACCESS).filter(not_ended("pk"), person=person).order_by("pk")
        if kind == "referral":
            rows = rows.exclude(state="opened")
        for row in rows:
            others = frozenset({str(row.other_party_id)} if row.other_party_id else ())
            yield File(kind, row.pk, row.pk, kind, person.pk, row.key_id, others)


def _restorative(person: Person) -> Iterator[File]:
    rows = Participation.unwalled(ACCESS).filter(not_ended("pk"), person=person).select_related("case")
    for part in rows.order_by("joined_at", "pk"):
        if not told.knows(part):
            continue
        others = Participation.unwalled(ACCESS).filter(case_id=part.case_id).exclude(compartment=part.compartment)
        names = frozenset(str(pk) for pk in others.values_list("person_id", flat=True)) - {str(person.pk)}
        yield File("participation", part.pk, part.case_id, part.compartment, person.pk, part.key_id, names)


def _own(table: Gather, person: Person, files: Sequence[File]) -> Q:
    """Which rows of this table are this person's own."""
    nothing = Q(pk__in=[])
    if table.of == "who":
        return Q(pk=person.pk) if table.table == "people.Person" else Q(person=person)
    if table.of == "reached":
        return Q(person=person)
    own = nothing
    for file in files:
        inside = Q(case_id=file.case_id, compartment=file.compartment)
        if table.of == "itself":
            mine = Q(pk=file.pk) if file.kind != "participation" else nothing
        elif table.of == "case":
            # A support case took its referral's id and key; what was written before it was opened stands there.
            mine = Q(case_id=file.case_id, compartment__in=["support", "referral"])
            mine = mine if file.kind != "participation" else nothing
        elif table.of in COLUMNS:
            column = {"person": "person", "consent": "consent__person", "concern": "about_person", "about": "about"}[
                table.of
            ]
            mine = Q(case_id=file.case_id, **{column: person})
            mine = mine & inside if table.of in ("concern", "about") else mine
        elif file.kind != "participation":
            mine = nothing
        elif table.of == "receiver":
            mine = inside & Q(to_participation=file.pk)
        else:
            mine = Q(participation=file.pk) & (inside if table.of == "participation" else Q(case_id=file.case_id))
        own |= mine
    return own


def _of_table(table: Gather, person: Person, files: Sequence[File]) -> Iterator[Found]:
    model: Any = apps.get_model(table.table)
    rows = list(model.unwalled(ACCESS).filter(_own(table, person, files), table.only).order_by(table.on, "pk"))
    for row, opened in zip(
        rows, _opened(rows, [name for name in table.printed if _is_sealed(model, name)]), strict=True
    ):
        lines = [table.title + "."]
        for name, label in table.printed.items():
            value = opened[name] if name in opened else getattr(row, name)
            if isinstance(value, str) and value in (vault.ERASED, vault.UNREADABLE):
                value = ""
            words = _words(table, name, value, row)
            lines += [f"{label}: {words}"] if words else []
        on = getattr(row, table.on)
        yield Found(
            table.section,
            model._meta.label_lower,
            row.pk,
            row.key_id if hasattr(row, "key_id") else person.key_id,
            _day(on),
            "\n".join(lines),
            table.proposed,
        )


def _words(table: Gather, name: str, value: Any, row: Any) -> str:
    if name in table.spoken_in_row:
        return table.spoken_in_row[name](value, row)
    return table.spoken.get(name, spoken)(value)


def _notes(file: File) -> Iterator[Found]:
    places = [file.compartment, "joint"] if file.kind == "participation" else ["support", "referral"]
    rows = Note.unwalled(ACCESS).filter(STANDS, case_id=file.case_id, compartment__in=places, in_wrong_file=False)
    mine = [row for row in rows.exclude(text__isnull=True).order_by("at", "of_id", "number", "pk") if _is_of(row, file)]
    me = str(file.person)
    for row, opened in zip(mine, _opened(mine, ["text"]), strict=True):
        head = "You said:" if row.source == me else "Somebody else said:" if row.source else "We wrote:"
        why = packs.proposed(person=me, about=row.about, source=row.source)
        yield Found(Section.SAID, "people.note", row.pk, row.key_id, _day(row.at), f"{head}\n{opened['text']}", why)


def _is_of(note: Note, file: File) -> bool:
    """Is this paragraph this person's? Their own words are; what was said or written about them is, unless it is the
    other side's words or about the other side. On shared ground only what they said themselves."""
    me = str(file.person)
    if note.source == me:
        return True
    if note.compartment == "joint" or note.source in file.others or set(note.about) & file.others:
        return False
    return me in note.about or (file.kind != "participation" and not note.about and not note.source)


def _papers(file: File) -> Iterator[Found]:
    """The paper of an agreement that the person signed, in the words that they got."""
    if file.kind != "participation":
        return
    rows = Agreement.unwalled(ACCESS).filter(case_id=file.case_id).exclude(document_id=None)
    signed = [row.document_id for row in rows if str(file.pk) in row.signatories]
    papers = list(Document.unwalled(ACCESS).filter(pk__in=signed).order_by("made_at", "pk"))
    for row, opened in zip(papers, _opened(papers, ["text"]), strict=True):
        yield Found(
            Section.AGREED,
            "outgoing.document",
            row.pk,
            row.key_id,
            _day(row.made_at),
            f"The paper that you signed.\n{opened['text']}",
            None,
        )


def _readiness(file: File) -> Iterator[Found]:
    if file.kind != "participation":
        return
    for row in ReadinessCheck.unwalled(ACCESS).filter(STANDS, case_id=file.case_id).order_by("at", "pk"):
        if answers := row.answers.get(str(file.pk)):
            words = f"You were asked whether you were ready.\n{spoken(answers)}"
            yield Found(
                Section.RESTORATIVE, "restorative.readinesscheck", row.pk, file.key_id, _day(row.at), words, None
            )


def _opened(rows: Sequence[Any], names: Sequence[str]) -> list[dict[str, str]]:
    """The words of these fields of each row, with one statement for all keys; what cannot be read is left out."""
    sealed = [getattr(row, name) for row in rows for name in names]
    try:
        words = iter(vault.unseal_many_for(vault.Purpose.ACCESS, sealed))
    except vault.CannotBeRead:
        words = iter([_one(each) for each in sealed])
    return [{name: next(words) for name in names} for _ in rows]


def _one(sealed: vault.Sealed) -> str:
    try:
        return vault.unseal_for(vault.Purpose.ACCESS, sealed)
    except vault.CannotBeRead:
        return ""


def _is_sealed(model: Any, name: str) -> bool:
    return isinstance(model._meta.get_field(name), vault.SealedField)


def _day(value: date | datetime | None) -> date | None:
    return clock.local(value).date() if isinstance(value, datetime) else value


def spoken(value: Any) -> str:
    """A coded value, a date, a number, a list of them or what was kept as JSON, in plain words."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{clock.local(value):%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, dict):
        return "; ".join(f"{spoken(key)}: {words}" for key, each in value.items() if (words := spoken(each)))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(spoken, value)))
    text = str(value)
    if text[:1] in "{[":
        try:
            return spoken(json.loads(text))
        except ValueError:
            return text
    return text.replace("_", " ") if text.isascii() and text.islower() and " " not in text and "@" not in text else text
