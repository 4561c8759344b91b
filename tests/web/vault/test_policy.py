"""SEC-13: every role, tie and compartment, in the own service and in another, blocked and not: every cell is stated by
`process.walls`, and the policy, the query, the look and the list of all ties answer exactly that."""

from datetime import datetime
from itertools import product
from uuid import UUID, uuid4

from tests.web.accounts.case import note, person
from tests.web.cast import Cast, assemble
from wayforward.process.duties import Role
from wayforward.process.walls import Compartment, Tie, may_see
from wayforward.web.accounts import ties
from wayforward.web.accounts.look import Look, Sight
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import Note, Person
from wayforward.web.record import looks
from wayforward.web.vault import policy


def test_every_cell(cast: Cast, at_work: datetime) -> None:
    cases = []
    for service in (cast.service, assemble("hillside").service):
        case_id = uuid4()
        rows, people = {}, {}
        for part in Compartment:
            rows[part] = note(case_id=case_id, compartment=str(part), words="x", by=cast.ben, at=at_work)
            people[part] = person(service, "Somebody")
            ties.place(
                person_id=people[part].pk, case_id=case_id, case_kind="restorative", compartment=part, service=service
            )
        cases.append((service, case_id, rows, people))
    wrong = []
    for number, (role, tie, blocked) in enumerate(product(Role, [None, *Tie], (False, True))):
        staff = Staff(username=f"staff-{number}", name="Anybody", service=cast.service, roles=[str(role)])
        staff.save()
        for service, case_id, rows, people in cases:
            if tie is not None:
                ties.tie(staff=staff, case_id=case_id, case_kind="restorative", kind=tie, at=at_work)
            if blocked:
                ties.block(staff=staff, case_id=case_id, reason="knows_a_party", at=at_work)
            held = [tie] if tie else []
            own = [role] if service == cast.service else []
            stated = {part for part in Compartment if may_see(held, own, part, blocked=blocked)}
            for answer, said in answers(staff, case_id, rows, people).items():
                if said != stated:
                    wrong.append(f"{answer} says {sorted(said)} for {role}, {tie}, {blocked}, not {sorted(stated)}")
    assert not wrong


def answers(
    staff: Staff, case_id: UUID, rows: dict[Compartment, Note], people: dict[Compartment, Person]
) -> dict[str, set[Compartment]]:
    """What each of those who answer says is open."""
    look, sight = Look.at(staff, case_id), Sight.of(staff)
    sight.prepare([*rows.values(), *people.values()])
    part_of = {each.pk: part for part, each in people.items()}
    noted = {row.pk: part for part, row in rows.items()}
    with looks.gathering():
        by_look = {part for part in Compartment if policy.decide(look, [rows[part], people[part]])}
        by_staff = {part for part in Compartment if policy.decide(staff, [rows[part], people[part]])}
    return {
        "the policy, of a look": by_look,
        "the policy, of staff": by_staff,
        "look.may": {part for part in Compartment if look.may(part)},
        "look.covers, notes": {part for part in Compartment if look.covers(rows[part])},
        "look.covers, people": {part for part in Compartment if look.covers(people[part])},
        "sight.covers, notes": {part for part in Compartment if sight.covers(rows[part])},
        "sight.covers, people": {part for part in Compartment if sight.covers(people[part])},
        "visible_to, notes": {noted[row.pk] for row in Note.visible_to(staff).filter(case_id=case_id)},
        "visible_to, people": {part_of[each.pk] for each in Person.visible_to(staff).filter(pk__in=part_of)},
        "look.rows, notes": {noted[row.pk] for row in look.rows(Note)},
        "look.rows, people": {part_of[each.pk] for each in look.rows(Person)},
    }


def test_a_refusal_says_nothing_of_what_is_there(cast: Cast, at_work: datetime) -> None:
    hidden = note(case_id=uuid4(), compartment="harmed", words="x", by=cast.ben, at=at_work)
    decision = policy.decide(cast.carys, [hidden])
    assert not decision
    (reason,) = decision.reasons
    assert "harmed" not in reason.words


def test_nobody_who_has_left_reads_anything(cast: Cast, at_work: datetime) -> None:
    case_id = uuid4()
    row = note(case_id=case_id, compartment="harmed", words="x", by=cast.ben, at=at_work)
    ties.tie(staff=cast.ben, case_id=case_id, case_kind="restorative", kind=Tie.FACILITATOR, at=at_work)
    assert policy.decide(cast.ben, [row])
    cast.ben.is_active = False
    assert not policy.decide(cast.ben, [row])
    assert not policy.decide(Look.at(cast.ben, case_id), [row])
    assert not policy.decide(Look(cast.ben, case_id, compartments=frozenset({"harmed"})), [row])
    assert not Note.visible_to(cast.ben).exists()
