"""From what a person said about reaching them to the rules that ask: the profile that holds, and whether at all."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from wayforward.process import safe_contact
from wayforward.web import clock, vault
from wayforward.web.accounts.models import PartyIndex
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Consent, Incident, Objection, Person, SafeContact, Withdrawal

NOTHING = safe_contact.parse({channel.value: {"allowed": False} for channel in safe_contact.Channel})
DOMESTIC = ("domestic_abuse", "domestic", "stalking", "coercive_control")


def newest(person_ids: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, SafeContact]:
    """The profile row that holds for each person who has agreed one, in one statement."""
    rows = SafeContact.unwalled(Purpose.FACTS).filter(person_id__in=list(person_ids), agreed_at__lte=at or clock.now())
    return {row.person_id: row for row in rows.order_by("agreed_at", "recorded_at")}


def profile_of(person: Person, *, at: datetime | None = None) -> safe_contact.Profile:
    """How it is safe to reach this person at this moment: what they agreed to, or the default that nobody agreed to."""
    row = newest([person.pk], at=at).get(person.pk)
    return safe_contact.DEFAULT if row is None else read(vault.unseal_for(vault.Purpose.FACTS, row.rules))


def read(rules: str) -> safe_contact.Profile:
    """A profile from the words that a `SafeContact` keeps. Where they are erased or cannot be read nothing is safe."""
    if rules in (vault.ERASED, vault.UNREADABLE):
        return NOTHING
    return safe_contact.parse(json.loads(rules))


def fact_of(person: Person, *, at: datetime | None = None, knows_of_referral: bool = True) -> safe_contact.PersonFact:
    """What decides whether this person may be contacted at all at this moment."""
    moment = at or clock.now()
    row = newest([person.pk], at=moment).get(person.pk)
    gone_at, objects = _against(person, moment)
    return safe_contact.PersonFact(
        died=person.died_on is not None,
        contact_withdrawn=gone_at is not None and not _agreed_since(person, gone_at, moment),
        restricted=objects,
        domestic_abuse=is_domestic(person),
        knows_of_referral=knows_of_referral,
        confirmed_on=clock.local(row.agreed_at).date() if row is not None else None,
    )


def restricted(person: Person, *, at: datetime | None = None) -> bool:
    """Did the person ask that what we know of them is not used, and does that stand at this moment?"""
    return _against(person, at or clock.now())[1]


def _against(person: Person, moment: datetime) -> tuple[datetime | None, bool]:
    """When the person last took back their agreement to be contacted (C1), if they did; and whether an objection of
    theirs stands: one statement."""
    of_person = {"consent__person_id": OuterRef("pk"), "consent__kind": "C1"}
    gone = Withdrawal.unwalled(Purpose.FACTS).filter(**of_person, at__lte=moment).order_by("-at")
    wishes = Objection.unwalled(Purpose.FACTS).filter(person_id=OuterRef("pk"), at__lte=moment)
    wishes = wishes.filter(Q(ended_at=None) | Q(ended_at__gt=moment))
    rows = Person.unwalled(Purpose.FACTS).filter(pk=person.pk)
    rows = rows.annotate(gone_at=Subquery(gone.values("at")[:1]), objects=Exists(wishes))
    found: tuple[datetime | None, bool] = rows.values_list("gone_at", "objects").get()
    return found


def _agreed_since(person: Person, gone_at: datetime, moment: datetime) -> bool:
    """Did the person agree to be contacted again since they took it back?"""
    again = Consent.unwalled(Purpose.FACTS).filter(person_id=person.pk, kind="C1", at__gt=gone_at, at__lte=moment)
    return again.exists()


def is_domestic(person: Person) -> bool:
    """Is there abuse at home, or by a partner, in a case that this person is in?"""
    cases = PartyIndex.objects.filter(person_id=person.pk).values("case_id")
    flags = Incident.unwalled(Purpose.FACTS).filter(case_id__in=cases).values_list("flags", flat=True)
    return any(flag in DOMESTIC for each in flags for flag in each)
