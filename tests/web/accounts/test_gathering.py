"""Rows that are saved in one go: all of them or none, and never one that its action took back."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.web.cast import Cast
from wayforward.process.decision import Reason, Refused
from wayforward.process.duties import TASKS
from wayforward.web import record
from wayforward.web.accounts import gathering, refs, tasks
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.support.models import Referral

KIND = min(TASKS, key=str)


@record.act
def give_a_duty(*, cast: Cast, by: Staff, at: datetime, refused: bool = False) -> None:
    tasks.add(kind=KIND, service=cast.service, case_id=uuid4(), due_at=at, staff=by, compartment="support", first=True)
    if refused:
        raise Refused(Reason("test.no", "Not this one."))


def test_what_is_gathered_is_saved_at_the_end_and_what_was_refused_is_not(cast: Cast, at_work: datetime) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as asked, gathering.together():
        for hours in range(5):
            give_a_duty(cast=cast, by=cast.sam, at=at_work + timedelta(hours=hours))
        with pytest.raises(Refused):
            give_a_duty(cast=cast, by=cast.sam, at=at_work + timedelta(days=9), refused=True)
        assert not Task.unwalled("checking").exists()
    due = Task.unwalled("checking").order_by("due_at").values_list("due_at", flat=True)
    assert list(due) == [at_work + timedelta(hours=hours) for hours in range(5)]
    inserted = [each for each in asked.captured_queries if each["sql"].startswith('INSERT INTO "accounts_task"')]
    assert len(inserted) == 1


def test_a_block_that_fails_saves_nothing(cast: Cast, at_work: datetime) -> None:
    with pytest.raises(KeyError), transaction.atomic(), gathering.together():
        give_a_duty(cast=cast, by=cast.sam, at=at_work)
        raise KeyError
    assert not Task.unwalled("checking").exists()
    give_a_duty(cast=cast, by=cast.sam, at=at_work)
    assert Task.unwalled("checking").count() == 1  # alone again, it is saved at once


def test_references_are_asked_for_together_and_none_is_given_twice(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    few = iter(["AAAA-AA", "AAAA-AA", "CCCC-CC", "DDDD-DD"])
    monkeypatch.setattr(refs, "new_ref", lambda: next(few))
    monkeypatch.setattr(refs, "AT_ONCE", 3)
    with CaptureQueriesContext(connection) as asked, gathering.together():
        given = {refs.unused(Referral) for _ in range(3)}
    assert given == {"AAAA-AA", "CCCC-CC", "DDDD-DD"} and len(asked) == 2  # one more for what came twice
