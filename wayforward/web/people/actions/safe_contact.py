"""How it is safe to reach a person, as agreed with them. The newest agreement holds; earlier ones are kept."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from wayforward.process import people as people_rules
from wayforward.process import safe_contact as rules
from wayforward.process.decision import no
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.people import cases, contact
from wayforward.web.people.actions.consents import give_consent_row
from wayforward.web.people.models import Person, SafeContact
from wayforward.web.people.place import Place

# So long before the day, asking whether it is still safe stands in the list.
TO_ASK = timedelta(days=14)
C1_WORDS = "To be contacted by the ways and at the hours that I named"


@record.act
def set_safe_contact(
    *,
    person: Person,
    profile: Mapping[str, Any],
    by: Staff,
    at: datetime,
    place: Place | None = None,
    said_by: Any = None,
    next_review_on: date | None = None,
) -> SafeContact:
    """Keep the profile that was agreed with a person: `{"phone": {"allowed": true, "hours": "18:00-20:00"}, ...}`.

    In a case (`place`) it is their consent to be contacted (C1). Raises Refused (`safe_contact.*`); ProfileError for
    what cannot be understood, place by place.
    """
    return agree(
        person=person, profile=profile, by=by, at=at, place=place, said_by=said_by, next_review_on=next_review_on
    )


def agree(
    *,
    person: Person,
    profile: Mapping[str, Any],
    by: Staff,
    at: datetime,
    place: Place | None = None,
    said_by: Any = None,
    next_review_on: date | None = None,
) -> SafeContact:
    """The same as part of another action."""
    if person.died_on is not None:
        no(rules.DIED).require()
    agreed = rules.parse(profile)
    if not agreed.rules:
        no(people_rules.NO_PROFILE).require()
    row = SafeContact(
        person=person,
        key_id=person.key_id,
        rules=json.dumps(rules.written(agreed)),
        agreed_at=at,
        by=by,
        said_by=record.said(said_by if said_by is not None else person),
        next_review_on=next_review_on or _review_day(person, at),
    )
    row.save()
    record.write(
        Event.SAFE_CONTACT_AGREED,
        by=by,
        at=at,
        said_by=row.said_by,
        obj=row,
        allowed=[channel.value for channel, rule in agreed.rules.items() if rule.allowed],
        **(place.line() if place else {"service": person.service_id}),
    )
    if place is not None:
        give_consent_row(
            person=person,
            kind="C1",
            scope=C1_WORDS,
            by=by,
            at=at,
            said_by=row.said_by,
            place=place,
            case_id=place.case_id,
        )
        tasks.done(case_id=place.case_id, kind="agree_safe_contact", at=at)
        tasks.done(case_id=place.case_id, kind="confirm_safe_contact", at=at, about=person.pk)
        _confirm_again(row, place)
    cases.keep_all(person)
    return row


def _confirm_again(row: SafeContact, place: Place) -> None:
    """On the day set for it, the person is asked whether it is still safe."""
    if row.next_review_on is not None:
        due = clock.end_of_day(clock.start_of_day(row.next_review_on))
        tasks.add(
            kind="confirm_safe_contact",
            service=place.service,
            case_id=place.case_id,
            compartment=place.compartment,
            about=row.person_id,
            staff=row.by,
            from_at=due - TO_ASK,
            due_at=due,
        )


@record.act
def confirm_safe_contact(*, person: Person, by: Staff, at: datetime, place: Place | None = None) -> SafeContact:
    """The person says that the ways of reaching them are still safe: the same profile, confirmed today."""
    profile = contact.profile_of(person, at=at)
    return agree(person=person, profile=rules.written(profile), by=by, at=at, place=place)


def _review_day(person: Person, at: datetime) -> date:
    days = person.service.rules.contact_confirmed_days
    return clock.local(at).date() + timedelta(days=days)
