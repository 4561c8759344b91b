"""Equality monitoring: optional, self-reported, every question skippable, never looked at in a case."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wayforward.process import people as rules
from wayforward.process import reference
from wayforward.process.events import Event
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import EqualityAnswers, Person


@record.act
def record_equality(
    *,
    person: Person,
    answers: Mapping[str, str],
    by: Staff,
    at: datetime,
    self_described: bool = True,
    said_by: Any = None,
) -> EqualityAnswers:
    """Keep what a person chose to answer; a question left out is left out. Raises Refused (`equality.*`)."""
    given = {question: answer for question, answer in answers.items() if answer}
    rules.can_answer_equality(given, questions(clock.local(at).date())).require()
    row = EqualityAnswers(
        person=person,
        key_id=person.key_id,
        answers=json.dumps(given),
        asked_at=at,
        by=by,
        self_described=self_described,
    )
    row.save()
    record.write(
        Event.EQUALITY_ANSWERED,
        by=by,
        at=at,
        said_by=said_by if said_by is not None else person,
        obj=row,
        service=person.service_id,
        answered=len(given),
    )
    return row


def questions(day: date) -> dict[str, list[str]]:
    """The questions of the list that holds on a day, and the answers that each offers, the ethnic group among them."""
    asked = {
        code: [option["code"] for option in entry["options"]]
        for code, entry in reference.entries("equality", day).items()
    }
    return asked | {"ethnic_group": [*reference.entries("ethnicity", day), "prefer_not_to_say"]}
