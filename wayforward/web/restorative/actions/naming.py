"""Somebody whom nobody here knew is named for a case and put into it: both or, where the case refuses, neither."""

from datetime import datetime
from typing import Any

from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.people.actions.persons import new_person
from wayforward.web.restorative.models import Participation, RJCase

from .cases import name_responsible
from .participants import add_participant


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
