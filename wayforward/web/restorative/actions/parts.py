"""Parts of actions about people: giving somebody a part in the case, with a key of their own, and moving it on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from wayforward.process import participation as rules
from wayforward.process.decision import no
from wayforward.process.events import Event
from wayforward.process.participation import Role, State
from wayforward.process.walls import Compartment
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions import conflicts
from wayforward.web.people.models import Person
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Dyad, Participation, RJCase

from . import duties


def join(
    *,
    case: RJCase,
    person: Person,
    role: Role,
    by: Staff,
    at: datetime,
    state: State = State.NOT_YET_CONTACTED,
    supports: Participation | None = None,
    support_case_id: UUID | None = None,
    known: str = "",
    relation: str = "",
    authority: str = "",
) -> Participation:
    """Give a person a part in the case, as part of another action. Raises Refused (`participant.*`)."""
    _may_join(case, person, role, supports)
    born = vault.unseal_for(vault.Purpose.FACTS, person.born)
    day = clock.local(at).date()
    part_id = uuid4()
    part = Participation(
        id=part_id,
        case=case,
        compartment=_side(role, supports),
        key_id=vault.new_key("participation", part_id),
        person=person,
        role=role,
        state=state,
        state_at=at,
        supports=supports,
        authority=authority,
        relation=relation,
        known=known,
        support_case_id=support_case_id,
        joined_at=at,
        under_18=bool(born) and rules.is_under(18, date.fromisoformat(born), day),
        under_10=bool(born) and rules.is_under(10, date.fromisoformat(born), day),
    )
    part.save()
    if conflicts.place(
        person=person,
        case_id=case.pk,
        case_kind="restorative",
        compartment=part.compartment,
        service=case.service_id,
        at=at,
    ):
        case.refresh_from_db(fields=["facilitator", "co_facilitator", "supervisor"])
    _pair(case, part)
    if part.under_18:
        duties.for_staff(
            case, "contact_yjs" if role == Role.RESPONSIBLE else "prepare_guardian", case.facilitator, due_at=at
        )
    return part


def _may_join(case: RJCase, person: Person, role: Role, supports: Participation | None) -> None:
    if role in rules.BESIDE_SOMEBODY and supports is None:
        no(rules.BESIDE_NOBODY).require()
    if Participation.unwalled(Purpose.ACTION).filter(case=case, person=person, role=role).exists():
        no(rules.IN_ALREADY).require()


def _side(role: Role, supports: Participation | None) -> Compartment:
    """Whoever stands beside somebody stands on their side; whoever stands for nobody, on shared ground."""
    if supports is not None:
        return Compartment(supports.compartment)
    sides = {Role.HARMED: Compartment.HARMED, Role.RESPONSIBLE: Compartment.RESPONSIBLE}
    return sides.get(role, Compartment.JOINT if role != Role.DUAL else Compartment.HARMED)


def _pair(case: RJCase, part: Participation) -> None:
    """Make the pairs that this person is one half of."""
    for other in facts.participations(case):
        if other.pk == part.pk:
            continue
        if part.role in rules.HARMED_ROLES and other.role in rules.RESPONSIBLE_ROLES:
            Dyad(case=case, harmed=part, responsible=other).save()
        if part.role in rules.RESPONSIBLE_ROLES and other.role in rules.HARMED_ROLES:
            Dyad(case=case, harmed=other, responsible=part).save()


def move(part: Participation, target: State, *, by: Staff | None, at: datetime, said_by: Any = None) -> None:
    """Move somebody's part on, as part of another action. Raises Refused (`participation.*`)."""
    if part.state == target:
        return
    rules.may_move(part.state, target, said_by_person=bool(said_by)).require()
    part.state = target
    part.state_at = at
    part.save(update_fields=["state", "state_at"])
    record.write(
        Event.PARTICIPATION_MOVED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=part.case_id,
        compartment=part.compartment,
        obj=part,
        state=str(target),
    )


def move_quietly(part: Participation, target: State, *, by: Staff | None, at: datetime, said_by: Any = None) -> None:
    """Move somebody's part on if the table allows it from where it is; leave it where it is otherwise."""
    further = rules.is_further(part.state, target) or State(target) not in rules.ROAD
    if further and rules.may_move(part.state, target, said_by_person=bool(said_by)):
        move(part, target, by=by, at=at, said_by=said_by)


def close_part(part: Participation, *, by: Staff, at: datetime) -> None:
    """A part closes with its case; who has died, declined or withdrew keeps that as their state."""
    if State(part.state) in rules.LIVE | {State.PAUSED}:
        move(part, State.CLOSED, by=by, at=at)
