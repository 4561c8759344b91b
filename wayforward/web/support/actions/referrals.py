"""A request to support somebody: taken from anybody, and asked about until the person knows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from wayforward.process import deadlines, triage
from wayforward.process import referrals as rules
from wayforward.process import support as support_rules
from wayforward.process.events import Event
from wayforward.process.walls import Compartment, Tie
from wayforward.web import record, vault
from wayforward.web.accounts import gathering, refs, tasks, ties
from wayforward.web.accounts.models import Area, Contract, PartyIndex, Service, Staff
from wayforward.web.people.actions import conflicts, persons, sameness
from wayforward.web.people.actions.safe_contact import agree
from wayforward.web.people.models import Agency, Incident, Person
from wayforward.web.record import Agent
from wayforward.web.support import places
from wayforward.web.support.models import Referral
from wayforward.web.vault import keyring

from .cases import day_after, lock_referral

REFERRAL = str(Compartment.REFERRAL)


@dataclass(frozen=True)
class IncidentGiven:
    """What happened, as the referrer tells it. Coded facts and words apart."""

    title: str = ""
    summary: str = ""
    happened_on: date | None = None
    happened_until: date | None = None
    place: str = ""
    crime_number: str = ""
    offence: str = ""
    cj_stage: str = ""
    flags: Sequence[str] = field(default_factory=tuple)
    is_crime_recorded: bool | None = None


@record.act
@keyring.in_one_go()
def refer_to_support(
    *,
    service: Service,
    source: str,
    by: Staff | Agent,
    at: datetime,
    person_knows: bool,
    person: Person | None = None,
    name: str = "",
    given: Mapping[str, Any] | None = None,
    profile: Mapping[str, Any] | None = None,
    incident: IncidentGiven | None = None,
    other_party: Person | None = None,
    other_party_name: str = "",
    other_party_known: str = "",
    agency: Agency | None = None,
    referrer: str = "",
    contract: Contract | None = None,
    area: Area | None = None,
    priority: str = "standard",
    said_by: Any = None,
    one_of_many: bool = False,
    compared_later: bool = False,
) -> Referral:
    """Take a referral. Raises Refused (`referral.*`, `person.*`). `one_of_many`: of a file, and of
    somebody new; nobody holds it until it is opened, and who takes them all looks for all of them whom staff know, and
    who may be the same. `compared_later`: only the latter, which shows by the time that it takes.

    `person` is somebody known already; otherwise `name` and what was `given` of them make a new one. While the person
    does not know of the referral it is for information only, and nobody contacts them. What a machine of an agency
    sends is tied to nobody: it waits for a supervisor.
    """
    taker = by if isinstance(by, Staff) else None
    given = dict(given or {})
    fact = rules.ReferralFact(
        source=source,
        received_at=at,
        has_person=bool(name.strip()) or person is not None,
        has_way_to_reach=person is not None or any(given.get(way) for way in ("phone", "email", "address")),
        has_incident=incident is not None and bool(incident.title.strip() or incident.summary.strip()),
        person_knows=person_knows,
    )
    rules.may_take(fact).require()
    information_only = rules.is_information_only(fact)
    referral_id = uuid4()
    key_id = vault.new_key("support", referral_id)
    known = person is not None
    if person is None:
        person = persons.new_person(service=service, name=name, by=by, at=at, said_by=said_by, **given)
    elif given:
        person = persons.change_details(person=person, by=taker, at=at, said_by=said_by, **given)
    if other_party is None and other_party_name.strip():
        other_party = persons.new_person(service=service, name=other_party_name, by=by, at=at, said_by=said_by)
    happened = _save_incident(referral_id, key_id, incident) if incident is not None else None
    signs = _signs(person, incident, priority, at, known=known)
    referral = Referral(
        id=referral_id,
        service=service,
        contract=contract,
        area=area,
        ref=refs.unused(Referral),
        key_id=key_id,
        source=source,
        agency=agency,
        referrer=referrer.strip(),
        person=person,
        other_party=other_party,
        other_party_name=other_party_name.strip(),
        other_party_known=other_party_known,
        incident_id=happened.pk if happened else None,
        person_knows=person_knows,
        information_only=information_only,
        knows_confirmed_at=None if information_only else at,
        priority=rules.Priority(priority).value,
        signs=list(signs),
        received_at=at,
        due_at=triage.due_at(at, signs, settings=service.rules, holidays=deadlines.load_holidays()),
        by=taker,
    )
    gathering.insert(referral)
    where: dict[str, Any] = {
        "case_id": referral_id,
        "case_kind": "referral",
        "compartment": REFERRAL,
        "service": service,
    }
    if one_of_many:
        ties.place(person_id=person.pk, first=True, **where)
    else:
        conflicts.place(person=person, at=at, first=True, **where)
    if taker is not None and not one_of_many:
        ties.tie(staff=taker, case_id=referral_id, case_kind="referral", kind=Tie.CASEWORKER, at=at)
    if incident is not None and incident.crime_number.strip():
        if known:
            persons.index_again(person)
        else:
            vault.index_more(person.pk, {"reference": incident.crime_number})
    record.write(
        Event.REFERRAL_TAKEN,
        by=by,
        at=at,
        said_by=said_by,
        case_id=referral_id,
        compartment=REFERRAL,
        obj=referral,
        service=service,
        source=source,
    )
    if profile and taker is not None and not information_only:
        agree(
            person=person,
            profile=profile,
            by=taker,
            at=at,
            place=places.of_referral(referral),
            said_by=said_by or person,
        )
    if not (one_of_many or compared_later):
        one = sameness.described(person, happened, incident.crime_number.strip() if incident is not None else "")
        sameness.look(one=one, service_id=service.pk, by=taker, at=at)
    _first_duties(referral, at, first=True)
    return referral


@record.act
def confirm_person_knows(
    *, referral: Referral, by: Staff, at: datetime, said_by: Any = None, profile: Mapping[str, Any] | None = None
) -> Referral:
    """The referrer says that the person knows: from now on they may be contacted. Raises Refused (`referral.*`)."""
    referral = lock_referral(referral)
    support_rules.may_confirm_person_knows(
        referral_state=referral.state, information_only=referral.information_only
    ).require()
    referral.person_knows = True
    referral.information_only = False
    referral.knows_confirmed_at = at
    referral.save(update_fields=["person_knows", "information_only", "knows_confirmed_at"])
    if profile:
        agree(
            person=referral.person,
            profile=profile,
            by=by,
            at=at,
            place=places.of_referral(referral),
            said_by=said_by or referral.person,
        )
    tasks.done(case_id=referral.pk, kind="confirm_person_knows", at=at)
    record.write(
        Event.PERSON_KNOWS_CONFIRMED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=referral.pk,
        compartment=REFERRAL,
        obj=referral,
        service=referral.service_id,
    )
    _first_duties(referral, at)
    return referral


@record.act
def close_referral(*, referral: Referral, reason: str, by: Staff, at: datetime) -> Referral:
    """End a referral without a case, with the reason. Raises Refused (`referral.*`)."""
    referral = lock_referral(referral)
    support_rules.need_waiting(referral.state).require()
    reason = support_rules.ReferralClosure(reason).value
    referral.state = "closed"
    referral.closed_at, referral.closed_reason = at, reason
    referral.save(update_fields=["state", "closed_at", "closed_reason"])
    tasks.cancel_for(referral.pk, at=at)
    record.write(
        Event.REFERRAL_CLOSED,
        by=by,
        at=at,
        case_id=referral.pk,
        compartment=REFERRAL,
        obj=referral,
        service=referral.service_id,
        reason=reason,
    )
    return referral


def _signs(
    person: Person, incident: IncidentGiven | None, priority: str, at: datetime, *, known: bool
) -> tuple[triage.Sign, ...]:
    """What is known that says how soon somebody is reached, and by whom. Kept as codes, so that the queue opens no
    words to sort itself."""
    born = vault.unseal_for(vault.Purpose.FACTS, person.born) if person.born else ""
    return triage.signs(
        received_at=at,
        priority=priority,
        born=date.fromisoformat(born) if born else None,
        offence=incident.offence if incident else "",
        flags=incident.flags if incident else (),
        language=person.language,
        referred_before=known and _was_referred(person),
    )


def _was_referred(person: Person) -> bool:
    return PartyIndex.objects.filter(person_id=person.pk, case_kind__in=("referral", "support")).exists()


def _save_incident(case_id: Any, key_id: Any, given: IncidentGiven) -> Incident:
    recorded = given.is_crime_recorded
    row = Incident(
        case_id=case_id,
        compartment=REFERRAL,
        key_id=key_id,
        title=given.title.strip(),
        summary=given.summary.strip(),
        happened_on=given.happened_on,
        happened_until=given.happened_until,
        place=given.place,
        crime_number=given.crime_number.strip(),
        offence=given.offence,
        cj_stage=given.cj_stage,
        flags=list(given.flags),
        is_crime_recorded=bool(given.crime_number.strip()) if recorded is None else recorded,
    )
    gathering.insert(row)
    return row


def _first_duties(referral: Referral, at: datetime, *, first: bool = False) -> None:
    kind, days = ("confirm_person_knows", 5) if referral.information_only else ("referral_waiting", 2)
    tasks.add(
        kind=kind,
        service=referral.service,
        case_id=referral.pk,
        due_at=day_after(referral, at, days),
        role="supervisor",
        compartment=REFERRAL,
        first=first,
    )
