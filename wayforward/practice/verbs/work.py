"""The verbs of the working day: appointments, and a case handed over in words."""

from datetime import datetime
from typing import Annotated

from wayforward.practice.arguments import Args, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import appointments as rules
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import appointments, hand_overs
from wayforward.web.work.models import Appointment, HandOver

from .people import need_place

TheAppointment = Annotated[Appointment, made("appointment")]
TheCase = Annotated[SupportCase, made("support_case")]


class PlanAppointment(Args):
    to: PersonRef = arg("With whom it is.")
    kind: rules.Kind = arg("What it is.", default=rules.Kind.MEETING)
    starts_at: datetime = arg("When it begins.")
    minutes: int = arg("How long it takes.", default=60, at_least=5, at_most=960)
    where: str = arg("Where it is; no other calendar is told.", default="")
    tell: bool = arg("Tell them of it and remind them, by a way that they agreed to.", default=False)
    support: TheCase | None = arg("The support case, where the person is in both kinds.", default=None)


@verb("plan_appointment", refuses=("appointment.*",), makes="appointment", by=("staff",))
def plan_appointment(world: World, turn: Turn, args: PlanAppointment) -> Appointment:
    """Put an appointment into one's own diary."""
    return appointments.plan_appointment(
        place=need_place(world, args.to, args.support),
        person=world.person(args.to),
        kind=args.kind,
        starts_at=args.starts_at,
        minutes=args.minutes,
        where=args.where,
        tell=args.tell,
        **turn.own,
    )


class MoveAppointment(Args):
    appointment: TheAppointment = arg("The appointment.")
    starts_at: datetime = arg("When it begins now.")
    minutes: int = arg("How long it takes.", default=60, at_least=5, at_most=960)
    where: str = arg("Where it is.", default="")


@verb("move_appointment", refuses=("appointment.*",), by=("staff",))
def move_appointment(world: World, turn: Turn, args: MoveAppointment) -> Appointment:
    """Move an appointment. Whoever was told of it is told of the new time."""
    return appointments.move_appointment(
        appointment=args.appointment, starts_at=args.starts_at, minutes=args.minutes, where=args.where, **turn.own
    )


class CallOffAppointment(Args):
    appointment: TheAppointment = arg("The appointment.")


@verb("call_off_appointment", refuses=("appointment.*",), by=("staff",))
def call_off_appointment(world: World, turn: Turn, args: CallOffAppointment) -> Appointment:
    """Call an appointment off. Whoever was told of it is told that it is off, and not why."""
    return appointments.call_off_appointment(appointment=args.appointment, **turn.own)


class WriteHandOver(Args):
    support: TheCase = arg("The support case.")
    open_now: str = arg("What is open.")
    dates: str = arg("Which dates come next.", default="")
    risks: str = arg("What has to be minded.", default="")
    to: StaffRef | None = arg("Who has the case already; left out where nobody else does.", default=None)


@verb("write_hand_over", refuses=("hand_over.*",), makes="hand_over", by=("staff",))
def write_hand_over(world: World, turn: Turn, args: WriteHandOver) -> HandOver:
    """Write what whoever takes the case on has to know."""
    return hand_overs.write_hand_over(
        place=places.of_case(args.support),
        open_now=args.open_now,
        dates=args.dates,
        risks=args.risks,
        to=args.to,
        **turn.own,
    )


class TakeOn(Args):
    hand_over: Annotated[HandOver, made("hand_over")] = arg("The hand-over.")


@verb("take_on_hand_over", refuses=("hand_over.*",), by=("staff",))
def take_on_hand_over(world: World, turn: Turn, args: TakeOn) -> HandOver:
    """Say that one has read a hand-over, and takes it on."""
    return hand_overs.take_on(hand_over=args.hand_over, **turn.own)
