"""Finding a person without a list of people: by blind tokens, checked again, and shown only behind the wall.

Whoever may not be known to the searcher does not come up: the answer is "no match", and never "restricted".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wayforward.web import vault
from wayforward.web.accounts.models import PartyIndex, Staff
from wayforward.web.vault import blind

from .cases import Part, by_ref, parts_of
from .models import Incident, Person

MOST = 50
LONGEST = 100
FACTS = ("legal_name", "known_as", "phone", "email", "born", "address")


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
    """What a search gives: people, and cases by their reference."""

    people: list[Found]
    cases: list[Part]


def search(staff: Staff, typed: str) -> Answer:
    """What this member of staff may know of and was typed: a name, a telephone number, an e-mail address, a date of
    birth, a postcode, a crime number, or the reference of a case."""
    typed = typed.strip()[:LONGEST]
    if not typed:
        return Answer([], [])
    kinds = _kinds(typed)
    tokens = {pk for kind in kinds for pk in vault.find({kind: typed})}
    by_sound = not tokens and "name" in kinds
    rows = _visible(staff, tokens or (vault.find({"sound": typed}) if by_sound else []))
    facts = vault.unseal_fields(staff, rows, *FACTS)
    asked = ["sound"] if by_sound else kinds
    numbered = _with_crime_number(staff, rows, typed) if "reference" in kinds else set()
    kept = [
        (row, each)
        for row, each in zip(rows, facts, strict=True)
        if row.pk in numbered or any(_has(kind, _own(kind, each), typed) for kind in asked)
    ]
    parts = parts_of([row.pk for row, _ in kept], staff)
    people = [Found(row, each["legal_name"], each["known_as"], by_sound, parts[row.pk]) for row, each in kept]
    return Answer(sorted(people, key=lambda found: found.name.casefold()), by_ref(typed, staff))


def _visible(staff: Staff, candidates: Iterable[UUID]) -> list[Person]:
    wanted = list(candidates)
    return list(Person.visible_to(staff).filter(pk__in=wanted)[:MOST]) if wanted else []


def _kinds(typed: str) -> list[str]:
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
    names = f"{facts['legal_name']} {facts['known_as']}"
    return {
        "name": names,
        "sound": names,
        "phone": facts["phone"],
        "email": facts["email"],
        "born": facts["born"],
        "postcode": facts["address"],
    }.get(kind, "")


def _has(kind: str, own: str, typed: str) -> bool:
    """Decrypted and compared again: tokens are short, so that two values may share one."""
    asked = {part for part in blind.normalised(kind, typed) if part}
    known = set(blind.normalised(kind, own))
    if kind == "postcode":
        return bool(asked) and any(part in whole for part in asked for whole in known)
    return bool(asked) and asked <= known


def _with_crime_number(staff: Staff, rows: list[Person], typed: str) -> set[UUID]:
    """Which of these people are in a case with this crime number, where that incident is open to the searcher."""
    entries = list(
        PartyIndex.objects.filter(person_id__in=[row.pk for row in rows]).values_list("person_id", "case_id")
    )
    incidents = list(Incident.visible_to(staff).filter(case_id__in=[case for _, case in entries])[:MOST])
    numbers = vault.unseal_many(staff, [incident.crime_number for incident in incidents])
    cases = {
        incident.case_id
        for incident, number in zip(incidents, numbers, strict=True)
        if _has("reference", number, typed)
    }
    return {person for person, case in entries if case in cases}
