"""Finding a person without a list of people: by blind tokens, checked again, and shown only behind the wall.

Whoever may not be known to the searcher does not come up: the answer is "no match", and never "restricted".
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, CharField, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField, Value

from wayforward.web import vault
from wayforward.web.accounts import walled
from wayforward.web.accounts.models import PartyIndex, Staff
from wayforward.web.ready import Slot
from wayforward.web.vault import blind, index_keys
from wayforward.web.vault.models import Token

from .cases import Part, by_ref, open_parts, worked_on
from .models import Incident, Person

# As many people on a page as a list has rows.
MOST = 25
# Of so many with one name are the walls asked for one page: a surname may be that of thousands.
ASKED = 150
LONGEST = 100
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
# Where the walls are asked to is told to whoever searches: a part of all ids, and nobody's own, who may be behind them.
A_PART = 2**118
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

    @property
    def own(self) -> bool:
        """Does the searcher work on one of these cases now?"""
        return any(part.own for part in self.parts)


@dataclass(frozen=True)
class Answer:
    """What a search gives: people, and cases by their reference. `further` says where those begin whom it may mean as
    well; None where there are none."""

    people: list[Found]
    cases: list[Part]
    further: UUID | None = None
    by_sound: bool = False


def search(staff: Staff, typed: str, begin: UUID = FIRST, by_sound: bool = False) -> Answer:
    """What this member of staff may know of and was typed: a name, a telephone number, an e-mail address, a date of
    birth, a postcode, a crime number, or the reference of a case. First those in their own open cases, then so many of
    the others at a time: `begin` and `by_sound` are what the answer before this one said of those further on."""
    typed = typed.strip()[:LONGEST]
    if not typed:
        return Answer([], [])
    kinds = ["sound"] if by_sound else kinds_of(typed)
    names = [*NAMES, *(COMPARED[kind] for kind in kinds if kind in COMPARED)]
    meant = _meant(staff, kinds, typed, names, begin)
    if not meant.rows and "name" in kinds and begin == FIRST:
        kinds, by_sound = ["sound"], True
        meant = _meant(staff, kinds, typed, names, begin)
    rows = meant.rows
    parts = open_parts([row.pk for row in rows], staff)
    incidents = _incidents(staff, parts) if "reference" in kinds else []
    sealed = [getattr(row, name) for row in rows for name in names] + [each.crime_number for each in incidents]
    words = iter(vault.unseal_many(staff, sealed))
    facts = [{name: next(words) for name in names} for _ in rows]
    numbered = {each.case_id for each in incidents if _has("reference", next(words), typed)}
    people = [
        Found(row, each["legal_name"], each["known_as"], by_sound, parts.get(row.pk, []))
        for row, each in zip(rows, facts, strict=True)
        if any(_has(kind, _own(kind, each), typed) for kind in kinds)
        or any(part.case_id in numbered for part in parts.get(row.pk, []))
    ]
    people.sort(key=lambda found: (not found.own, found.name.casefold()))
    return Answer(people, by_ref(typed, staff) if begin == FIRST else [], meant.further, by_sound and bool(rows))


def is_own_name(staff: Staff, typed: str) -> bool:
    """Did somebody search for themselves, or for a relative of the same family name? It is written down, no more."""
    own, words = blind.normalised("name", staff.name), blind.normalised("name", typed)
    return bool(own) and own[-1] in words


@dataclass(frozen=True)
class _Meant:
    """Whom a search means, with no more of each than is compared and shown, and where those begin who come after."""

    rows: list[Person]
    further: UUID | None = None


def _meant(staff: Staff, kinds: list[str], typed: str, names: list[str], begin: UUID) -> _Meant:
    """Candidates that this member of staff may know of. Of a name that is that of thousands the walls are asked of so
    many; of all, where nobody would be found."""
    tokens = {kind: found for kind in kinds if (found := blind.tokens_for(kind, typed))}
    if not tokens:
        return _Meant([])
    shape = tuple((kind, len(found)) for kind, found in tokens.items())
    forms = {
        _slot(kind, at): list(index_keys.forms(token))
        for kind, found in tokens.items()
        for at, token in enumerate(found)
    }
    own, until = (set(), None) if "sound" in kinds else _near(staff, shape, begin, forms)
    asked = {"own": own | {FIRST}, "shown": own if begin == FIRST else {FIRST}, "begin": begin, **forms}
    question = _People(shape, tuple(names), MOST + 1)
    rows = list(walled.ask(staff, question, until=until or LAST, **asked))
    if until and not rows:
        until, rows = None, list(walled.ask(staff, question, until=LAST, **asked))
    others = [row for row in rows if row.pk not in own]
    further = others[MOST].pk if len(others) > MOST else until
    return _Meant([row for row in rows if row.pk in own] + others[:MOST], further)


def _near(
    staff: Staff, kinds: tuple[tuple[str, int], ...], begin: UUID, forms: dict[str, list[bytes]]
) -> tuple[set[UUID], UUID | None]:
    """The people in one's own open cases who are meant, a page of them at most, and how far the walls are asked of the
    others: to the end for None."""
    found = list(walled.ask(staff, _Near(kinds, ASKED), begin=begin, **forms))
    own = sorted({person for person, what in found if what == OWN})[:MOST]
    last = next((person for person, what in found if what == PAST), LAST)
    until = (last.int // A_PART + 1) * A_PART
    return set(own), UUID(int=until) if until < LAST.int else None


OWN, PAST = "own", "past"


@dataclass(frozen=True)
class _Near:
    """Whoever is meant in one's own open cases, and whoever comes first after those of whom the walls are asked: one
    question. Where several words were typed few have all of them, and there is no such one."""

    kinds: tuple[tuple[str, int], ...]
    asked: int

    def __call__(self, anybody: Any) -> QuerySet:
        theirs = Token.objects.filter(_having(self.kinds), person_id=OuterRef("person_id"))
        # Compared and not `Exists`, which PostgreSQL would begin with: at whoever has the name, who may be thousands.
        named = Subquery(theirs.values("person_id")[:1])
        found: list[Any] = [
            PartyIndex.objects.filter(person_id=named, case_id__in=open_cases).values_list("person_id", _said(OWN))
            for open_cases in worked_on(anybody)
        ]
        if all(number == 1 for _, number in self.kinds):
            begun = Token.objects.filter(_having(self.kinds), person_id__gte=Slot("begin", UUIDField()))
            past = begun.order_by("person_id").values("pk")[self.asked : self.asked + 1]
            found.append(Token.objects.filter(pk__in=past).values_list("person_id", _said(PAST)))
        first, *others = found
        return first.union(*others, all=True)


def _said(word: str) -> Value:
    return Value(word, output_field=CharField())


@dataclass(frozen=True)
class _People:
    """Whoever has every token of one of these kinds, which has so many: one question for all that are typed alike. The
    walls are asked of one after another, where they stand, from `begin` until there are enough or `until`; and of the
    few that are left again, as always."""

    kinds: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    most: int

    def __call__(self, anybody: Any) -> QuerySet[Person]:
        parties = PartyIndex.objects.filter(walled.of_parties(anybody), person_id=OuterRef("person_id"))
        begun = Token.objects.filter(_having(self.kinds), person_id__gte=Slot("begin", UUIDField()))
        others = begun.filter(Exists(parties), ~Q(person_id__in=Slot("own", UUIDField())))
        others = others.filter(person_id__lt=Slot("until", UUIDField())).order_by("person_id").distinct()
        found = Token.objects.filter(person_id__in=others.values("person_id")[: self.most]).values("person_id")
        shown = Token.objects.filter(person_id__in=Slot("shown", UUIDField())).values("person_id")
        rows: QuerySet = Person.visible_to(anybody).filter(pk__in=found.union(shown, all=True))
        return rows.only("service_id", "key_id", *self.names).order_by("pk")


def _having(kinds: tuple[tuple[str, int], ...]) -> Q:
    having = (
        blind.having(kind, [Q(token__in=Slot(_slot(kind, at), BinaryField())) for at in range(number)])
        for kind, number in kinds
    )
    return reduce(or_, having)


def _slot(kind: str, at: int) -> str:
    return f"{kind}_{at}"


def _incidents(staff: Staff, parts: dict[UUID, list[Part]]) -> list[Incident]:
    """The incidents of these cases that are open to the searcher: a crime number finds nobody through a wall."""
    cases = [part.case_id for found in parts.values() for part in found]
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
