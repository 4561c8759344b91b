"""A person has died: everything planned for them stops, in every case, in one transaction."""

from datetime import date, datetime
from typing import Any

from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.people.actions.persons import mark_died
from wayforward.web.people.models import Person
from wayforward.web.restorative.actions import participants
from wayforward.web.restorative.models import Participation
from wayforward.web.support.models import SupportCase

from .cases import refresh


@record.act
def record_death(
    *, person: Person, by: Staff, at: datetime, died_on: date | None = None, said_by: Any = None
) -> Person:
    """Write down that a person has died. Raises Refused (`person.*`).

    Contact stops on all channels, messages that have not left are cancelled, duties about them fall away, and their
    part in every restorative case becomes `died`. Nothing is closed by itself: a supervisor looks at what remains.
    """
    person = mark_died(person=person, died_on=died_on, by=by, at=at, said_by=said_by)
    for case in SupportCase.unwalled(Purpose.ACTION).select_related("service").filter(person=person):
        tasks.cancel_for(case.pk, at=at)
        gateway.cancel_for(case_id=case.pk, at=at)
        refresh(case)
    parts = Participation.unwalled(Purpose.ACTION).select_related("case", "person").filter(person=person)
    for participation in parts:
        gateway.cancel_for(case_id=participation.case_id, at=at, person=person)
        participants.record_death(participation=participation, by=by, at=at)
    return person
