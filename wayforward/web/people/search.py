"""Finding a person without a list of people: by blind tokens, checked again, and shown only behind the wall.

Whoever may not be known to the searcher does not come up: the answer is "no match", and never "restricted".
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, Exists, OuterRef, Q, QuerySet, UUIDField

from wayforward.web import vault
from wayforward.web.accounts import walled
from wayforward.web.accounts.models import PartyIndex, Staff
from wayforward.web.ready import Slot
from wayforward.web.vault import blind, index_keys
from wayforward.web.vault.models import Token

from .cases import Part, by_ref, open_entries, parts_of
from .models import Incident, Person

# As many people on a page as a list has rows.
MOST = 25
LONGEST = 100
FIRST = UUID(int=0)
NAMES = ("legal_name", "known_as")
# What is compared with what was typed; for every other kind, the names.
COMPARED = {"phone": "phone", "email": "email", "born": "born", "postcode": "address"}


@dataclass(frozen=True)
class Found:
    """A person who was found, and the cases that they are in, as far as they are open to the searcher."""

    person: Person
    name: str
    known_as: str
    sounds_like: bool
    parts: list[Part]


@dataclass(frozen=True)
class Answer:
    """What a search gives: people, and cases by their reference. `after` says where those begin whom it may mean as
    well; None where there are none."""

    people: list[Found]
    cases: list[Part]
    after: UUID | None = None


def search(staff: Staff, typed: str, after: UUID = FIRST) -> Answer:
    """What this member of staff may know of and was typed: a name, a telephone number, an e-mail address, a date of
    birth, a postcode, a crime number, or the reference of a case. So many people at a time: `after` is where the
    answer before this one ended."""
    typed = typed.strip()[:LONGEST]
    if not typed:
        return Answer([], [])
    kinds = kinds_of(typed)
    names = [*NAMES, *(COMPARED[kind] for kind in kinds if kind in COMPARED)]
    rows, by_sound = _visible(staff, kinds, typed, names, after), False
    if not rows and "name" in kinds:
        rows, by_sound = _visible(staff, ["sound"], typed, names, after), True
    further = rows[MOST - 1].pk if len(rows) > MOST else None
    rows = rows[:MOST]
    entries = open_entries([row.pk for row in rows], staff)
    incidents = _incidents(staff, entries) if "reference" in kinds else []
    sealed = [getattr(row, name) for row in rows for name in names] + [each.crime_number for each in incidents]
    words = iter(vault.unseal_many(staff, sealed))
    facts = [{name: next(words) for name in names} for _ in rows]
    numbered = {each.case_id for each in incidents if _has("reference", next(words), typed)}
    asked = ["sound"] if by_sound else kinds
    kept = [
        (row, each)
        for row, each in zip(rows, facts, strict=True)
        if any(_has(kind, _own(kind, each), typed) for kind in asked)
        or any(person == row.pk and case in numbered for person, _, case, _ in entries)
    ]
    parts = parts_of(entries, staff)
    people = [Found(row, each["legal_name"], each["known_as"], by_sound, parts.get(row.pk, [])) for row, each in kept]
    return Answer(sorted(people, key=lambda found: found.name.casefold()), by_ref(typed, staff), further)


def is_own_name(staff: Staff, typed: str) -> bool:
    """Did somebody search for themselves, or for a relative of the same family name? It is written down, no more."""
    own, words = blind.normalised("name", staff.name), blind.normalised("name", typed)
    return bool(own) and own[-1] in words


def _visible(staff: Staff, kinds: list[str], typed: str, names: list[str], after: UUID) -> list[Person]:
    """Candidates that this member of staff may know of, in one statement for all kinds, with no more of each than is
    compared and shown. A surname may be that of thousands: the walls are asked of one after another, where they stand,
    until there are enough; and of the few that are left again, as always."""
    tokens = {kind: found for kind in kinds if (found := blind.tokens_for(kind, typed))}
    if not tokens:
        return []
    meant = _Meant(tuple((kind, len(found)) for kind, found in tokens.items()), tuple(names), MOST + 1)
    forms = {
        _slot(kind, at): list(index_keys.forms(token))
        for kind, found in tokens.items()
        for at, token in enumerate(found)
    }
    return list(walled.ask(staff, meant, after=after, **forms))


@dataclass(frozen=True)
class _Meant:
    """Whoever has every token of one of these kinds, which has so many: one question for all that are typed alike."""

    kinds: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    most: int

    def __call__(self, anybody: Any) -> QuerySet[Person]:
        having = (
            blind.having(kind, [Q(token__in=Slot(_slot(kind, at), BinaryField())) for at in range(number)])
            for kind, number in self.kinds
        )
        parties = PartyIndex.objects.filter(walled.of_parties(anybody), person_id=OuterRef("person_id"))
        tokens = Token.objects.filter(reduce(or_, having), Exists(parties), person_id__gt=Slot("after", UUIDField()))
        people = tokens.order_by("person_id").values("person_id").distinct()[: self.most]
        rows: QuerySet = Person.visible_to(anybody).filter(pk__in=people)
        return rows.only("service_id", "key_id", *self.names).order_by("pk")


def _slot(kind: str, at: int) -> str:
    return f"{kind}_{at}"


def _incidents(staff: Staff, entries: list[tuple[UUID, str, UUID, str]]) -> list[Incident]:
    """The incidents of these cases that are open to the searcher: a crime number finds nobody through a wall."""
    cases = [case for _, _, case, _ in entries]
    return (
        list(Incident.visible_to(staff).filter(case_id__in=cases, crime_number__isnull=False)[:MOST]) if cases else []
    )


def kinds_of(typed: str) -> list[str]:
    """What may have been typed, by its shape."""
    if "@" in typed:
        return ["email"]
    if any(blind.normalised("born", typed)):
        return ["born"]
    digits = sum(letter.isdigit() for letter in typed)
    if not digits:
        return ["name"]
    kinds = ["reference"]
    if digits >= 6 and re.fullmatch(r"[\d\s+()-]+", typed):
        kinds.append("phone")
    if re.fullmatch(r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}", typed):
        kinds.append("postcode")
    return kinds


def _own(kind: str, facts: dict[str, str]) -> str:
    if kind in ("name", "sound"):
        return " ".join(facts[name] for name in NAMES)
    return facts[COMPARED[kind]] if kind in COMPARED else ""


def _has(kind: str, own: str, typed: str) -> bool:
    """Decrypted and compared again: tokens are short, so that two values may share one."""
    asked = {part for part in blind.normalised(kind, typed) if part}
    known = set(blind.normalised(kind, own))
    if kind == "postcode":
        return bool(asked) and any(part in whole for part in asked for whole in known)
    return bool(asked) and asked <= known
