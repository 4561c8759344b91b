"""What a person says about their own part, in their scope and on that day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wayforward.process import exploring
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Participation, ResponsibilityStatement, RJCase


@record.act
def record_responsibility(
    *,
    case: RJCase,
    participation: Participation,
    level: str,
    scope: str,
    by: Staff,
    at: datetime,
    heard_by: Sequence[str] = (),
    consistent_with_police: str = "unknown",
    said_by: Any = None,
) -> ResponsibilityStatement:
    """Write down how far somebody accepts what they did. Raises Refused (`responsibility.*`)."""
    case = facts.lock(case)
    exploring.can_state(facts.of_case(case), participation=str(participation.pk)).require()
    row = ResponsibilityStatement(
        case_id=case.pk,
        compartment=participation.compartment,
        key_id=participation.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by) or f"person:{participation.person_id}",
        participation=participation,
        level=level,
        scope=scope,
        heard_by=list(heard_by) or [str(by.pk)],
        consistent_with_police=consistent_with_police,
    )
    row.save()
    record.write(
        Event.RESPONSIBILITY_STATED,
        by=by,
        at=at,
        said_by=row.said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=row,
        level=level,
    )
    facts.refresh(case)
    return row
