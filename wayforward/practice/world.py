"""What the service knows of a story while it is played: the cast as rows, and what the steps have made.

The cast is the world, not the service: a person has a row from the first step that names them, with only the facts
which that step gives.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.text import slugify

from wayforward.practice.arguments import PersonKey, Reference
from wayforward.practice.story import Listing, Mapping, PersonMember, Story
from wayforward.process.walls import Tie
from wayforward.web import clock
from wayforward.web.accounts import ties
from wayforward.web.accounts.models import Area, Contract, PartyIndex, Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import persons
from wayforward.web.people.models import Agency, Person
from wayforward.web.restorative.models import Participation, RJCase
from wayforward.web.support.models import SupportCase

# What a story calls a fact, where the service's own name for it is another.
COLUMNS = {"name": "legal_name", "label": "label_preference"}
# Who enters what somebody else did, when nobody is named and no case says it.
ENTERED_BY = ("caseworker", "practitioner", "supervisor", "rj_lead", "administrator")


class CannotPlay(Exception):
    """Something in the story has no place in the service as it stands now; the reason in words."""


@dataclass(frozen=True)
class Turn:
    """One step while it is played: when, who enters it, who said or did it."""

    at: datetime
    who: str
    staff: Staff | None = None
    said_by: Person | Agency | None = None

    @property
    def by(self) -> Staff:
        """The member of staff who does or enters it. CannotPlay for `public` and `system`, who are nobody."""
        if self.staff is None:
            raise CannotPlay(f"`{self.who}` cannot do this: it is entered by a member of staff")
        return self.staff

    @property
    def said(self) -> dict[str, Any]:
        """The keywords of an action: by, at, said_by."""
        return {"by": self.by, "at": self.at, "said_by": self.said_by}

    @property
    def own(self) -> dict[str, Any]:
        """The keywords of an action that knows no `said_by`."""
        return {"by": self.by, "at": self.at}

    @property
    def day(self) -> date:
        """The day of the step in England."""
        return clock.local(self.at).date()


@dataclass
class Made:
    """What a step made: of which kind, and the row (or whatever the verb gave back)."""

    kind: str
    thing: Any


@dataclass
class World:
    """The service of one story, and how the story's names stand in it."""

    story: Story
    service: Service
    area: Area | None = None
    contract: Contract | None = None
    now: datetime | None = None
    turn: Turn | None = None
    result: Any = None
    made: dict[str, Made] = field(default_factory=dict)
    sent_before: set[UUID] = field(default_factory=set)
    _staff: dict[str, UUID] = field(default_factory=dict)
    _agencies: dict[str, UUID] = field(default_factory=dict)
    _people: dict[str, UUID] = field(default_factory=dict)

    # --- The cast. ---------------------------------------------------------------------------------------------------

    def staff(self, key: str) -> Staff:
        """A member of staff of the cast, as a row."""
        return Staff.objects.get(pk=self._staff[key])

    def agency(self, key: str) -> Agency:
        """An agency of the cast, as a row; made when a step names it first."""
        if key not in self._agencies:
            member = self.story.agencies[key]
            row, _ = Agency.objects.get_or_create(service=self.service, name=member.name, kind=member.kind)
            self._agencies[key] = row.pk
        return Agency.objects.get(pk=self._agencies[key])

    def known(self, key: str) -> bool:
        """Has a step named this person already?"""
        return key in self._people

    def person(self, key: str, gives: Iterable[str] | None = None) -> Person:
        """A person of the cast, as a row. The first step that names them makes it, with the facts that it gives.

        A later step that gives more facts adds them. `safe_contact` is no fact of the row: see `safe_contact(key)`.
        """
        facts = self.given(key, gives or ("name",))
        if key not in self._people:
            name = facts.pop("name")
            turn = self._turn()
            person = persons.add_person(service=self.service, name=name, **turn.said, **facts)
            self.introduce(key, person)
            return person
        person = Person.unwalled(Purpose.PRACTICE).get(pk=self._people[key])
        if gives:
            facts["legal_name"] = facts.pop("name")
            turn = self._turn()
            person = persons.set_details(person=person, **turn.said, **facts)
        return person

    def given(self, key: str, gives: Iterable[str] | None) -> dict[str, Any]:
        """The facts that a step gives about a person, as `add_person` takes them. The name is always among them."""
        member = self.story.people[key]
        wanted = [name for name in gives or () if name not in ("name", "safe_contact")]
        return {"name": member.name} | {COLUMNS.get(name, name): member.facts[name] for name in wanted}

    def safe_contact(self, key: str, gives: Iterable[str] | None = None) -> dict[str, Any] | None:
        """The contact rules of a person, when the step gives them (`gives` has `safe_contact`, or is left out)."""
        rules = self.story.people[key].safe_contact
        if rules is None or (gives is not None and "safe_contact" not in gives):
            return None
        return rules

    def introduce(self, key: str, person: Person) -> None:
        """An action made the row of this person of the cast."""
        self._people[key] = person.pk

    def forget(self, key: str) -> None:
        """The step that named this person first was refused: there is no row."""
        self._people.pop(key, None)

    def person_id(self, key: str) -> UUID | None:
        """The id of a person's row; None when no step has named them."""
        return self._people.get(key)

    def key_of(self, person_id: UUID | str) -> str:
        """The key of the cast behind the id of a row of a person or a member of staff; empty when there is none."""
        for known in (self._people, self._staff, self._agencies):
            for key, pk in known.items():
                if str(pk) == str(person_id):
                    return key
        return ""

    # --- What they are in. -------------------------------------------------------------------------------------------

    def support_case(self, key: str) -> SupportCase:
        """The newest support case of a person. CannotPlay when there is none."""
        rows = SupportCase.unwalled(Purpose.PRACTICE).filter(person_id=self._people.get(key))
        return _newest(rows.order_by("-opened_at"), f"{key} has no support case")

    def rj_case(self, key: str) -> RJCase:
        """The newest restorative case that a person takes part in. CannotPlay when there is none."""
        parts = Participation.unwalled(Purpose.PRACTICE).filter(person_id=self._people.get(key))
        rows = RJCase.unwalled(Purpose.PRACTICE).filter(pk__in=parts.values("case_id"))
        return _newest(rows.order_by("-received_at"), f"{key} is in no restorative case")

    def participation(self, case: RJCase | None, key: str, role: str = "") -> Participation:
        """A person's part in a case, or in their newest one. `role` where somebody has two. CannotPlay when none."""
        case = case or self.rj_case(key)
        rows = Participation.unwalled(Purpose.PRACTICE).filter(case=case, person_id=self._people.get(key))
        if role:
            rows = rows.filter(role=role)
        return _newest(rows.select_related("case", "person").order_by("joined_at"), f"{key} has no part in this case")

    def recorder(self, person: Person | None = None, about: Iterable[Any] = ()) -> Staff:
        """Who enters what somebody else did: the facilitator or the caseworker of the case that it is about."""
        for row in about:
            if (found := _worker_of_row(row)) is not None:
                return found
        if person is not None:
            cases = list(PartyIndex.objects.filter(person_id=person.pk).values_list("case_id", flat=True))
            if (found := _worker(cases)) is not None:
                return found
        for role in ENTERED_BY:
            for key, member in self.story.staff.items():
                if role in member.roles:
                    return self.staff(key)
        raise CannotPlay("nobody of the staff can enter this: name one with `recorded_by`")

    # --- What the steps made. ----------------------------------------------------------------------------------------

    def resolve(self, reference: Reference, name: str) -> Any:
        """What a name of the story stands for now: a row read afresh, or the key of a person. KeyError for none."""
        if reference.what == "pair":
            return tuple(self.resolve(Reference("person"), key) for key in name.split("-", 1))
        if reference.what == "made":
            return self._made(reference, name)
        if self.story.kind_of(name) != reference.what:
            raise KeyError(f"`{name}` is not {reference.words}.")
        if reference.what == "person":
            return PersonKey(name)
        return self.staff(name) if reference.what == "staff" else self.agency(name)

    def _made(self, reference: Reference, name: str) -> Any:
        if name not in self.made or self.made[name].kind not in reference.kinds:
            raise KeyError(f"`{name}` is not {reference.words}.")
        thing = self.made[name].thing
        return type(thing)._base_manager.get(pk=thing.pk) if isinstance(thing, models.Model) else thing

    def facts_of(self, person: str) -> set[str]:
        """What the story knows of a person of the cast."""
        return facts_of(self.story.people[person])

    def _turn(self) -> Turn:
        if self.turn is None:
            raise CannotPlay("nobody is doing anything")
        return self.turn


def assemble(story: Story, service: Service | None = None) -> World:
    """The world of a story: in a new service of its own, or in a standing one. Staff are there from the start."""
    if service is None:
        service = Service(name=story.service, slug=_free_slug(story.service), demonstration=True)
        service.settings = story.settings
        service.save()
    world = World(story=story, service=service)
    if story.area:
        world.area, _ = Area.objects.get_or_create(service=service, name=story.area)
    if story.contract:
        world.contract, _ = Contract.objects.get_or_create(service=service, name=story.contract)
    for key, member in story.staff.items():
        standing = Staff.objects.filter(service=service, name=member.name).first()
        staff = standing or Staff.objects.create_user(
            _free_username(key),
            name=member.name,
            service=service,
            roles=list(member.roles),
            level=member.level,
            vetted_until=member.vetted_until,
        )
        world._staff[key] = staff.pk
    return world


def facts_of(member: PersonMember) -> set[str]:
    """What the cast says about a person: the names of the facts."""
    return {"name", *member.facts} | ({"safe_contact"} if member.safe_contact is not None else set())


def plain(value: Any) -> Any:
    """What the file says, as plain dictionaries and lists."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, Listing) else value


def _newest(rows: Any, otherwise: str) -> Any:
    found = rows.first()
    if found is None:
        raise CannotPlay(otherwise)
    return found


def _worker_of_row(row: Any) -> Staff | None:
    """The facilitator or the caseworker of the case that a row is, or stands in."""
    column = getattr(type(row), "wall_case", None)
    return _worker([getattr(row, column)]) if column else None


def _worker(case_ids: Iterable[UUID]) -> Staff | None:
    cases = list(case_ids)
    moment = clock.now()
    for kind in (Tie.FACILITATOR, Tie.CASEWORKER):
        for case_id in cases:
            for tie in ties.of_case(case_id, moment, [kind]):
                return tie.staff
    return None


def _free_slug(name: str) -> str:
    base = slugify(name) or "service"
    taken = set(Service.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _free_username(key: str) -> str:
    taken = set(Staff.objects.filter(username__startswith=key).values_list("username", flat=True))
    return next(name for name in (key, *(f"{key}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
