"""How a person may be reached now: the profile that they agreed to, or the default, as the rules want it."""

import json
from dataclasses import dataclass

from wayforward.process.consents import Kind
from wayforward.process.safe_contact import DEFAULT, PersonFact, Profile, parse
from wayforward.web import clock, vault
from wayforward.web.accounts.walled import Purpose

from .models import Consent, Incident, Person, SafeContact, Withdrawal


@dataclass(frozen=True)
class Reach:
    """A person's profile with what decides whether they may be contacted at all."""

    profile: Profile
    fact: PersonFact


def newest_profile(person: Person) -> SafeContact | None:
    """The profile that holds: the newest that was agreed with the person."""
    rows = SafeContact.unwalled(Purpose.FACTS).filter(person=person)
    newest: SafeContact | None = rows.order_by("-agreed_at", "-recorded_at").first()
    return newest


def reach_of(person: Person, *, knows_of_referral: bool = True, domestic_abuse: bool = False) -> Reach:
    """The profile that was agreed with the person, or the default of the rules until one is."""
    row = newest_profile(person)
    fact = PersonFact(
        died=person.died_on is not None,
        contact_withdrawn=contact_is_withdrawn(person),
        domestic_abuse=domestic_abuse,
        knows_of_referral=knows_of_referral,
        confirmed_on=clock.local(row.agreed_at).date() if row else None,
    )
    if row is None:
        return Reach(DEFAULT, fact)
    return Reach(parse(json.loads(vault.unseal_for(vault.Purpose.FACTS, row.rules))), fact)


def contact_is_withdrawn(person: Person) -> bool:
    """Did the person take back the last consent to be contacted (C1) that they gave?"""
    given = Consent.unwalled(Purpose.FACTS).filter(person=person, kind=Kind.C1).order_by("-at", "-recorded_at").first()
    if given is None:
        return False
    return Withdrawal.unwalled(Purpose.FACTS).filter(consent=given, at__lte=clock.now()).exists()


def is_domestic_abuse(case_id: object) -> bool:
    """Is any incident of this case flagged as domestic abuse?"""
    flags = Incident.unwalled(Purpose.FACTS).filter(case_id=case_id).values_list("flags", flat=True)
    return any("domestic_abuse" in each for each in flags)
