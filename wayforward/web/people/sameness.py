"""Which entries may be one person or one incident, found by blind tokens: nobody reads a name to find out.

For one referral or for many at once the number of statements is the same, however many people the service knows. What
comes out stands behind the wall: whoever shows it shows only what `visible_to` shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField

from wayforward.process import sameness as rules
from wayforward.process.sameness import Evidence, Level
from wayforward.process.short_names import forms_of
from wayforward.web import vault
from wayforward.web.accounts.models import PartyIndex, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.ready import Slot, ask
from wayforward.web.vault import blind

from .actions.persons import postcodes
from .models import Incident, Person

Tokens = Mapping[str, set[bytes]]
MOST = 10  # candidates of one entry that are looked at: the strongest
A_CHUNK = 100  # entries that are compared in one go
# A number that so many entries share (a police station's, a hostel's) says nothing about any of them.
SHARED_BY_ALL = 200
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "master", "madam"})


@dataclass(frozen=True)
class Described:
    """What is known of somebody, in clear. `person_id` where they have an entry of their own; dates are ISO texts."""

    names: tuple[str, ...] = ()
    born: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    crime_numbers: tuple[str, ...] = ()
    person_id: UUID | None = None
    incident_id: UUID | None = None
    happened_on: date | None = None
    place: str = ""

    @cached_property
    def blocks(self) -> dict[str, frozenset[bytes]]:
        """The tokens one of which a candidate has: all that tells people apart but the name."""
        born = [self.birthday, rules.swapped(self.birthday)] if self.birthday else []
        given = {
            "born": [day.isoformat() for day in born if day],
            "phone": [self.phone],
            "email": [self.email],
            "postcode": postcodes(self.address),
            "reference": self.crime_numbers,
        }
        return {
            kind: frozenset(token for each in values if each for token in blind.tokens_for(kind, each))
            for kind, values in given.items()
        }

    @cached_property
    def birthday(self) -> date | None:
        try:
            return date.fromisoformat(self.born)
        except ValueError:
            return None

    @cached_property
    def birthdays(self) -> tuple[frozenset[bytes], frozenset[bytes], frozenset[bytes]]:
        """The tokens of the day of birth, of it turned round, and of those near it: made once for all candidates."""
        if (born := self.birthday) is None:
            return frozenset(), frozenset(), frozenset()
        turned = rules.swapped(born)
        days = ([born], [turned] if turned else [], rules.nearly(born))
        same, swapped, nearly = (blind.tokens_of_words("born", [day.isoformat() for day in each]) for each in days)
        return same, swapped, nearly

    @cached_property
    def given_names(self) -> "Words":
        return Words(tuple(word for name in self._names for word in (name[:-1] or name)))

    @cached_property
    def family_names(self) -> "Words":
        return Words(tuple(name[-1] for name in self._names if len(name) > 1))

    @property
    def _names(self) -> list[list[str]]:
        """The words of each name, given names first: "SMITH, Anna" is Anna Smith."""
        turned = [" ".join(reversed(name.split(",", 1))) for name in self.names]
        found = ([word for word in blind.normalised("name", name) if word not in TITLES] for name in turned)
        return [words for words in found if words]


@dataclass(frozen=True)
class Words:
    """Given names, or family names, as tokens of each way in which another name may be theirs."""

    words: tuple[str, ...]

    def agree(self, person: Tokens, same: Evidence, short: Evidence | None, sounds: Evidence) -> Evidence | None:
        """How far one of them is a name of this person: the same, a short form, or a sound; None for none of it."""
        names = person.get("name", set())
        if self.same & names:
            return same
        if short is not None and self.short & names:
            return short
        return sounds if self.sounds & person.get("sound", set()) else None

    @cached_property
    def same(self) -> frozenset[bytes]:
        return blind.tokens_of_words("name", self.words)

    @cached_property
    def short(self) -> frozenset[bytes]:
        return blind.tokens_of_words("name", {form for word in self.words for form in forms_of(word)})

    @cached_property
    def sounds(self) -> frozenset[bytes]:
        return blind.tokens_of_words("sound", {blind.sound_of(word) for word in self.words} - {""})

    @cached_property
    def letters(self) -> frozenset[bytes]:
        apart = {other for word in self.words for other in rules.one_letter_apart(word)}
        return blind.tokens_of_words("name", apart)


@dataclass(frozen=True)
class Candidate:
    """An entry that may be the same, with what speaks for it and against it, and where it stands."""

    pk: UUID
    evidence: tuple[Evidence, ...]
    level: Level
    weight: int
    # (kind of case, case, compartment) of every place of a person; the case alone of an incident.
    places: tuple[tuple[str, UUID, str], ...] = ()

    @property
    def words(self) -> str:
        return rules.words(self.evidence)


@dataclass(frozen=True)
class Alike:
    """What one entry is like: people and incidents, the likeliest first."""

    people: list[Candidate] = field(default_factory=list)
    incidents: list[Candidate] = field(default_factory=list)


def meant(one: Described, staff: Staff, most: int = 8) -> list[tuple[Person, tuple[Evidence, ...]]]:
    """Whom somebody who is searched for may be, of those whom this member of staff may know of, with what speaks for
    it; the likeliest first: three statements. A name alone is enough here, since somebody looks at once."""
    words = " ".join(one.names)
    queries = [Q(pk__in=[subject for _, _, subject in blind.sharing_any(one.blocks, SHARED_BY_ALL)])]
    for kind in ("name", "sound"):
        if words and (found := blind.people_with(kind, words)) is not None:
            queries.append(Q(pk__in=found))
    rows = Person.visible_to(staff).filter(reduce(or_, queries)).select_related("service")[:SHARED_BY_ALL]
    people = {row.pk: row for row in rows}
    tokens = blind.tokens_of(people) if people else {}
    found_with = [(row, compare(one, tokens[pk])) for pk, row in people.items()]
    found_with.sort(key=lambda each: (-rules.score(each[1]), str(each[0].pk)))
    return found_with[:most]


def alike(given: Sequence[Described], service_id: UUID) -> list[Alike]:
    """For each of these, in order, who and what of this service may be the same. A constant number of statements for
    every hundred."""
    found: list[Alike] = []
    for start in range(0, len(given), A_CHUNK):
        found += _of_chunk(given[start : start + A_CHUNK], service_id)
    return found


def _of_chunk(given: Sequence[Described], service_id: UUID) -> list[Alike]:
    sharing = _sharing(given)
    subjects = {subject for each in sharing.values() for subject in each}
    places = _places(subjects, service_id)
    tokens = blind.tokens_of(places) if places else {}
    people = [_people_like(one, _sharing_with(one, sharing), tokens, places) for one in given]
    incidents = _incidents_like(given, people, sharing, places)
    return [Alike(*pair) for pair in zip(people, incidents, strict=True)]


def _sharing(given: Sequence[Described]) -> dict[tuple[str, bytes], set[UUID]]:
    """Whoever shares a token with one of these, by that token: one statement."""
    wanted: dict[str, set[bytes]] = defaultdict(set)
    for one in given:
        for kind, tokens in one.blocks.items():
            wanted[kind] |= tokens
    found: dict[tuple[str, bytes], set[UUID]] = defaultdict(set)
    for kind, token, subject in blind.sharing_any(wanted, SHARED_BY_ALL * A_CHUNK):
        found[kind, token].add(subject)
    return {key: subjects for key, subjects in found.items() if len(subjects) <= SHARED_BY_ALL}


def _sharing_with(one: Described, sharing: Mapping[tuple[str, bytes], set[UUID]]) -> set[UUID]:
    keys = [(kind, token) for kind, tokens in one.blocks.items() for token in tokens]
    return {subject for key in keys for subject in sharing.get(key, ())} - {one.person_id}


def _places(subjects: Iterable[UUID], service_id: UUID) -> dict[UUID, list[tuple[str, UUID, str]]]:
    """Where those of them stand who are in a case of this service: one statement."""
    wanted: set[UUID] = set(subjects)
    found: dict[UUID, list[tuple[str, UUID, str]]] = defaultdict(list)
    if wanted:
        for person, kind, case, part in ask(_stand, people=wanted, service=service_id):
            found[person].append((kind, case, part))
    return dict(found)


def _stand() -> QuerySet:
    people, here = Slot("people", UUIDField()), Slot("service", UUIDField())
    rows = PartyIndex.objects.filter(person_id__in=people, service_id=here)
    return rows.values_list("person_id", "case_kind", "case_id", "compartment")


def _people_like(
    one: Described,
    subjects: set[UUID],
    tokens: Mapping[UUID, Tokens],
    places: Mapping[UUID, list[tuple[str, UUID, str]]],
) -> list[Candidate]:
    found = []
    for person in subjects & places.keys():
        evidence = compare(one, tokens[person])
        level = rules.compare_people(evidence)
        if level is not None:
            found.append(Candidate(person, evidence, level, rules.score(evidence), tuple(places[person])))
    return _strongest(found)


def compare(one: Described, person: Tokens) -> tuple[Evidence, ...]:
    """What speaks for one person and against it, in two descriptions of which one is tokens alone."""
    found = _name_evidence(one, person)
    if one.birthday is not None and person.get("born"):
        found.append(_born_evidence(one, person["born"]))
    for kind, same, differs in (
        ("phone", Evidence.PHONE_SAME, Evidence.PHONE_DIFFERS),
        ("email", Evidence.EMAIL_SAME, None),
        ("postcode", Evidence.POSTCODE_SAME, Evidence.POSTCODE_DIFFERS),
        ("reference", Evidence.CRIME_SAME, None),
    ):
        own, other = one.blocks[kind], person.get(kind, set())
        if own & other:
            found.append(same)
        elif own and other and differs:
            found.append(differs)
    return tuple(found)


def _name_evidence(one: Described, person: Tokens) -> list[Evidence]:
    """A given name that nothing agrees with speaks against it; a single word may be either name, and does not. Letters
    are compared where the other name agrees: they are many, and two slips are seldom made at once."""
    names, several = person.get("name", set()), len(person.get("name", ())) > 1
    given = one.given_names.agree(person, Evidence.GIVEN_SAME, Evidence.GIVEN_SHORT, Evidence.GIVEN_SOUNDS)
    family = one.family_names.agree(person, Evidence.FAMILY_SAME, None, Evidence.FAMILY_SOUNDS)
    if given is None and family is not None and one.given_names.letters & names:
        given = Evidence.GIVEN_LETTER
    if family is None and given is not None and one.family_names.letters & names:
        family = Evidence.FAMILY_LETTER
    if family is None and one.family_names.words and several:
        family = Evidence.FAMILY_DIFFERS
    if given is None and one.given_names.words and (several or family is None):
        given = Evidence.GIVEN_DIFFERS
    return [each for each in (given, family) if each is not None]


def _born_evidence(one: Described, other: set[bytes]) -> Evidence:
    same, swapped, nearly = one.birthdays
    if same & other:
        return Evidence.BORN_SAME
    if swapped & other:
        return Evidence.BORN_SWAPPED
    return Evidence.BORN_NEARLY if nearly & other else Evidence.BORN_DIFFERS


def _incidents_like(
    given: Sequence[Described],
    people: Sequence[list[Candidate]],
    sharing: Mapping[tuple[str, bytes], set[UUID]],
    places: Mapping[UUID, list[tuple[str, UUID, str]]],
) -> list[list[Candidate]]:
    """The incidents of whoever shares a crime number, and of whoever may be the same person: two statements."""
    of_people = [{case: one.weight for one in each for _, case, _ in one.places} for each in people]
    numbered = [
        {
            case
            for token in one.blocks["reference"]
            for subject in sharing.get(("reference", token), ())
            for _, case, _ in places.get(subject, ())
        }
        for one in given
    ]
    cases = set().union(*of_people, *numbered)
    rows = list(Incident.unwalled(Purpose.MATCHING).filter(case_id__in=cases)) if cases else []
    said = _crime_numbers(rows)
    of_case = defaultdict(list)
    for row, number in zip(rows, said, strict=True):
        of_case[row.case_id].append((row, frozenset(blind.tokens_for("reference", number))))
    found = []
    for one, persons, more in zip(given, of_people, numbered, strict=True):
        near = [pair for case in persons.keys() | more for pair in of_case[case] if pair[0].pk != one.incident_id]
        found.append(_strongest(filter(None, (_incident(one, *pair, pair[0].case_id in persons) for pair in near))))
    return found


def _crime_numbers(rows: Sequence[Incident]) -> list[str]:
    """The crime number of each, "" where there is none, and where the key of an ended file is gone."""
    try:
        return vault.unseal_many_for(vault.Purpose.MATCHING, [row.crime_number for row in rows])
    except vault.CannotBeRead:
        return [_crime_number(row) for row in rows]


def _crime_number(row: Incident) -> str:
    try:
        return vault.unseal_for(vault.Purpose.MATCHING, row.crime_number)
    except vault.CannotBeRead:
        return ""


def _incident(one: Described, row: Incident, number: frozenset[bytes], same_person: bool) -> Candidate | None:
    own, found = one.blocks["reference"], []
    if own and number:
        found.append(Evidence.CRIME_SAME if own & number else Evidence.CRIME_DIFFERS)
    if one.happened_on is not None and one.happened_on == row.happened_on:
        found.append(Evidence.DAY_SAME)
    if one.place and one.place == row.place:
        found.append(Evidence.PLACE_SAME)
    if same_person:
        found.append(Evidence.PERSON_SAME)
    level = rules.compare_incidents(found)
    weight = sum(rules.WEIGHT_OF_INCIDENT[each] for each in found)
    return Candidate(row.pk, tuple(found), level, weight, (("", row.case_id, row.compartment),)) if level else None


def _strongest(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda one: (-one.weight, str(one.pk)))[:MOST]
