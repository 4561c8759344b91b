"""What SQLite knows of its tables is taken once a day, and in a way that lets a statement be planned once."""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.cast import Cast
from wayforward.web.sqlite.statistics import EVERY, Statistics, take


def known_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx FROM sqlite_stat1 WHERE tbl = %s", [table])
        return [name for (name,) in cursor.fetchall()]


def samples() -> int:
    """How many values are kept as samples. A SQLite that keeps none has no such table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat4'")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT count(*) FROM sqlite_stat4")
        return int(cursor.fetchone()[0])


def test_the_tables_are_known_and_no_values_of_theirs_are_kept(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        take()
    if connection.vendor == "sqlite":
        assert known_of("accounts_staff")
        assert samples() == 0
    else:
        assert not asked.captured_queries  # it learns of its tables by itself


def test_they_are_taken_once_a_day(cast: Cast, at_work: datetime) -> None:
    ours = Statistics()
    assert ours.take_when_due(at_work)
    assert not ours.take_when_due(at_work + EVERY - timedelta(seconds=1))
    assert ours.take_when_due(at_work + EVERY)
