"""Where something stands: in which case, in which compartment of it, under which key."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wayforward.web.accounts.models import Service


@dataclass(frozen=True)
class Place:
    """A compartment of a case, for what can happen in either kind of case (a note, a concern, a notice, a visit).

    The case's own app makes one (`support.places.of_case(case)`), so that this floor needs to know neither kind.
    """

    case_id: UUID
    case_kind: str
    compartment: str
    key_id: UUID
    service: Service
    participation_id: UUID | None = None

    def row(self) -> dict[str, Any]:
        """The columns of `SealedHappened` that say where a row stands."""
        return {"case_id": self.case_id, "compartment": self.compartment, "key_id": self.key_id}

    def line(self) -> dict[str, Any]:
        """The arguments of `record.write` that say the same."""
        return {"case_id": self.case_id, "compartment": self.compartment, "service": self.service}
