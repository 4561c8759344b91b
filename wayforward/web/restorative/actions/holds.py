"""Standing still: a case on hold, one person's pause, and the emergency stop."""

from datetime import date, datetime
from typing import Any

from wayforward.process import gates
from wayforward.process.decision import no, shut_if
from wayforward.process.events import Event
from wayforward.process.participation import State
from wayforward.process.walls import Compartment
from wayforward.web import record
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative import facts
from wayforward.web.restorative.models import Activity, Hold, Participation, RJCase, Stop

from . import duties
from .meeting import call_off, stop_for_person
from .parts import move


@record.act
def put_on_hold(
    *, case: RJCase, reason: str, by: Staff, at: datetime, review_on: date | None = None, words: str = ""
) -> Hold:
    """Put the case on hold: nothing moves, and a date that was planned is called off. Raises Refused (`case.*`)."""
    case = facts.lock(case)
    gates.goes_on(facts.of_case(case)).require()
    hold = _hold(case, None, reason=reason, by=by, at=at, review_on=review_on, words=words)
    _call_off_all(case, because="on_hold", by=by, at=at)
    record.write(Event.CASE_HELD, by=by, at=at, case_id=case.pk, compartment=Compartment.CASE, obj=hold, reason=reason)
    facts.refresh(case)
    return hold


@record.act
def lift_hold(*, case: RJCase, by: Staff, at: datetime) -> RJCase:
    """Let the case go on. Raises Refused (`hold.*`)."""
    case = facts.lock(case)
    holds = Hold.unwalled(Purpose.ACTION).filter(case_id=case.pk, participation=None, lifted_at=None)
    shut_if(not holds.exists(), gates.NOT_ON_HOLD).require()
    holds.update(lifted_at=at, lifted_by=by)
    record.write(Event.CASE_RESUMED, by=by, at=at, case_id=case.pk, compartment=Compartment.CASE, obj=case)
    facts.refresh(case)
    return case


@record.act
def pause(
    *,
    participation: Participation,
    by: Staff,
    at: datetime,
    reason: str = "party_asked_time",
    review_on: date | None = None,
    words: str = "",
    said_by: Any = None,
) -> Hold:
    """One person pauses: "not today". What is planned with them is called off; others' ways stay open."""
    case = facts.lock(facts.case_of(participation))
    move(participation, State.PAUSED, by=by, at=at, said_by=said_by or participation.person)
    hold = _hold(case, participation, reason=reason, by=by, at=at, review_on=review_on, words=words)
    stop_for_person(case, participation, by=by, at=at)
    record.write(
        Event.PARTICIPANT_PAUSED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=hold,
    )
    facts.refresh(case)
    return hold


@record.act
def resume(*, participation: Participation, by: Staff, at: datetime, said_by: Any = None) -> Participation:
    """Somebody who paused, declined or stopped comes back, by their own word. They start by thinking about it."""
    case = facts.lock(facts.case_of(participation))
    gates.goes_on(facts.of_case(case)).require()
    move(participation, State.CONSIDERING, by=by, at=at, said_by=said_by or participation.person)
    Hold.unwalled(Purpose.ACTION).filter(participation=participation, lifted_at=None).update(lifted_at=at, lifted_by=by)
    record.write(
        Event.PARTICIPANT_RESUMED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=participation,
    )
    facts.refresh(case)
    return participation


@record.act
def emergency_stop(*, case: RJCase, words: str, by: Staff, at: datetime, said_by: Any = None) -> Stop:
    """Stop everything for safety. Any member of the team may; a supervisor is told the same day."""
    case = facts.lock(case)
    if case.closed_at is not None:
        no(gates.IS_CLOSED).require()
    stop = Stop(
        case_id=case.pk,
        compartment=Compartment.RISK,
        key_id=case.key_id,
        at=at,
        by=by,
        said_by=record.said(said_by),
        words=words,
    )
    stop.save()
    _call_off_all(case, because="safety", by=by, at=at)
    record.write(
        Event.CASE_STOPPED, by=by, at=at, said_by=said_by, case_id=case.pk, compartment=Compartment.CASE, obj=stop
    )
    duties.for_staff(case, "emergency_stop", case.supervisor, due_at=duties.same_day(at), compartment=Compartment.RISK)
    facts.refresh(case)
    return stop


@record.act
def lift_stop(*, case: RJCase, words: str, by: Staff, at: datetime) -> RJCase:
    """Lift the stop: the supervisor of the case, or a lead, never whoever facilitates it. Raises Refused (`stop.*`)."""
    case = facts.lock(case)
    gates.may_lift_stop(facts.of_case(case), by=str(by.pk), roles=tuple(by.roles)).require()
    for stop in Stop.unwalled(Purpose.ACTION).filter(case_id=case.pk, lifted_at=None):
        stop.lifted_at, stop.lifted_by, stop.lifted_words = at, by, words
        stop.save()
    record.write(Event.STOP_LIFTED, by=by, at=at, case_id=case.pk, compartment=Compartment.CASE, obj=case)
    tasks.done(case_id=case.pk, kind="emergency_stop", at=at)
    facts.refresh(case)
    return case


def _hold(
    case: RJCase,
    participation: Participation | None,
    *,
    reason: str,
    by: Staff,
    at: datetime,
    review_on: date | None,
    words: str,
) -> Hold:
    hold = Hold(
        case_id=case.pk,
        compartment=participation.compartment if participation else Compartment.CASE,
        key_id=participation.key_id if participation else case.key_id,
        at=at,
        by=by,
        participation=participation,
        reason=reason,
        review_on=review_on,
        words=words,
    )
    hold.save()
    return hold


def _call_off_all(case: RJCase, *, because: str, by: Staff, at: datetime) -> None:
    for activity in Activity.unwalled(Purpose.ACTION).filter(case_id=case.pk, cancelled_at=None, held_at=None):
        call_off(case, activity, because=because, by=by, at=at)
