"""A restorative case as one member of staff came to it: its facts, its people by the names that they may see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from wayforward.process.facts import CaseFacts
from wayforward.process.gates import GateTable
from wayforward.process.participation import Role
from wayforward.web import vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.restorative import door, facts
from wayforward.web.restorative.models import Participation, RJCase

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
        people = [part.person for part in self.parts]
        words = vault.unseal_fields(self.look, people, "legal_name", "known_as") if people else []
        return {
            str(part.pk): each["known_as"] or each["legal_name"] for part, each in zip(self.parts, words, strict=True)
        }

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

    def choices(self, *roles: Role) -> list[tuple[str, str]]:
        """The people to choose from, by part; of these roles, if any are named."""
        return [
            (str(part.pk), f"{self.names[str(part.pk)]} ({ROLE_WORDS[Role(part.role)].lower()})")
            for part in self.parts
            if not roles or part.role in roles
        ]

    def people(self) -> list[tuple[str, str]]:
        """The people as persons, for whose data a note is and who said it."""
        return list({str(part.person_id): self.names[str(part.pk)] for part in self.parts}.items())
