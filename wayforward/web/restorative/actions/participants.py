"""The people of a case: who joins, what they say about taking part, and what is decided about them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from wayforward.process import gates
from wayforward.process import participation as rules
from wayforward.process.decision import no
from wayforward.process.events import Event
from wayforward.process.participation import Decided, Role, State
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.people.models import Person
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import CapacityDecision, Participation, RJCase

from . import duties
from .meeting import stop_for_person
from .parts import join, move, move_quietly


@record.act
def add_participant(
    *,
    case: RJCase,
    person: Person,
    role: str,
    by: Staff,
    at: datetime,
    supports: Participation | None = None,
    relation: str = "",
    authority: str = "",
    support_case_id: UUID | None = None,
    said_by: Any = None,
) -> Participation:
    """Add somebody: another person harmed, a supporter, guardian, interpreter, representative, community member.

    Each has their own part, consents and preparation. Whoever was asked about conflicts is asked again.
    """
    locked = facts.lock(case)
    gates.goes_on(facts.of_case(locked)).require()
    part = join(
        case=locked,
        person=person,
        role=Role(role),
        supports=supports,
        relation=relation,
        authority=authority,
        support_case_id=support_case_id,
        by=by,
        at=at,
    )
    record.write(
        Event.PARTICIPANT_ADDED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=part.compartment,
        obj=part,
        role=role,
    )
    duties.ask_about_conflicts(locked, at=at)
    facts.refresh(locked)
    return part


@record.act
def record_decision(
    *, participation: Participation, decision: str, by: Staff, at: datetime, said_by: Any = None
) -> Participation:
    """Write down what somebody says about taking part: any answer, at any time. No is a good one.

    Declining, pausing and stopping call off what is planned with them, in the same transaction.
    """
    case = facts.case_of(participation)
    part: Participation = Participation.unwalled(Purpose.ACTION).select_related("person").get(pk=participation.pk)
    target = rules.DECIDED_STATE[Decided(decision)]
    if case.closed_at is not None:
        no(rules.CASE_CLOSED).require()
    move(part, target, by=by, at=at, said_by=said_by or part.person)
    if target not in rules.LIVE:
        stop_for_person(case, part, by=by, at=at)
    facts.refresh(case)
    return part


@record.act
def record_capacity(
    *, participation: Participation, outcome: str, by: Staff, at: datetime, words: str = ""
) -> CapacityDecision:
    """Write down a decision about understanding this process now. Nobody else consents in the person's place."""
    case = facts.case_of(participation)
    gates.goes_on(facts.of_case(case)).require()
    row = CapacityDecision(
        case_id=case.pk,
        compartment=participation.compartment,
        key_id=participation.key_id,
        at=at,
        by=by,
        participation=participation,
        outcome=outcome,
        words=words,
    )
    row.save()
    participation.understands = outcome
    participation.save(update_fields=["understands"])
    record.write(
        Event.CAPACITY_ASSESSED,
        by=by,
        at=at,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=row,
        result=outcome,
    )
    if outcome == "no":
        move_quietly(participation, State.LOST_CAPACITY, by=by, at=at)
    facts.refresh(case)
    return row


def record_death(*, participation: Participation, by: Staff, at: datetime) -> None:
    """Somebody has died: their part ends, what was planned with them is called off, the other side is told."""
    case = facts.case_of(participation)
    move(participation, State.DIED, by=by, at=at)
    stop_for_person(case, participation, by=by, at=at)
    tasks.cancel_for(case.pk, at=at, about=participation.pk)
    gateway.cancel_for(case_id=case.pk, at=at, person=participation.person)
    facts.refresh(case)
