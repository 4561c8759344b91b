"""Comparing a person with those whom staff know, by blind tokens: nobody reads a name to find out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField

from wayforward.process.conflicts import Agrees, Match, compare
from wayforward.process.sameness import About, Verdict
from wayforward.web.accounts.models import PartyIndex
from wayforward.web.accounts.walled import Purpose
from wayforward.web.ready import Slot, ask
from wayforward.web.vault import blind

from .models import KnownPerson, Pair

Tokens = dict[str, set[bytes]]


@dataclass(frozen=True)
class Hit:
    """A person who is, or may be, somebody whom a member of staff knows."""

    known: KnownPerson
    person_id: UUID
    match: Match


def known_to_staff(person_id: UUID, service_id: UUID) -> list[Hit]:
    """Whom of those named by the staff of this service this person is or may be: three statements at most."""
    known = {row.pk: row for row in _named(service_id)}
    alike = blind.sharing(person_id) & known.keys() if known else set()
    if not alike:
        return []
    tokens = blind.tokens_of({person_id, *alike})
    hits = ((known[pk], compare_tokens(tokens[pk], tokens[person_id])) for pk in sorted(alike, key=str))
    return [Hit(row, person_id, match) for row, match in hits if match is not None]


def many_known_to_staff(people: Sequence[UUID], service_id: UUID) -> list[Hit]:
    """The same for many people at once: two statements, and three where staff have named anybody."""
    known = {row.pk: row for row in _named(service_id)}
    if not known:
        return []
    tokens = blind.tokens_of({*known, *people})
    pairs = ((row, person) for person in people for row in known.values())
    hits = ((row, person, compare_tokens(tokens[row.pk], tokens[person])) for row, person in pairs)
    return [Hit(row, person, match) for row, person, match in hits if match is not None]


def among_people(known: KnownPerson) -> list[Hit]:
    """Which people in the cases of the service this one, just named, is or may be."""
    alike = blind.sharing(known.pk)
    parties = PartyIndex.objects.filter(service_id=known.service_id, person_id__in=alike)
    people = set(parties.values_list("person_id", flat=True))
    if not people:
        return []
    tokens = blind.tokens_of({known.pk, *people})
    hits = ((pk, compare_tokens(tokens[known.pk], tokens[pk])) for pk in sorted(people, key=str))
    return [Hit(known, pk, match) for pk, match in hits if match is not None]


def linked_with(person_id: UUID) -> set[UUID]:
    """Everybody who is linked with this person as the same, through others too, and the person themselves."""
    found, new = {person_id}, {person_id}
    while new:
        new = {pk for pair in ask(_linked, some=new) for pk in pair} - found
        found |= new
    return found


def _linked() -> QuerySet:
    some = Slot("some", UUIDField())
    pairs = Pair.objects.filter(Q(one__in=some) | Q(other__in=some), about=About.PERSON, verdict=Verdict.SAME)
    return pairs.values_list("one", "other")


def compare_tokens(known: Tokens, person: Tokens) -> Match | None:
    """What the tokens of two descriptions come to. Every word of the known name has to be in the person's."""
    agrees, differs = set(), set()
    words = known.get("name", set())
    if words and words <= person.get("name", set()):
        agrees.add(Agrees.NAME)
    for kind in (Agrees.BORN, Agrees.PHONE, Agrees.EMAIL, Agrees.POSTCODE):
        one, other = known.get(kind, set()), person.get(kind, set())
        if one & other:
            agrees.add(kind)
        elif one and other:
            differs.add(kind)
    return compare(agrees, differs)


def _named(service_id: UUID) -> Iterable[KnownPerson]:
    return ask(_named_by_staff, service=service_id)


def _named_by_staff() -> QuerySet:
    here = Slot("service", UUIDField())
    rows = KnownPerson.unwalled(Purpose.MATCHING).filter(service_id=here, taken_back_at=None, staff__is_active=True)
    return rows.select_related("staff")
