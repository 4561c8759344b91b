"""Somebody whom nobody here knew is named for a case and put into it: both or, where the case refuses, neither."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wayforward.web import record
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.people.actions.persons import new_person
from wayforward.web.restorative.models import Participation, RJCase

from .cases import name_responsible, receive_referral
from .participants import add_participant


@record.act
def name_and_receive(
    *, service: Service, named: Mapping[str, Mapping[str, str]], by: Staff, at: datetime, **referral: Any
) -> RJCase:
    """Take in a referral that comes straight to the team, about people who are `named` ({"harmed": {"name", "phone"},
    "responsible": ...}). Raises Refused as `receive_referral` does, and keeps no name then."""
    people: dict[str, Any] = {}
    for side, facts in named.items():
        people[side] = [new_person(service=service, by=by, at=at, **facts)]
    return receive_referral(service=service, by=by, at=at, **people, **referral)


@record.act
def name_as_responsible(*, case: RJCase, name: str, by: Staff, at: datetime, **known: Any) -> Participation:
    """Name the person reported as responsible. Raises Refused as `name_responsible` does, and keeps no name then."""
    person = new_person(service=case.service, name=name, by=by, at=at)
    return name_responsible(case=case, person=person, by=by, at=at, **known)


@record.act
def name_and_add(*, case: RJCase, name: str, by: Staff, at: datetime, **part: Any) -> Participation:
    """Add somebody new to a case. Raises Refused as `add_participant` does, and keeps no name then."""
    person = new_person(service=case.service, name=name, by=by, at=at)
    return add_participant(case=case, person=person, by=by, at=at, **part)
