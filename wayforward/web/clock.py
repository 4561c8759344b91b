"""What time it is. The one place that asks, so that a test or a practice case can say it instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """This moment in UTC: the real one, or the one that `at` has set for this context."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """For the length of a block, it is this moment. ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _told.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _told.reset(token)


def local(moment: datetime) -> datetime:
    """The same moment as a clock on the wall in England shows it."""
    return moment.astimezone(LONDON)


def today() -> date:
    """The day that it is in England."""
    return local(now()).date()


def end_of_day(moment: datetime) -> datetime:
    """The last second of the moment's day in England."""
    return datetime.combine(local(moment).date(), time(23, 59, 59), tzinfo=LONDON).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The first second of a day in England."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)
