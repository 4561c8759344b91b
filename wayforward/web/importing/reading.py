"""The rows of a file as they are kept: what each says, its mark, and whom or what it may be about already."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wayforward.process import importing as rules
from wayforward.process.importing import Column, Fate, Row
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.people import sameness
from wayforward.web.people.models import Incident, Person
from wayforward.web.vault import blind

from .models import BroughtIn, Import, ImportRow


@dataclass(frozen=True)
class Read:
    """One row as it was read, with its number in the file, its mark and its fate."""

    number: int
    row: Row
    mark: bytes
    fate: Fate


def read_rows(run: Import, table: Sequence[Sequence[str]], start: int, by: Staff) -> list[Read]:
    """These rows of the file, from this number on. What may be the same is told as far as the reader may see it."""
    where = {Column(column): int(at) for column, at in run.columns.items()}
    today = clock.today()
    rows = [rules.read(_cells(cells, where), run.source, today) for cells in table]
    marks = [mark_of(run.agency_id, row) for row in rows]
    known = set(
        _as_bytes(BroughtIn.objects.filter(agency=run.agency_id, mark__in=marks).values_list("mark", flat=True))
    )
    before = set(_as_bytes(ImportRow.unwalled("job").filter(run=run, mark__in=marks).values_list("mark", flat=True)))
    people, incidents = _alike(rows, by)
    found = []
    for at, (row, mark) in enumerate(zip(rows, marks, strict=True)):
        fate = rules.fate_of(
            row,
            twice=mark in before,
            here_already=mark in known,
            same_person=at in people,
            same_incident=at in incidents,
        )
        before.add(mark)
        found.append(Read(start + at, row, mark, fate))
    return found


def mark_of(agency: UUID, row: Row) -> bytes:
    """A keyed hash of all that a row says, and of who says it."""
    said = json.dumps([str(agency), *(row.said[column] for column in Column)], ensure_ascii=False)
    return blind.mark(said)


def _cells(cells: Sequence[str], where: Mapping[Column, int]) -> dict[Column, str]:
    return {column: cells[at] if at < len(cells) else "" for column, at in where.items()}


def _alike(rows: Sequence[Row], by: Staff) -> tuple[set[int], set[int]]:
    """Which of these may be a person, and which an incident, that is here already and that the reader may see."""
    asked = [at for at, row in enumerate(rows) if not row.faults]
    found = sameness.alike([described(rows[at].said) for at in asked], by.service_id)
    people = {at: {each.pk for each in one.people} for at, one in zip(asked, found, strict=True)}
    incidents = {at: {each.pk for each in one.incidents} for at, one in zip(asked, found, strict=True)}
    seen = _seen(Person, set().union(*people.values()), by), _seen(Incident, set().union(*incidents.values()), by)
    return {at for at, each in people.items() if each & seen[0]}, {
        at for at, each in incidents.items() if each & seen[1]
    }


def _seen(model: type[Person] | type[Incident], found: set[UUID], by: Staff) -> set[UUID]:
    return set(model.visible_to(by).filter(pk__in=found).values_list("pk", flat=True)) if found else set()


def described(said: Mapping[Column, str]) -> sameness.Described:
    """Whom a row is about, as people are compared."""
    return sameness.Described(
        names=(said[Column.NAME],),
        born=said[Column.BORN],
        phone=said[Column.PHONE],
        email=said[Column.EMAIL],
        address=said[Column.ADDRESS],
        crime_numbers=(said[Column.CRIME_NUMBER],) if said[Column.CRIME_NUMBER] else (),
        happened_on=date.fromisoformat(said[Column.HAPPENED_ON]) if said[Column.HAPPENED_ON] else None,
    )


def _as_bytes(found: Iterable[bytes | memoryview]) -> list[bytes]:
    return [bytes(each) for each in found]
