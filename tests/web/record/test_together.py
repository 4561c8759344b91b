"""Many writers at once: the chain stays whole and everybody has their turn, on either database."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections, transaction

from tests.web.cast import Cast
from wayforward.process.events import Event
from wayforward.web import queueing, record
from wayforward.web.accounts.models import Staff
from wayforward.web.record.models import Head, Line

WRITERS, LINES = 4, 15


def closing(work: Callable[[], int]) -> Callable[[], int]:
    def done() -> int:
        try:
            return work()
        finally:
            connections.close_all()

    return done


@pytest.mark.django_db(transaction=True, databases=sorted(settings.DATABASES))
def test_writers_at_once_leave_one_whole_chain(cast: Cast) -> None:
    def write(by: Staff) -> int:
        for number in range(LINES):
            with transaction.atomic():
                record.write(next(iter(Event)), by=by, case_id=uuid4(), number=number)
                if number % 5 == 4:
                    record.write(next(iter(Event)), by=by, case_id=uuid4(), number=number)
                    transaction.set_rollback(number % 10 == 9)
        return LINES

    staff = [cast.asha, cast.ben, cast.grace, cast.sam]
    with ThreadPoolExecutor(WRITERS) as pool:
        written = [pool.submit(closing(lambda by=by: write(by))) for by in staff]
        assert sum(each.result() for each in written) == WRITERS * LINES
    lines = list(Line.unwalled("checking").order_by("seq").values_list("seq", flat=True))
    kept = WRITERS * (LINES + 3 - 2)
    assert lines == list(range(1, kept + 1))
    assert record.check()


@pytest.mark.django_db(transaction=True, databases=sorted(settings.DATABASES))
def test_the_first_writers_of_all_agree_on_where_the_chain_begins(cast: Cast) -> None:
    """Nobody made a head for them: one does, and the others follow it."""
    Head.objects.all().delete()
    together = Barrier(WRITERS)

    def write() -> int:
        together.wait()
        with transaction.atomic():
            return record.write(next(iter(Event)), by=cast.asha, case_id=uuid4()).seq

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = [each.result() for each in [pool.submit(closing(write)) for _ in range(WRITERS)]]
    assert sorted(numbers) == list(range(1, WRITERS + 1))
    assert record.check()


@pytest.mark.django_db(transaction=True, databases=sorted(settings.DATABASES))
def test_a_writer_waits_until_the_one_before_it_is_done(cast: Cast) -> None:
    began = Barrier(2)

    def hold() -> int:
        with transaction.atomic():
            record.write(next(iter(Event)), by=cast.asha, case_id=uuid4())
            began.wait()
            time.sleep(0.3)
        return 1

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(closing(hold))
        began.wait()
        with transaction.atomic():
            line = record.write(next(iter(Event)), by=cast.ben, case_id=uuid4())
        assert held.result() and line.seq == 2


def test_somebody_who_waits_asks_often_and_gives_up_in_the_end() -> None:
    wait, asked = queueing.evenly(0.2), 0
    while wait(asked):
        asked += 1
    assert asked > 20  # SQLite's own way asks nine times in as long
    assert wait(0) == 1  # the next time anew
