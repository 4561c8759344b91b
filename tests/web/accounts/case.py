"""The smallest case with two sides, for tests of the walls themselves (everything else plays the real actions)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from tests.web.cast import Cast
from wayforward.process.walls import Tie
from wayforward.web import vault
from wayforward.web.accounts import refs, ties
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.people.models import Note, Person
from wayforward.web.restorative.models import RJCase


@dataclass(frozen=True)
class TwoSides:
    case: RJCase
    maria: Person
    joanne: Person
    harmed_note: Note
    responsible_note: Note


def person(service: Service, name: str) -> Person:
    """A person with a name, under their own key."""
    person_id = uuid4()
    made = Person(id=person_id, service=service, key_id=vault.new_key("person", person_id), legal_name=name)
    made.save()
    return made


def note(*, case_id: UUID, compartment: str, words: str, by: Staff, at: datetime) -> Note:
    """A paragraph in one compartment of a case."""
    made = Note(
        case_id=case_id,
        compartment=compartment,
        key_id=vault.new_key("participation", uuid4()),
        at=at,
        by=by,
        of_type="session",
        of_id=uuid4(),
        text=words,
    )
    made.save()
    return made


def two_sides(cast: Cast, at: datetime, *, facilitator: Staff | None = None) -> TwoSides:
    """Maria, Joanne, a case about both, and a note in either one's compartment. The facilitator is ben."""
    facilitator = facilitator or cast.ben
    case_id = uuid4()
    case = RJCase(
        id=case_id,
        service=cast.service,
        ref=refs.new_ref(),
        key_id=vault.new_key("joint", case_id),
        initiated_by="harmed",
        source="police",
        received_at=at,
    )
    case.save()
    maria, joanne = person(cast.service, "Maria Santos"), person(cast.service, "Joanne Reed")
    for who, side in ((maria, "harmed"), (joanne, "responsible")):
        ties.place(person_id=who.pk, case_id=case_id, case_kind="restorative", compartment=side, service=cast.service)
    ties.tie(staff=facilitator, case_id=case_id, case_kind="restorative", kind=Tie.FACILITATOR, at=at)
    return TwoSides(
        case=case,
        maria=maria,
        joanne=joanne,
        harmed_note=note(case_id=case_id, compartment="harmed", words="I cannot sleep.", by=facilitator, at=at),
        responsible_note=note(case_id=case_id, compartment="responsible", words="I did it.", by=facilitator, at=at),
    )
