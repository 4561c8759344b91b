"""Counting, and keeping what was counted. The worker counts again before it is too old; a page that finds it too old
counts for itself. Nothing is added to or taken from a kept count: it is what counting gave at its moment, so that a
correction, a withdrawal or an erasure is in the next one whatever it changed.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import DateTimeField, QuerySet, UUIDField

from wayforward.web.accounts.models import Service
from wayforward.web.ready import Slot, ask

from .measures import MEASURES, Period, counts, of_year, years
from .models import Counted

# For how long a count may be shown, with its moment beside it; of years that are over for longer.
FRESH: Final = timedelta(minutes=30)
FRESH_WHEN_OVER: Final = timedelta(hours=24)
# The worker counts again when this part of that is over: nobody waits for a count while it works.
BEFORE_IT_IS_OLD: Final = 3
# What nobody counts again (an earlier quarter) goes.
KEPT: Final = timedelta(days=7)
NEEDED: Final = frozenset(name for each in MEASURES.values() for name in (each.counted, each.over) if name)


def counted(period: Period, now: datetime) -> Counted:
    """What was counted of this period, lately; counted now where there is nothing, or nothing fresh."""
    row: Counted | None = ask(_kept, service=period.service.pk, start=period.start, end=period.end).first()
    if row is not None and row.counts.keys() >= NEEDED and _age(row.counted_at, now) < fresh_for(period, now):
        return row
    return count(period, now)


def _kept() -> QuerySet:
    start, end = Slot("start", DateTimeField()), Slot("end", DateTimeField())
    return Counted.objects.filter(service=Slot("service", UUIDField()), start=start, end=end)


def count(period: Period, now: datetime) -> Counted:
    """Count this period, and keep it: in one statement, since a page may wait for it."""
    row = Counted(service=period.service, start=period.start, end=period.end, counts=counts(period), counted_at=now)
    Counted.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["service", "start", "end"],
        update_fields=["counts", "counted_at"],
    )
    return row


def count_again(now: datetime) -> int:
    """The worker's part of it: the first period that will soon be too old, and no second one in the same round, so that
    nothing else waits. Says how many were counted."""
    Counted.objects.filter(counted_at__lt=now - KEPT).delete()
    rows = Counted.objects.values_list("service_id", "start", "end", "counted_at")
    kept = {(service, start, end): at for service, start, end, at in rows}
    for service in Service.objects.order_by("pk"):
        for period in _periods(service):
            at = kept.get((service.pk, period.start, period.end))
            if at is None or _age(at, now) * BEFORE_IT_IS_OLD > fresh_for(period, now):
                count(period, now)
                return 1
    return 0


def fresh_for(period: Period, now: datetime) -> timedelta:
    """For how long what was counted of this period may be shown."""
    return FRESH_WHEN_OVER if period.end + FRESH_WHEN_OVER < now else FRESH


def _periods(service: Service) -> list[Period]:
    """What somebody can ask for, each once: the years as those inside see them, and as those outside do."""
    found = [of_year(service, year, outside=outside) for year in years() for outside in (False, True)]
    return list(dict.fromkeys(found))


def _age(at: datetime, now: datetime) -> timedelta:
    """How old a count is; one of a moment that is still to come (a clock was set back) is as old as it is early."""
    return abs(now - at)
