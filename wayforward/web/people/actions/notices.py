"""The privacy notice and the limits of confidentiality, given to one person on one day."""

from datetime import datetime
from typing import Any

from wayforward.process.events import Event
from wayforward.process.people import Notice, NoticeHow
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import NoticeGiven, Person
from wayforward.web.people.place import Place


@record.act
def give_notice(
    *,
    person: Person,
    place: Place,
    notice: str,
    how: str,
    by: Staff,
    at: datetime,
    language: str = "en",
    understood: str = "yes",
    said_by: Any = None,
) -> NoticeGiven:
    """Write down that a notice was given and explained. ValueError for a notice or a way that is not known."""
    row = NoticeGiven(
        case_id=place.case_id,
        compartment=place.compartment,
        at=at,
        by=by,
        said_by=record.said(said_by),
        person=person,
        notice=Notice(notice).value,
        how=NoticeHow(how).value,
        language=language,
        understood=understood,
    )
    row.save()
    record.write(Event.NOTICE_GIVEN, by=by, at=at, said_by=said_by, obj=row, notice=row.notice, **place.line())
    return row
