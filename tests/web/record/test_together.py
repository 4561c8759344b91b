"""Many writers at once: the chain stays whole, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections, transaction

from tests.web.cast import Cast
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.record.models import Line

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
