"""Whom what waits is about: the person of a support case or a referral, and of a restorative case the one whose part it
names, or all whom the case is about. By the names that the viewer may see, and in as many statements however much
waits."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, UUIDField, Value

from wayforward.process.diary import PRINCIPALS
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import ask
from wayforward.web.people.models import Person
from wayforward.web.ready import Slot
from wayforward.web.restorative.models import Participation
from wayforward.web.support.models import Referral, SupportCase

# What waits, by the id of its case or of one part in it, and a person.
Pair = tuple[UUID, UUID]


def pairs_of(
    me: Staff,
    *,
    support: Collection[UUID] = (),
    referrals: Collection[UUID] = (),
    restorative: Collection[UUID] = (),
    parts: Collection[UUID] = (),
) -> list[Pair]:
    """Whom these cases, and these parts in restorative cases, are about, as far as it is open to this member of staff
    that they are: one statement."""
    kinds = {"support": support, "referrals": referrals, "restorative": restorative}
    asked = {kind: set(ids) for kind, ids in kinds.items() if ids}
    if not asked:
        return []
    found = list(ask(me, _Whom(tuple(asked)), parts=set(parts), **asked))
    whole = [(case, person) for case, person, _, role, _ in found if role in PRINCIPALS]
    return whole + [(part, person) for _, person, part, _, _ in found if part in parts]


@dataclass(frozen=True)
class _Whom:
    """(case, person, part, role, since when) of cases of these kinds, in the order in which people joined."""

    kinds: tuple[str, ...]

    def __call__(self, anybody: Any) -> QuerySet:
        first, *others = (ARMS[kind](anybody) for kind in self.kinds)
        return (first.union(*others, all=True) if others else first).order_by("since", "part")


def _of_support(anybody: Any) -> QuerySet:
    rows = SupportCase.visible_to(anybody).filter(pk__in=Slot("support", UUIDField()))
    return _of_one(rows, "opened_at")


def _of_referrals(anybody: Any) -> QuerySet:
    rows = Referral.visible_to(anybody).filter(pk__in=Slot("referrals", UUIDField()))
    return _of_one(rows, "received_at")


def _of_one(rows: QuerySet, since: str) -> QuerySet:
    """Cases that are about one person: they have no part of their own."""
    rows = rows.annotate(case=F("pk"), part=F("pk"), role=Value("harmed", output_field=CharField()), since=F(since))
    return rows.values_list("case", "person_id", "part", "role", "since")


def _of_restorative(anybody: Any) -> QuerySet:
    rows = Participation.visible_to(anybody).filter(case_id__in=Slot("restorative", UUIDField()))
    rows = rows.filter(Q(role__in=sorted(PRINCIPALS)) | Q(pk__in=Slot("parts", UUIDField())))
    return rows.annotate(part=F("pk"), since=F("joined_at")).values_list(
        "case_id", "person_id", "part", "role", "since"
    )


ARMS = {"support": _of_support, "referrals": _of_referrals, "restorative": _of_restorative}


def people_of(me: Staff, pairs: Iterable[Pair]) -> list[Person]:
    """These people, with no more of each than their names: found through the wall, so that it need not be asked again
    before they are opened."""
    people = {person for _, person in pairs}
    return list(ask(me, _named, people=people)) if people else []


def _named(anybody: Any) -> QuerySet:
    rows: QuerySet = Person.visible_to(anybody).filter(pk__in=Slot("people", UUIDField()))
    return rows.only("service_id", "key_id", "known_as", "legal_name")


def names_of(people: Iterable[Person]) -> list[Any]:
    """What is opened of each of these: what they like to be called, and the legal name."""
    return [name for person in people for name in (person.known_as, person.legal_name)]


def told(pairs: Iterable[Pair], people: Iterable[Person], words: Iterator[str]) -> dict[UUID | None, str]:
    """Whom each of these is about, in words, from the opened names of these people, which are the first of `words`."""
    called = {person.pk: known_as or legal for person, known_as, legal in _in_threes(people, words)}
    found: dict[UUID | None, list[str]] = {}
    for what, person in pairs:
        if person in called:
            found.setdefault(what, []).append(called[person])
    return {what: ", ".join(names) for what, names in found.items()}


def _in_threes(people: Iterable[Person], words: Iterator[str]) -> Iterator[tuple[Person, str, str]]:
    for person in people:
        yield person, next(words), next(words)
