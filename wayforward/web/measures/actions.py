"""Answers to questions about how somebody is, and what they thought of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wayforward.process import instruments
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.people import cases
from wayforward.web.people.models import Person

from .models import Answer, Feedback


@record.act
def answer_measure(
    *,
    person: Person,
    case_id: UUID,
    compartment: str,
    key_id: UUID,
    instrument: str,
    timepoint: str,
    answers: Sequence[int | None] | Mapping[str, int | None],
    by: Staff,
    at: datetime,
    said_by: str = "",
    mode: str = "read_aloud",
) -> Answer:
    """Keep one person's answers; the score is made by rule. Raises Refused (`measure.*`) for answers out of range."""
    chosen = instruments.load(instrument)
    instruments.can_answer(chosen, answers=answers, timepoint=timepoint).require()
    result = instruments.score(chosen, answers)
    row = Answer(
        case_id=case_id,
        compartment=compartment,
        key_id=key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        person=person,
        instrument=chosen.code,
        instrument_version=chosen.version,
        timepoint=timepoint,
        mode=mode,
        answers=json.dumps(answers if isinstance(answers, list | dict) else list(answers)),
        score="" if result.score is None else str(result.score),
        band=result.band or "",
    )
    row.save()
    record.write(
        Event.MEASURE_ANSWERED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case_id,
        compartment=compartment,
        obj=row,
        instrument=chosen.code,
        timepoint=timepoint,
    )
    return row


@record.act
def give_feedback(
    *,
    person: Person,
    service: Service,
    case_id: UUID,
    compartment: str,
    key_id: UUID,
    role: str,
    by: Staff,
    at: datetime,
    said_by: str = "",
    overall: int | None = None,
    recommend: int | None = None,
    pressured: int | None = None,
    made_worse: str = "",
    items: Mapping[str, int] | None = None,
    text: str = "",
    alert: Staff | None = None,
) -> Feedback:
    """Keep what somebody thought. "Made worse: yes" reaches a supervisor the same day."""
    instruments.can_give_feedback(
        overall=overall, recommend=recommend, pressured=pressured, made_worse=made_worse
    ).require()
    row = Feedback(
        case_id=case_id,
        compartment=compartment,
        key_id=key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        person=person,
        role=role,
        overall=overall,
        recommend=recommend,
        pressured=pressured,
        made_worse=made_worse,
        items=dict(items or {}),
        text=text,
    )
    row.save()
    record.write(Event.FEEDBACK_GIVEN, by=by, at=at, said_by=said_by, case_id=case_id, compartment=compartment, obj=row)
    if made_worse == "yes":
        tasks.add(
            kind="safety_alert",
            service=service,
            case_id=case_id,
            due_at=clock.end_of_day(at),
            staff=alert,
            role="" if alert else "supervisor",
            compartment=compartment,
        )
    cases.keep_all(person)
    return row
