"""Meetings of practitioners with one participant: what was explained, what they hope for, the words of the notes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wayforward.process import exploring
from wayforward.process.events import Event
from wayforward.process.participation import State
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.people.actions.notes import Paragraph, write_notes
from wayforward.web.restorative import facts, places
from wayforward.web.restorative.models import Participation, RJCase, Session

from .parts import move_quietly


@record.act
def record_session(
    *,
    case: RJCase,
    participation: Participation,
    by: Staff,
    at: datetime,
    minutes: int | None = None,
    mode: str = "in_person",
    present: Sequence[str] = (),
    explained: Sequence[str] = (),
    hopes: Sequence[str] = (),
    interpreter: str = "",
    next_step: str = "",
    paragraphs: Sequence[Paragraph] = (),
    said_by: Any = None,
) -> Session:
    """Write down a session. `present` are ids of people and staff. Raises Refused (`session.*`, `note.*`)."""
    case = facts.lock(case)
    exploring.can_record_session(facts.of_case(case), participation=str(participation.pk)).require()
    session = Session(
        case_id=case.pk,
        compartment=participation.compartment,
        key_id=participation.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        participation=participation,
        minutes=minutes,
        mode=mode,
        present=list(present),
        explained=list(explained),
        hopes=list(hopes),
        interpreter=interpreter,
        next_step=next_step,
    )
    session.save()
    write_notes(
        place=places.of_participation(participation),
        of_type="restorative.session",
        of_id=session.pk,
        paragraphs=paragraphs,
        by=by,
        at=at,
    )
    record.write(
        Event.SESSION_RECORDED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=session,
        minutes=minutes,
        topics=len(session.explained),
    )
    tasks.done(case_id=case.pk, kind="first_meeting", at=at)
    _move_on(case, participation, session, by=by, at=at)
    facts.refresh(case)
    return session


def _move_on(case: RJCase, participation: Participation, session: Session, *, by: Staff, at: datetime) -> None:
    """Having been told what it is, the person is thinking about it; nothing further is assumed."""
    target = State.CONSIDERING if session.explained else State.INFORMATION_GIVEN
    move_quietly(participation, target, by=by, at=at)
