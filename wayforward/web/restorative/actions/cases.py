"""A restorative case: received, accepted, its people named, its pairs and their methods set."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from wayforward.process import gates
from wayforward.process import referrals as rules
from wayforward.process.events import Event
from wayforward.process.participation import Role, State
from wayforward.process.walls import Compartment
from wayforward.web import record, vault
from wayforward.web.accounts import refs, tasks
from wayforward.web.accounts.models import Area, Contract, Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Incident, Note, Person
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Dyad, Participation, RJCase

from . import duties
from .parts import join

lock = facts.lock


def receive(
    *,
    service: Service,
    contract: Contract | None,
    area: Area | None,
    initiated_by: str,
    source: str,
    by: Staff,
    at: datetime,
    harmed: Sequence[Mapping[str, Any]] = (),
    responsible: Sequence[Mapping[str, Any]] = (),
    incident: Mapping[str, Any] | None = None,
    person_knows: bool = True,
    vocabulary: str = "crime",
    said_by: Any = None,
) -> RJCase:
    """Take a referral in, as part of another action. The referred people are named; nobody is contacted by it.

    A referral that the person does not know of is information only until that is confirmed.
    """
    told = dict(incident or {})
    case_id = uuid4()
    case = RJCase(
        id=case_id,
        service=service,
        contract=contract,
        area=area,
        ref=refs.unused(RJCase),
        key_id=vault.new_key("joint", case_id),
        initiated_by=initiated_by,
        source=source,
        received_at=at,
        vocabulary=vocabulary,
        offence=told.get("offence", ""),
        cj_stage=told.get("cj_stage", ""),
        place=told.get("place", ""),
        flags=list(told.get("flags", ())),
        information_only=not person_knows,
    )
    case.save()
    for party in harmed:
        join(
            case=case,
            person=party["person"],
            role=Role.HARMED,
            state=State.INFORMATION_GIVEN if person_knows else State.NOT_YET_CONTACTED,
            support_case_id=party.get("support_case_id"),
            by=by,
            at=at,
        )
    for party in responsible:
        join(case=case, person=party["person"], role=Role.RESPONSIBLE, by=by, at=at, relation=party.get("relation", ""))
    _incident(case, told)
    _summary(case, told.get("summary", ""), by=by, at=at, said_by=said_by)
    record.write(
        Event.RJ_REFERRAL_RECEIVED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=Compartment.CASE,
        obj=case,
        source=source,
    )
    days = service.rules.acknowledge_working_days
    duties.for_leads(case, "screen_referral", at=at, working_days=days)
    if source not in rules.NO_REFERRER:
        duties.for_leads(case, "acknowledge_referral", at=at, working_days=days)
    facts.refresh(case)
    return case


@record.act
def receive_referral(
    *,
    service: Service,
    initiated_by: str,
    source: str,
    by: Staff,
    at: datetime,
    contract: Contract | None = None,
    area: Area | None = None,
    harmed: Sequence[Person] = (),
    responsible: Sequence[Person] = (),
    incident: Mapping[str, Any] | None = None,
    person_knows: bool = True,
    vocabulary: str = "crime",
    said_by: Any = None,
) -> RJCase:
    """Take in a referral that comes straight to the team: from the person, an agency, a landlord, a court.

    Raises Refused (`referral.*`).
    """
    told = dict(incident or {})
    rules.may_take(
        rules.ReferralFact(
            source=source,
            initiated_by=initiated_by,
            received_at=at,
            has_person=bool(harmed or responsible),
            has_incident=bool(told.get("title") or told.get("summary")),
            person_knows=person_knows,
            flags=tuple(told.get("flags", ())),
        )
    ).require()
    return receive(
        service=service,
        contract=contract,
        area=area,
        initiated_by=initiated_by,
        source=source,
        harmed=[{"person": person} for person in harmed],
        responsible=[{"person": person} for person in responsible],
        incident=told,
        person_knows=person_knows,
        vocabulary=vocabulary,
        by=by,
        at=at,
        said_by=said_by,
    )


def _incident(case: RJCase, told: Mapping[str, Any]) -> None:
    """The case's own copy of what happened: coded facts in clear, words under the joint key."""
    if not told:
        return
    coded = ("happened_on", "happened_until", "place", "offence", "cj_stage", "is_crime_recorded")
    Incident(
        case_id=case.pk,
        compartment=Compartment.CASE,
        key_id=case.key_id,
        title=told.get("title", ""),
        flags=list(told.get("flags", ())),
        **{name: told[name] for name in coded if told.get(name) is not None},
    ).save()


def _summary(case: RJCase, words: str, *, by: Staff, at: datetime, said_by: Any) -> None:
    """The short summary that came with the referral, as agreed with the person."""
    if not words:
        return
    asks = Participation.unwalled(Purpose.ACTION).filter(case=case).order_by("joined_at", "pk").first()
    if asks is None:
        return
    Note(
        case_id=case.pk,
        compartment=asks.compartment,
        key_id=asks.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        of_type="restorative.rjcase",
        of_id=case.pk,
        about=[str(asks.person_id)],
        source=str(asks.person_id),
        text=words,
    ).save()


@record.act
def confirm_person_knows(*, case: RJCase, by: Staff, at: datetime, said_by: Any = None) -> RJCase:
    """Write down that the person knows of the referral: from now on it can be accepted."""
    case = lock(case)
    case.information_only = False
    case.save(update_fields=["information_only"])
    record.write(
        Event.PERSON_KNOWS_CONFIRMED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=Compartment.CASE,
        obj=case,
    )
    facts.refresh(case)
    return case


@record.act
def accept_referral(*, case: RJCase, by: Staff, at: datetime, complexity: str = "") -> RJCase:
    """Accept a referral for screening (gate G1). Raises Refused (`G1.*`, `referral.*`, `case.*`)."""
    case = lock(case)
    before = facts.of_case(case)
    (
        gates.goes_on(before)
        & gates.may_accept(before)
        & gates.may_screen(by.roles)
        & rules.may_accept(
            rules.ReferralFact(
                source=case.source,
                initiated_by=case.initiated_by,
                received_at=case.received_at,
                person_knows=not case.information_only,
                knows_confirmed=not case.information_only,
                flags=tuple(case.flags),
            ),
            case.service.rules,
        )
    ).require()
    case.accepted_at = at
    if complexity:
        case.complexity = complexity
    case.save(update_fields=["accepted_at", "complexity"])
    record.write(Event.RJ_REFERRAL_ACCEPTED, by=by, at=at, case_id=case.pk, compartment=Compartment.CASE, obj=case)
    tasks.done(case_id=case.pk, kind="screen_referral", at=at)
    duties.for_leads(case, "allocate_referral", at=at, working_days=case.service.rules.allocate_working_days)
    facts.refresh(case)
    return case


@record.act
def name_responsible(
    *,
    case: RJCase,
    person: Person,
    by: Staff,
    at: datetime,
    known: str = "",
    relation: str = "",
    role: str = Role.RESPONSIBLE,
) -> Participation:
    """Name the person reported as responsible, and pair them with everyone harmed. Raises Refused (`participant.*`)."""
    case = lock(case)
    gates.goes_on(facts.of_case(case)).require()
    part = join(case=case, person=person, role=Role(role), by=by, at=at, known=known, relation=relation)
    record.write(Event.RESPONSIBLE_NAMED, by=by, at=at, case_id=case.pk, compartment=Compartment.RESPONSIBLE, obj=part)
    duties.ask_about_conflicts(case, at=at)
    facts.refresh(case)
    return part


@record.act
def set_method(*, case: RJCase, dyad: Dyad, method: str, by: Staff, at: datetime) -> Dyad:
    """Say what is planned between two people; each pair has its own method."""
    case = lock(case)
    gates.goes_on(facts.of_case(case)).require()
    dyad.method = method
    dyad.save(update_fields=["method"])
    record.write(
        Event.PAIR_CHANGED, by=by, at=at, case_id=case.pk, compartment=Compartment.CASE, obj=dyad, method=method
    )
    facts.refresh(case)
    return dyad


@record.act
def grade_complexity(*, case: RJCase, complexity: str, by: Staff, at: datetime) -> RJCase:
    """Grade the case as standard or as sensitive and complex."""
    case = lock(case)
    gates.goes_on(facts.of_case(case)).require()
    case.complexity = complexity
    case.save(update_fields=["complexity"])
    record.write(
        Event.COMPLEXITY_GRADED,
        by=by,
        at=at,
        case_id=case.pk,
        compartment=Compartment.CASE,
        obj=case,
        complexity=complexity,
    )
    facts.refresh(case)
    return case
