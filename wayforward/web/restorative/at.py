"""A restorative case as one member of staff came to it: its facts, its people by the names that they may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from wayforward.process.decision import Decision
from wayforward.process.facts import CaseFacts
from wayforward.process.gates import GateTable
from wayforward.process.participation import Role
from wayforward.process.steps import STEPS
from wayforward.process.walls import Tie as TieKind
from wayforward.web import vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff, Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.addresses import reverse
from wayforward.web.restorative import door, facts
from wayforward.web.restorative.models import Attendance, Participation, RJCase

ROLE_WORDS = {
    Role.HARMED: "Harmed",
    Role.RESPONSIBLE: "Reported as responsible",
    Role.DUAL: "On both sides",
    Role.SUPPORTER: "Supporter",
    Role.GUARDIAN: "Parent or guardian",
    Role.ADVOCATE: "Advocate",
    Role.COMMUNITY: "From the community",
    Role.REPRESENTATIVE: "Speaks for somebody",
    Role.INTERPRETER: "Interpreter",
    Role.OBSERVER: "Observer",
}


@dataclass
class At:
    """The case behind its door."""

    case: RJCase
    look: Look
    staff: Staff
    _names: dict[str, str] = field(init=False, repr=False)
    _authority: dict[str, str] = field(init=False, repr=False)

    @classmethod
    def door(cls, request: HttpRequest, pk: UUID) -> "At":
        """Raises Http404, the same for a case that is not there and for one that is not theirs."""
        case, look = door.rj_case(request, pk)
        return cls(case, look, request.user)  # type: ignore[arg-type]

    @cached_property
    def facts(self) -> CaseFacts:
        return facts.cached(self.case)

    @cached_property
    def gates(self) -> GateTable:
        return facts.gates_of(self.case, self.facts)

    @cached_property
    def parts(self) -> list[Participation]:
        """The people of the case whom the viewer may know of, in the order in which they joined."""
        rows = self.look.rows(Participation).select_related("person")
        return list(rows.order_by("joined_at", "pk"))

    @cached_property
    def names(self) -> dict[str, str]:
        """What each of them likes to be called, by the id of their part."""
        self.words(())
        return self._names

    def words(self, sealed: Sequence[Any]) -> list[str]:
        """The words of these values. The names of the people are read with them: one statement brings every key."""
        wanted = [] if hasattr(self, "_names") else self.parts
        people = [words for part in wanted for words in (part.person.known_as, part.person.legal_name)]
        spoken_for = [part for part in wanted if part.authority]
        read = vault.unseal_many(self.look, [*people, *(part.authority for part in spoken_for), *sealed])
        if not hasattr(self, "_names"):
            self._names = {str(part.pk): read[2 * at] or read[2 * at + 1] for at, part in enumerate(wanted)}
            self._authority = {str(part.pk): read[len(people) + at] for at, part in enumerate(spoken_for)}
        return read[len(people) + len(spoken_for) :]

    def authority(self, part: Participation) -> str:
        """By what authority somebody speaks for another, if it was written down."""
        return self._authority.get(str(part.pk), "") if self.names else ""

    @property
    def persons(self) -> dict[str, str]:
        """What each of them likes to be called, by the id of the person."""
        return {str(part.person_id): self.names[str(part.pk)] for part in self.parts}

    def may(self, act: str) -> Decision:
        """May the viewer do this here, and not only see it?"""
        return door.may(self.look, act)

    def shows(self, step: str) -> bool:
        """Is the page of this step there for the viewer? KeyError for a step that no row names."""
        return any(self.look.may(part) for part in STEPS[step].parts)

    def may_take(self, step: str) -> bool:
        """Is it there for them, and may they do what it does?"""
        return self.shows(step) and self.may(STEPS[step].act).allowed

    @property
    def title(self) -> str:
        return f"Restorative case {self.case.ref}"

    @property
    def address(self) -> str:
        return reverse("restorative:case", kwargs={"pk": self.case.pk})

    def step(self, slug: str) -> str:
        """The address of one step of this case."""
        return reverse("restorative:step", kwargs={"pk": self.case.pk, "step": slug})

    def part(self, pk: Any) -> Participation:
        """The part with this id. KeyError for one that the viewer may not know of."""
        return next(part for part in self.parts if str(part.pk) == str(pk))

    @cached_property
    def own(self) -> dict[str, Participation]:
        """Those whom the viewer supports, or looks after when they have met, where no more is open to them than how
        far the case is. They are not named: the viewer knows who they are."""
        if self.parts or not self.look.may("status"):
            return {}
        supports = Tie.objects.filter(staff=self.staff, kind=TieKind.CASEWORKER, until=None).values("case_id")
        cares = Attendance.unwalled(Purpose.ACTION).filter(case_id=self.case.pk, aftercare=self.staff)
        rows = Participation.unwalled(Purpose.ACTION).filter(case=self.case).select_related("person")
        mine = rows.filter(Q(support_case_id__in=supports) | Q(pk__in=cares.values("participation_id")))
        return {str(part.pk): part for part in mine.order_by("joined_at", "pk")}

    def whoever(self, pk: Any) -> Participation:
        """The part with this id, of the people of the case or of the viewer's own."""
        return self.own.get(str(pk)) or self.part(pk)

    def whomever(self, *roles: Role) -> list[tuple[str, str]]:
        """The people to choose from; for whoever may not know them, their own."""
        numbered = len(self.own) > 1
        own = [(pk, f"The person you support{f', {at}' if numbered else ''}") for at, pk in enumerate(self.own, 1)]
        return own or self.choices(*roles)

    def choices(self, *roles: Role) -> list[tuple[str, str]]:
        """The people to choose from, by part; of these roles, if any are named."""
        return [
            (str(part.pk), f"{self.names[str(part.pk)]} ({ROLE_WORDS[Role(part.role)].lower()})")
            for part in self.parts
            if not roles or part.role in roles
        ]

    def people(self) -> list[tuple[str, str]]:
        """The people as persons, for whose data a note is and who said it."""
        return list(self.persons.items())
