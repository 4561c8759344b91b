"""A diary as other calendars read it (RFC 5545). Whoever sees that screen sees a neutral word and a reference, and
nothing else: no name, no place, not what it is about."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import icalendar

from wayforward.process import appointments as rules
from wayforward.process.deadlines import local_day
from wayforward.web import clock
from wayforward.web.accounts.models import Absence

from .sources import Entry

AN_HOUR = timedelta(hours=1)


def calendar_file(
    entries: Iterable[Entry], refs: Mapping[UUID, str], away: Iterable[Absence], *, now: datetime
) -> bytes:
    """The file: what has an hour by the clock of England, with the rules of its summer time; what has a day as a day;
    what was called off as called off."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Wayforward//Diary//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Diary")
    calendar.add("refresh-interval", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, refs.get(entry.case_id, "") if entry.case_id else "", now))
    for days in away:
        calendar.add_component(_away(days, now))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(entry: Entry, ref: str, now: datetime) -> icalendar.Event:
    event = _new(entry.id, f"{rules.OUTSIDE_DUE if entry.due else rules.OUTSIDE_WORDS} {ref}".strip(), now)
    day = local_day(entry.starts_at)
    if entry.day_only:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        event.add("dtstart", clock.local(entry.starts_at))
        # One that has no length is given an hour: some calendars leave out what ends when it begins.
        event.add("dtend", clock.local(max(entry.ends_at, entry.starts_at + (AN_HOUR if entry.due else timedelta(0)))))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.due or entry.day_only or entry.cancelled else "OPAQUE")
    return event


def _away(days: Absence, now: datetime) -> icalendar.Event:
    event = _new(days.pk, rules.OUTSIDE_AWAY, now)
    event.add("dtstart", days.from_on)
    event.add("dtend", days.until_on + timedelta(days=1))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _new(pk: UUID, summary: str, now: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", str(pk))
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    return event
