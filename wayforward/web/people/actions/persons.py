"""A person, from the first time that anybody names them, and what is known of how to reach them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from wayforward.process import people as rules
from wayforward.process.events import Event
from wayforward.web import clock, record, vault
from wayforward.web.accounts import gathering
from wayforward.web.accounts.models import PartyIndex, Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Incident, Person
from wayforward.web.record import Agent

SEALED = ("legal_name", "known_as", "pronouns", "born", "phone", "email", "address", "access_needs")
CLEAR = ("language", "label_preference", "address_secret")
REACHED_BY = {"phone", "email", "address"}


@record.act
def add_person(
    *, service: Service, name: str, by: Staff | None, at: datetime, said_by: Any = None, **given: Any
) -> Person:
    """Add a person with only what was given: known_as, pronouns, born, phone, email, address, access_needs, language,
    label_preference, address_secret. Raises Refused (`person.*`). TypeError for a fact that a person does not have."""
    return new_person(service=service, name=name, by=by, at=at, said_by=said_by, **given)


def new_person(
    *, service: Service, name: str, by: Staff | Agent | None, at: datetime, said_by: Any = None, **given: Any
) -> Person:
    """The same as part of another action."""
    facts = _known(given)
    (rules.need_name(name) & rules.can_be_born(facts.get("born", ""), clock.local(at).date())).require()
    person_id = uuid4()
    person = Person(
        id=person_id,
        service=service,
        key_id=vault.new_key("person", person_id),
        created_at=at,
        legal_name=name.strip(),
        **facts,
    )
    person.under_18_until = _child_until(facts.get("born", ""), at)
    gathering.insert(person)
    index(person, {"legal_name": name, **facts}, new=True)
    record.write(Event.PERSON_NAMED, by=by, at=at, said_by=said_by, obj=person, service=service, facts=sorted(facts))
    return person


@record.act
def set_details(
    *,
    person: Person,
    by: Staff | None,
    at: datetime,
    said_by: Any = None,
    version: int | None = None,
    **changed: Any,
) -> Person:
    """Change what is known of a person. `version` is the one that the writer saw. Raises Refused (`person.*`)."""
    return change_details(person=person, by=by, at=at, said_by=said_by, version=version, **changed)


def change_details(
    *,
    person: Person,
    by: Staff | None,
    at: datetime,
    said_by: Any = None,
    version: int | None = None,
    **changed: Any,
) -> Person:
    """The same as part of another action. Nothing changed: nothing saved, no line."""
    facts = _known(changed, "legal_name")
    person = lock(person)
    (
        rules.can_change(
            seen_version=version,
            version=person.version,
            died=person.died_on is not None,
            reaching=bool(facts.keys() & REACHED_BY),
        )
        & rules.need_name(facts.get("legal_name", "-"))
        & rules.can_be_born(facts.get("born", ""), clock.local(at).date())
    ).require()
    before = known_facts(person)
    facts = {name: value for name, value in facts.items() if before.get(name, getattr(person, name)) != value}
    if not facts:
        return person
    for name, value in facts.items():
        setattr(person, name, value)
    if "born" in facts:
        person.under_18_until = _child_until(facts["born"], at)
    person.version += 1
    person.save()
    index(person, before | facts)
    # Who knows this person, and who may be the same, is asked again, and asks in turn what a person is.
    from . import conflicts, sameness

    conflicts.look_for(person, at)
    sameness.look(one=sameness.described(person), service_id=person.service_id, by=by, at=at)
    event = Event.CONTACT_DETAILS_CHANGED if facts.keys() & REACHED_BY else Event.PERSON_CORRECTED
    record.write(event, by=by, at=at, said_by=said_by, obj=person, service=person.service_id, facts=sorted(facts))
    return person


def mark_died(*, person: Person, died_on: date | None, by: Staff, at: datetime, said_by: Any = None) -> Person:
    """Note that a person has died (part of `record_death`, which stops everything planned for them)."""
    today = clock.local(at).date()
    person = lock(person)
    rules.can_have_died(died_on=died_on, today=today, recorded=person.died_on is not None).require()
    person.died_on = died_on or today
    person.version += 1
    person.save(update_fields=["died_on", "version"])
    record.write(Event.DEATH_RECORDED, by=by, at=at, said_by=said_by, obj=person, service=person.service_id)
    return person


def lock(person: Person) -> Person:
    """The person's row, locked for this transaction where the database locks rows."""
    return Person.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("service").get(pk=person.pk)


def known_facts(person: Person) -> dict[str, str]:
    """The sealed facts of a person, for the rules and for the index."""
    words = vault.unseal_many_for(vault.Purpose.FACTS, [getattr(person, name) for name in SEALED])
    return dict(zip(SEALED, words, strict=True))


def index(person: Person, facts: Mapping[str, Any], *, new: bool = False) -> None:
    """Replace the tokens by which this person is found: names, sounds, ways to reach them, crime numbers. Somebody who
    is new has none yet, and is in no case."""
    if new:
        vault.index_more(person.pk, found_by(facts))
    else:
        vault.index(person.pk, found_by(facts, _crime_numbers(person)))


def found_by(facts: Mapping[str, Any], crime_numbers: Sequence[str] = ()) -> dict[str, Any]:
    """What a person with these facts is found by: {kind of token: values, ...}."""
    names = [facts[name] for name in ("legal_name", "known_as") if facts.get(name)]
    values: dict[str, Any] = {"name": names, "reference": list(crime_numbers)}
    for kind in ("phone", "email", "born"):
        values[kind] = [facts[kind]] if facts.get(kind) else []
    values["postcode"] = postcodes(facts.get("address", ""))
    if facts.get("born"):
        values["name_born"] = [f"{name}|{facts['born']}" for name in names]
    return values


def index_again(person: Person) -> None:
    """Read the facts again and replace the tokens: after a crime number was added to a case of this person."""
    index(person, known_facts(person))


def postcodes(address: str) -> list[str]:
    """The British postcodes in an address, as they were written."""
    return re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", address.upper())


def _crime_numbers(person: Person) -> list[str]:
    cases = PartyIndex.objects.filter(person_id=person.pk).values("case_id")
    incidents = Incident.unwalled(Purpose.MATCHING).filter(case_id__in=cases, crime_number__isnull=False)
    return vault.unseal_many_for(vault.Purpose.MATCHING, [incident.crime_number for incident in incidents])


def _known(given: Mapping[str, Any], *more: str) -> dict[str, Any]:
    """The facts that a person has, trimmed; a date of birth as ISO text."""
    if unknown := given.keys() - {*SEALED[1:], *CLEAR, *more}:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))}.")
    return {name: _plain(value, "" if name in SEALED else None) for name, value in given.items()}


def _plain(value: Any, nothing: str | None) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else nothing if value is None else value


def _child_until(born: str, at: datetime) -> date | None:
    """The day on which somebody stops being a child; None when that is past or the date of birth is not known."""
    grown = rules.grown_up_on(born)
    return grown if grown is not None and grown > clock.local(at).date() else None
