"""Preparing for a meeting or an exchange, planning it, asking on the day, and writing down what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wayforward.process import activities, gates
from wayforward.process.events import Event
from wayforward.process.participation import Role, State
from wayforward.process.walls import Compartment, Tie
from wayforward.web import clock, record
from wayforward.web.accounts import tasks, ties
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import gateway
from wayforward.web.restorative import facts
from wayforward.web.restorative.facts import lock
from wayforward.web.restorative.models import (
    Activity,
    Aftercare,
    Attendance,
    Participation,
    Preparation,
    ReadinessCheck,
    RJCase,
)

from . import duties
from .parts import move_quietly


@dataclass(frozen=True)
class Arrival:
    """When and by which door one person arrives, and who looks after them afterwards."""

    participation: Participation
    arrives_at: datetime | None
    entrance: str
    aftercare: Staff | None


@record.act
def record_preparation(
    *,
    case: RJCase,
    participation: Participation,
    topics: Sequence[str],
    by: Staff,
    at: datetime,
    forms_of_address: str = "",
    apology: str = "",
    handshake: str = "",
    speaks_first: str = "",
    must_not_be_raised: str = "",
    words: str = "",
) -> Preparation:
    """Write down what was gone through with one participant. Raises Refused (`preparation.*`)."""
    case = lock(case)
    gates.may_prepare(facts.of_case(case), participation=str(participation.pk), now=at).require()
    row = Preparation(
        case_id=case.pk,
        compartment=participation.compartment,
        key_id=participation.key_id,
        at=at,
        by=by,
        participation=participation,
        topics=list(topics),
        forms_of_address=forms_of_address,
        apology=apology,
        handshake=handshake,
        speaks_first=speaks_first,
        must_not_be_raised=must_not_be_raised,
        words=words,
    )
    row.save()
    record.write(
        Event.PREPARATION_RECORDED,
        by=by,
        at=at,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=row,
        topics=len(row.topics),
    )
    move_quietly(participation, State.PREPARING, at=at, by=by)
    facts.refresh(case)
    return row


@record.act
def plan_activity(
    *,
    case: RJCase,
    method: str,
    planned_at: datetime,
    arrivals: Sequence[Arrival],
    by: Staff,
    at: datetime,
    minutes: int = 120,
    venue: str = "",
    dyads: Sequence[str] = (),
    leaves_first: Participation | None = None,
    speaks_first: Participation | None = None,
    stop_signal: str = "",
) -> Activity:
    """Plan a meeting or an exchange, arrivals kept apart. Nothing is sent. Raises Refused (`activity.*`)."""
    case = lock(case)
    before = facts.of_case(case)
    activities.can_plan(
        before,
        method=method,
        planned_at=planned_at,
        arrivals=tuple(
            activities.ArrivalFact(
                participation=str(arrival.participation.pk), at=arrival.arrives_at, entrance=arrival.entrance
            )
            for arrival in arrivals
        ),
        now=at,
    ).require()
    activity = Activity(
        case_id=case.pk,
        compartment="joint",
        key_id=case.key_id,
        at=at,
        by=by,
        method=method,
        planned_at=planned_at,
        minutes=minutes,
        venue=venue,
        dyads=list(dyads) or facts.dyads_between([str(arrival.participation.pk) for arrival in arrivals], before),
        leaves_first=leaves_first,
        speaks_first=speaks_first,
        stop_signal=stop_signal,
    )
    activity.save()
    for arrival in arrivals:
        Attendance(
            case_id=case.pk,
            compartment="joint",
            key_id=case.key_id,
            at=at,
            by=by,
            activity=activity,
            participation=arrival.participation,
            arrives_at=arrival.arrives_at,
            entrance=arrival.entrance,
            aftercare=arrival.aftercare,
        ).save()
    record.write(
        Event.ACTIVITY_PLANNED, by=by, at=at, case_id=case.pk, compartment="joint", obj=activity, method=method
    )
    facts.refresh(case)
    return activity


@record.act
def confirm_activity(*, activity: Activity, by: Staff, at: datetime) -> Activity:
    """Confirm the date and tell each person, separately and neutrally. Raises Refused (`G8.*` and the gates before)."""
    case = lock(facts.case_of(activity))
    gates.may_confirm(facts.of_case(case), activity=str(activity.pk), now=at).require()
    activity.confirmed_at = at
    activity.save(update_fields=["confirmed_at"])
    record.write(Event.ACTIVITY_CONFIRMED, by=by, at=at, case_id=case.pk, compartment="joint", obj=activity)
    for attendance in facts.attendances(activity):
        gateway.send(
            person=attendance.participation.person,
            purpose="appointment",
            by=by,
            at=at,
            case_id=case.pk,
            compartment=attendance.participation.compartment,
            key=f"confirm-{activity.pk}-{attendance.participation_id}",
            when=attendance.arrives_at or activity.planned_at,
        )
        move_quietly(attendance.participation, State.READY, at=at, by=by)
        if attendance.aftercare is not None:
            _tie_aftercare(case, attendance.aftercare, at)
    facts.refresh(case)
    return activity


def _tie_aftercare(case: RJCase, staff: Staff, at: datetime) -> None:
    """Whoever looks after somebody afterwards knows how far it is, and no more; the team knows it already."""
    if staff.pk not in {case.facilitator_id, case.co_facilitator_id, case.supervisor_id}:
        ties.tie(staff=staff, case_id=case.pk, case_kind="restorative", kind=Tie.AFTERCARE, at=at)


@record.act
def check_readiness(
    *, activity: Activity, answers: Mapping[str, Mapping[str, str]], by: Staff, at: datetime
) -> ReadinessCheck:
    """Write down the readiness answers of every participant (`{participation id: {question: green|red}}`).

    Asked within five working days before and again on the day; any red postpones (gate G8).
    """
    case = lock(facts.case_of(activity))
    gates.may_ask_readiness(facts.of_case(case), activity=str(activity.pk), answered=tuple(answers), now=at).require()
    row = ReadinessCheck(
        case_id=case.pk,
        compartment="joint",
        at=at,
        by=by,
        activity=activity,
        answers={key: dict(value) for key, value in answers.items()},
    )
    row.save()
    red = sum(colour != "green" for each in answers.values() for colour in each.values())
    record.write(Event.READINESS_CHECKED, by=by, at=at, case_id=case.pk, compartment="joint", obj=row, red=red)
    facts.refresh(case)
    return row


@record.act
def cancel_activity(*, activity: Activity, because: str, by: Staff, at: datetime) -> Activity:
    """Call an activity off: nobody is told by whom or why; its messages and duties stop."""
    case = lock(facts.case_of(activity))
    activities.can_cancel(facts.of_case(case), activity=str(activity.pk)).require()
    call_off(case, activity, because=because, by=by, at=at)
    facts.refresh(case)
    return activity


def call_off(case: RJCase, activity: Activity, *, because: str, by: Staff, at: datetime) -> None:
    """Cancel one activity inside another action: its appointments and planned messages stop with it."""
    told = activity.confirmed_at is not None
    activity.cancelled_at = at
    activity.cancelled_because = because
    activity.save(update_fields=["cancelled_at", "cancelled_because"])
    record.write(Event.ACTIVITY_CANCELLED, by=by, at=at, case_id=case.pk, compartment="joint", obj=activity)
    for tie in ties.of_case(case.pk, at, [Tie.AFTERCARE]):
        ties.untie(staff=tie.staff, case_id=case.pk, at=at, kind=Tie.AFTERCARE)
    gateway.cancel_for(case_id=case.pk, key_starts=f"confirm-{activity.pk}-", at=at)
    if not told:
        return
    today = duties.same_day(at)
    for kind in _to_undo(case, activity):
        duties.for_staff(case, kind, case.facilitator, due_at=today, compartment=Compartment.JOINT)
    if case.co_facilitator is not None:
        duties.for_staff(case, "tell_co_facilitator", case.co_facilitator, due_at=today, compartment=Compartment.JOINT)
    for attendance in facts.attendances(activity):
        gateway.send(
            person=attendance.participation.person,
            purpose="appointment_off",
            by=by,
            at=at,
            case_id=case.pk,
            compartment=attendance.participation.compartment,
            key=f"cancel-{activity.pk}-{attendance.participation_id}",
        )


def _to_undo(case: RJCase, activity: Activity) -> list[str]:
    """What was arranged for an activity and has to be cancelled with others."""
    kinds = ["cancel_venue", "cancel_travel"]
    if any(row.participation.role == Role.INTERPRETER for row in facts.attendances(activity)):
        kinds.append("cancel_interpreter")
    if case.cj_stage in activities.IN_PRISON:
        kinds.append("cancel_prison")
    return kinds


def stop_for_person(case: RJCase, part: Participation, *, by: Staff, at: datetime) -> None:
    """Somebody declined, paused, stopped or died: what is planned with them is called off, within another action."""
    planned = Activity.unwalled(Purpose.ACTION).filter(case_id=case.pk, cancelled_at=None, held_at=None)
    with_them = {
        row.activity_id
        for activity in planned
        for row in facts.attendances(activity)
        if row.participation_id == part.pk
    }
    for activity in planned.filter(pk__in=with_them):
        if activity.planned_at <= at:
            end_early(case, activity, part, by=by, at=at)
        else:
            call_off(case, activity, because="consent_withdrawn", by=by, at=at)


def end_early(case: RJCase, activity: Activity, part: Participation, *, by: Staff, at: datetime) -> None:
    """Somebody stopped in the middle: it ends now, by them, and that is a proper end."""
    activity.held_at = activity.planned_at
    activity.ended = "early_by_participant"
    activity.ended_by = str(part.pk)
    activity.save(update_fields=["held_at", "ended", "ended_by"])
    record.write(
        Event.ACTIVITY_HELD,
        by=by,
        at=at,
        case_id=case.pk,
        compartment=Compartment.JOINT,
        obj=activity,
        ended=activity.ended,
        method=activity.method,
    )


@record.act
def record_activity(
    *,
    activity: Activity,
    attended: Sequence[Participation],
    ended: str,
    by: Staff,
    at: datetime,
    ended_by: str = "",
    stop_reason: str = "",
    breaks: int = 0,
    apology: str = "none",
    incidents: str = "",
) -> Activity:
    """Write down what happened: who came, breaks, how it ended and by whom; never a transcript.

    Raises Refused (`activity.*`) for one called off or held before, and (`G8.*`) for one whose gate was shut when it
    began: no meeting counts as held that nobody was cleared for. What happened all the same is a concern for safety
    (`raise_concern`), which is never refused.
    """
    case = lock(facts.case_of(activity))
    before = facts.of_case(case)
    activities.can_record(
        before, activity=str(activity.pk), ended=ended, ended_by=ended_by, stop_reason=stop_reason, now=at
    ).require()
    gates.may_hold(before, activity=str(activity.pk), now=at, holidays=facts.HOLIDAYS).require()
    activity.held_at = activity.planned_at
    activity.ended = ended
    activity.ended_by = ended_by
    activity.stop_reason = stop_reason
    activity.breaks = breaks
    activity.apology = apology
    activity.incidents = incidents
    activity.save()
    present = {participation.pk for participation in attended}
    for attendance in facts.attendances(activity):
        attendance.attended = attendance.participation_id in present
        attendance.save(update_fields=["attended"])
        if attendance.attended:
            move_quietly(attendance.participation, State.PARTICIPATED, at=at, by=by)
    record.write(
        Event.ACTIVITY_HELD,
        by=by,
        at=at,
        case_id=case.pk,
        compartment="joint",
        obj=activity,
        ended=ended,
        method=activity.method,
    )
    facts.refresh(case)
    return activity


@record.act
def say_how_apology_was_received(
    *, activity: Activity, participation: Participation, received_as: str, by: Staff, at: datetime, said_by: str
) -> Attendance:
    """Write down how the harmed person experienced the apology: their word, never the facilitator's (stage 9)."""
    case = lock(facts.case_of(activity))
    activities.can_say_how_apology_was_received(
        facts.of_case(case), activity=str(activity.pk), participation=str(participation.pk)
    ).require()
    attendance = facts.attendance(activity, participation)
    attendance.apology_received_as = received_as
    attendance.save(update_fields=["apology_received_as"])
    record.write(
        Event.APOLOGY_EXPERIENCED,
        by=by,
        at=at,
        said_by=said_by,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=activity,
    )
    facts.refresh(case)
    return attendance


@record.act
def record_aftercare(
    *,
    activity: Activity,
    participation: Participation,
    wellbeing: str,
    by: Staff,
    at: datetime,
    second_thoughts: bool = False,
    words: str = "",
) -> Aftercare:
    """Write down a conversation afterwards; somebody doing worse reaches the supervisor the same day (stage 11)."""
    case = lock(facts.case_of(activity))
    activities.can_record_aftercare(
        facts.of_case(case), activity=str(activity.pk), participation=str(participation.pk)
    ).require()
    row = Aftercare(
        case_id=case.pk,
        compartment=participation.compartment,
        key_id=participation.key_id,
        at=at,
        by=by,
        activity=activity,
        participation=participation,
        wellbeing=wellbeing,
        second_thoughts=second_thoughts,
        words=words,
    )
    row.save()
    record.write(
        Event.AFTERCARE_GIVEN,
        by=by,
        at=at,
        case_id=case.pk,
        compartment=participation.compartment,
        obj=row,
        wellbeing=wellbeing,
    )
    if wellbeing == "worse":
        tasks.add(
            kind="safety_alert",
            service=case.service_id,
            case_id=case.pk,
            staff=case.supervisor,
            due_at=clock.end_of_day(at),
            compartment=participation.compartment,
            about=participation.pk,
        )
    move_quietly(participation, State.IN_FOLLOW_UP, at=at, by=by)
    facts.refresh(case)
    return row
