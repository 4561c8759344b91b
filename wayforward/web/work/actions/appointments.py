"""Appointments: planned, moved, called off, handed on; and whoever is to be told of them is told, and reminded.

Every word to a participant goes through the gateway: neutral, by the way that they agreed to, at the hours that are
safe. Where there is no such way a member of staff is asked to tell them.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from wayforward.process import appointments as rules
from wayforward.process import reminders
from wayforward.process.deadlines import local_day
from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.people.models import Person
from wayforward.web.people.place import Place
from wayforward.web.work import sources
from wayforward.web.work.models import Appointment

A_ROUND = 100


@record.act
def plan_appointment(
    *,
    place: Place,
    person: Person | None,
    kind: str,
    starts_at: datetime,
    minutes: int,
    where: str,
    tell: bool,
    remind_on: date | None = None,
    by: Staff,
    at: datetime,
) -> Appointment:
    """Put an appointment into one's own diary, in a case, and tell the person if that is wanted and they may be told.
    From `remind_on` it stands on top of one's day. Raises Refused (`appointment.*`, `reminder.*`)."""
    standing = sources.standing(place.case_kind, place.case_id)
    may_be_told = person is not None and person.pk in standing.to_be_told
    planned = rules.may_plan(starts_at=starts_at, now=at, is_open=standing.is_open, tell=tell, may_be_told=may_be_told)
    reminded = reminders.may_set(own=True, is_open=True, on=remind_on, today=local_day(at), last=local_day(starts_at))
    (planned & reminded).require()
    row = Appointment(
        **place.row(),
        case_kind=place.case_kind,
        at=at,
        by=by,
        staff=by,
        person=person,
        kind=rules.Kind(kind).value,
        starts_at=starts_at,
        minutes=minutes,
        place=where.strip(),
        tell=tell,
        reminded_at=at if tell and rules.reminder_at(starts_at) <= at else None,
        remind_on=remind_on,
    )
    row.save()
    _write(Event.APPOINTMENT_PLANNED, row, by=by, at=at)
    if remind_on is not None:
        record.write(Event.REMINDER_CHOSEN, by=by, at=at, obj=row)
    if tell:
        _tell(row, "appointment", by=by, at=at)
    return row


@record.act
def choose_reminder(*, appointment: Appointment, on: date | None, by: Staff, at: datetime) -> Appointment:
    """On this day one's own appointment stands on top of one's day; never: None. Raises Refused (`reminder.*`)."""
    row: Appointment = Appointment.unwalled(Purpose.ACTION).select_for_update(of=("self",)).get(pk=appointment.pk)
    reminders.may_set(
        own=row.staff_id == by.pk,
        is_open=row.cancelled_at is None and row.starts_at > at,
        on=on,
        today=local_day(at),
        last=local_day(row.starts_at),
    ).require()
    row.remind_on = on
    row.save(update_fields=["remind_on"])
    record.write(Event.REMINDER_CHOSEN, by=by, at=at, obj=row)
    return row


@record.act
def move_appointment(
    *, appointment: Appointment, starts_at: datetime, minutes: int, where: str, by: Staff, at: datetime
) -> Appointment:
    """Move an appointment to another time, or say another place. Whoever was told of it is told of the new time.
    Raises Refused (`appointment.*`)."""
    row = _lock(appointment)
    rules.may_move(
        starts_at=starts_at,
        now=at,
        was_at=row.starts_at,
        is_open=sources.standing(row.case_kind, row.case_id).is_open,
        called_off=row.cancelled_at is not None,
    ).require()
    moved = row.starts_at != starts_at
    row.starts_at, row.minutes, row.place = starts_at, minutes, where.strip()
    row.sequence += 1
    if moved:
        row.reminded_at = at if row.tell and rules.reminder_at(starts_at) <= at else None
    row.save(update_fields=["starts_at", "minutes", "place", "sequence", "reminded_at"])
    _write(Event.APPOINTMENT_MOVED, row, by=by, at=at)
    if row.tell and moved:
        _stop_messages(row, at)
        _tell(row, "appointment_changed", by=by, at=at)
    return row


@record.act
def call_off_appointment(*, appointment: Appointment, by: Staff, at: datetime) -> Appointment:
    """Call an appointment off. Whoever was told of it is told that it is off, and not why. Raises Refused
    (`appointment.*`)."""
    row = _lock(appointment)
    rules.may_call_off(row.starts_at, at, row.cancelled_at is not None).require()
    call_off(row, by=by, at=at)
    return row


def call_off(row: Appointment, *, by: Staff, at: datetime) -> None:
    """Call one appointment off inside another action."""
    row.cancelled_at = at
    row.sequence += 1
    row.save(update_fields=["cancelled_at", "sequence"])
    _write(Event.APPOINTMENT_CALLED_OFF, row, by=by, at=at)
    if row.tell:
        _stop_messages(row, at)
        _tell(row, "appointment_off", by=by, at=at)


def case_ended(case_id: UUID, *, by: Staff, at: datetime) -> None:
    """A case was closed: what was planned in it is off (part of the action that closes it)."""
    for row in _ahead(case_id, at):
        call_off(row, by=by, at=at)


def hand_on(case_id: UUID, *, staff: Staff, to: Staff | None, at: datetime) -> None:
    """Somebody leaves a case: what they had planned in it is in the diary of whoever goes on (part of an action).
    Where nobody does yet, it stays until somebody takes the case up."""
    if to is not None:
        _ahead(case_id, at).filter(staff=staff).update(staff=to, remind_on=None)


def left_over(case_id: UUID, *, to: Staff, holders: list[Staff | None], at: datetime) -> None:
    """Somebody takes a case up: what was planned by those who are on it no more is in their diary (part of an
    action)."""
    on_it = {each.pk for each in holders if each is not None} | {to.pk}
    held_for_others = ~Q(by=F("staff"))
    _ahead(case_id, at).filter(~Q(staff__in=on_it) | held_for_others).update(staff=to, remind_on=None)


def remind_due(now: datetime) -> int:
    """The worker's job: remind those who are to be reminded, a day before. Says how many."""
    rows = _to_remind().filter(starts_at__gt=now, starts_at__lte=now + rules.REMINDED_BEFORE)
    return sum(remind(appointment=row, by=None, at=now) for row in rows.order_by("starts_at", "pk")[:A_ROUND])


def reminder_moments(after: datetime, until: datetime) -> list[datetime]:
    """The moments between the two at which somebody is to be reminded."""
    before = rules.REMINDED_BEFORE
    rows = _to_remind().filter(starts_at__gt=after + before, starts_at__lte=until + before)
    return [starts_at - before for starts_at in rows.values_list("starts_at", flat=True)]


@record.act
def remind(*, appointment: Appointment, by: Staff | None, at: datetime) -> bool:
    """Remind one person, once. Says whether anything was made ready: nothing where the case has been closed or stopped
    since, or the person may not be written to any more."""
    row = _lock(appointment)
    if row.cancelled_at is not None or row.reminded_at is not None:
        return False
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    return _tell(row, "appointment", by=None, at=at, key="remind")


def _to_remind() -> QuerySet:
    return Appointment.unwalled(Purpose.JOB).filter(tell=True, reminded_at=None, cancelled_at=None)


def _ahead(case_id: UUID, at: datetime) -> QuerySet:
    return Appointment.unwalled(Purpose.ACTION).filter(case_id=case_id, cancelled_at=None, starts_at__gt=at)


def _lock(appointment: Appointment) -> Appointment:
    rows = Appointment.unwalled(Purpose.ACTION).select_for_update(of=("self",)).select_related("person", "staff")
    row: Appointment = rows.get(pk=appointment.pk)
    return row


def _tell(row: Appointment, purpose: str, *, by: Staff | None, at: datetime, key: str = "") -> bool:
    """Make one neutral message ready, if the person may be written to now."""
    standing = sources.standing(row.case_kind, row.case_id)
    may_be_told = row.person_id in standing.to_be_told
    # That something is off is said though the case is closed by now; nothing else is.
    if row.person is None or not may_be_told or not (standing.is_open or purpose == "appointment_off"):
        return False
    sent = gateway.send(
        person=row.person,
        purpose=purpose,
        by=by,
        at=at,
        case_id=row.case_id,
        compartment=row.compartment,
        key=f"diary-{row.pk}-{row.sequence}-{key or purpose}",
        when=None if purpose == "appointment_off" else row.starts_at,
        told_by=row.staff,
    )
    return sent is not None


def _stop_messages(row: Appointment, at: datetime) -> None:
    gateway.cancel_for(case_id=row.case_id, key_starts=f"diary-{row.pk}-", at=at)


def _write(event: Event, row: Appointment, *, by: Staff, at: datetime) -> None:
    record.write(event, by=by, at=at, case_id=row.case_id, compartment=row.compartment, obj=row, kind=row.kind)


def ends_at(row: Appointment) -> datetime:
    """When an appointment is over."""
    return row.starts_at + timedelta(minutes=row.minutes)
