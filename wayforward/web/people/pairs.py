"""Pairs that may be the same, as far as somebody may know of them: both entries are open to them, or they lead.

A lead is told that two entries may be the same, by the references of their cases and the codes of what speaks for it,
and reads no word of either by that. To everybody else a pair with one entry behind a wall is not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wayforward.process import sameness as rules
from wayforward.process.duties import Role
from wayforward.process.sameness import About, Level, Verdict
from wayforward.web import vault
from wayforward.web.accounts.models import Block, PartyIndex, Staff
from wayforward.web.accounts.walled import Purpose

from . import cases
from .actions.sameness import cases_of
from .models import Incident, Pair, Person

EITHER = Q(pk=OuterRef("one")) | Q(pk=OuterRef("other"))


@dataclass(frozen=True)
class Side:
    """One entry of a pair: its row and words where they are open to the viewer, and its cases by reference."""

    pk: UUID
    row: Any = None
    words: str = ""
    parts: tuple[cases.Part, ...] = ()

    @property
    def title(self) -> str:
        """What a list calls it: by a name that is open to the viewer, or by a reference."""
        return self.words or ", ".join(dict.fromkeys(f"{part.words} {part.ref}" for part in self.parts)) or "An entry"


@dataclass(frozen=True)
class Two:
    """A pair as a page draws it."""

    pair: Pair
    sides: tuple[Side, Side] = field(default_factory=lambda: (Side(UUID(int=0)), Side(UUID(int=0))))

    @property
    def evidence(self) -> str:
        return rules.words(self.pair.evidence)

    @property
    def likely(self) -> bool:
        return self.pair.level == Level.LIKELY

    @property
    def linked(self) -> bool:
        return self.pair.verdict == Verdict.SAME

    @property
    def said(self) -> bool:
        return bool(self.pair.verdict)

    @property
    def thing(self) -> str:
        return "person" if self.pair.about == About.PERSON else "incident"

    @property
    def all_open(self) -> bool:
        return all(side.row is not None for side in self.sides)


def open_to(staff: Staff) -> QuerySet[Pair]:
    """The pairs that this member of staff may know of."""
    rows = Pair.objects.filter(service_id=staff.service_id)
    if staff.has_role(Role.RJ_LEAD):
        walls = Exists(Block.objects.filter(staff=staff, case_id=OuterRef("case_id")))
        people = PartyIndex.objects.filter(Q(person_id=OuterRef("one")) | Q(person_id=OuterRef("other")))
        incidents = Incident.unwalled(Purpose.MATCHING).filter(EITHER)
        # Of whoever stands in no case nobody is told, a lead neither.
        stand = [Exists(PartyIndex.objects.filter(person_id=OuterRef(side))) for side in ("one", "other")]
        somewhere = Q(about=About.INCIDENT) | Q(*stand)
        return rows.filter(somewhere, ~Exists(people.filter(walls)), ~Exists(incidents.filter(walls)))
    return rows.filter(_both(Person, About.PERSON, staff) | _both(Incident, About.INCIDENT, staff))


def of_entries(staff: Staff, entries: Iterable[UUID | None]) -> list[Pair]:
    """The pairs of these people and incidents both sides of which are open to this member of staff, whatever their
    role: for pages of a case, which show the other side too."""
    ids = [pk for pk in entries if pk is not None]
    rows = Pair.objects.filter(Q(one__in=ids) | Q(other__in=ids), service_id=staff.service_id)
    rows = rows.filter(_both(Person, About.PERSON, staff) | _both(Incident, About.INCIDENT, staff))
    return list(rows.exclude(verdict=Verdict.NOT_SAME).order_by("level", "found_at", "pk")[:10])


def drawn(staff: Staff, pairs: Sequence[Pair]) -> list[Two]:
    """These pairs as a page draws them: a constant number of statements."""
    where = cases_of(pairs)
    rows = _rows(staff, pairs)
    words = dict(zip(rows, vault.unseal_many(staff, [_sealed(row) for row in rows.values()]), strict=True))
    entries = [(pk, kind, case, "") for pk, places in where.items() for kind, case in sorted(places)]
    if staff.has_role(Role.RJ_LEAD):
        parts = cases.named_to_leads(entries, staff)
    else:
        people = {pk for pair in pairs if pair.about == About.PERSON for pk in (pair.one, pair.other)}
        of_people = cases.open_entries(people, staff)
        parts = cases.parts_of([*of_people, *(each for each in entries if each[0] not in people)], staff)

    def side(pk: UUID) -> Side:
        return Side(pk, rows.get(pk), words.get(pk, ""), tuple(parts.get(pk, ())))

    return [Two(pair, (side(pair.one), side(pair.other))) for pair in pairs]


def _rows(staff: Staff, pairs: Sequence[Pair]) -> dict[UUID, Any]:
    """The entries of these pairs that are open to this member of staff."""
    found: dict[UUID, Any] = {}
    for about, model in ((About.PERSON, Person), (About.INCIDENT, Incident)):
        ids = {pk for pair in pairs if pair.about == about for pk in (pair.one, pair.other)}
        found |= {row.pk: row for row in model.visible_to(staff).filter(pk__in=ids)} if ids else {}
    return found


def _sealed(row: Any) -> Any:
    return row.legal_name if isinstance(row, Person) else row.title


def _both(model: Any, about: About, staff: Staff) -> Q:
    open_to_them = model.visible_to(staff)
    one, other = (Exists(open_to_them.filter(pk=OuterRef(column))) for column in ("one", "other"))
    return Q(one, other, about=about)
