"""The verbs of the working day: a quick contact, a note, appointments, reminders, a case handed over in words."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import Args, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import CannotPlay, Turn, World
from wayforward.process import appointments as rules
from wayforward.process import safe_contact
from wayforward.web.accounts.models import Task
from wayforward.web.people.actions import duties, notes
from wayforward.web.people.models import Note
from wayforward.web.people.place import Place
from wayforward.web.restorative import places as restorative_places
from wayforward.web.restorative.actions import contacts
from wayforward.web.restorative.models import Contact, RJCase
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase
from wayforward.web.work.actions import appointments, hand_overs
from wayforward.web.work.models import Appointment, HandOver

from .people import duty_of, need_place
from .support import NoteArg, paragraphs

TheAppointment = Annotated[Appointment, made("appointment")]
TheCase = Annotated[SupportCase, made("support_case")]
TheRJCase = Annotated[RJCase, made("rj_case")]


class LogContact(Args):
    case: TheRJCase = arg("The restorative case.")
    participation: PersonRef = arg("With whom.")
    channel: safe_contact.Channel = arg("By which way.", default=safe_contact.Channel.PHONE)
    direction: Literal["out", "in"] = arg("`in` where the person got in touch.", default="out")
    result: safe_contact.Result = arg("What came of it.")
    note: list[NoteArg] = arg("What was said, paragraph by paragraph.", default_factory=list)
    call_back_at: datetime | None = arg("When to call back: it is asked of whoever writes this.", default=None)


@verb("log_contact", refuses=("session.*", "note.no_about", "note.no_text"), makes="rj_contact")
def log_contact(world: World, turn: Turn, args: LogContact) -> Contact:
    """Write down a contact with one participant that was no meeting: a call, or a text message. Never refused for being
    unwelcome, only marked; nobody moves on by it. In a support case it is `record_contact`."""
    return contacts.log_contact(
        case=args.case,
        participation=world.participation(args.case, args.participation),
        channel=args.channel,
        direction=args.direction,
        result=args.result,
        paragraphs=paragraphs(world, args.note),
        call_back_at=args.call_back_at,
        **turn.said,
    )


class WriteNote(Args):
    support: TheCase = arg("The support case.")
    note: list[NoteArg] = arg("The note, paragraph by paragraph.")


@verb("write_note", refuses=("note.no_about", "note.no_text"), makes="note")
def write_note(world: World, turn: Turn, args: WriteNote) -> Note:
    """Write a note that belongs to no contact: what was thought over, or heard from a colleague."""
    written = notes.write_note(
        place=places.of_case(args.support), of_type="note", paragraphs=paragraphs(world, args.note), **turn.said
    )
    return written[0]


class PlanAppointment(Args):
    to: PersonRef = arg("With whom it is.")
    kind: rules.Kind = arg("What it is.", default=rules.Kind.MEETING)
    starts_at: datetime = arg("When it begins.")
    minutes: int = arg("How long it takes.", default=60, at_least=5, at_most=960)
    where: str = arg("Where it is; no other calendar is told.", default="")
    tell: bool = arg("Tell them of it and remind them, by a way that they agreed to.", default=False)
    support: TheCase | None = arg("The support case, where the person is in both kinds.", default=None)


@verb(
    "plan_appointment",
    refuses=(
        *("appointment.case_closed", "appointment.not_to_be_told", "appointment.over"),
        "appointment.too_far",
    ),
    makes="appointment",
    by=("staff",),
)
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


@verb(
    "move_appointment",
    refuses=(
        *("appointment.called_off", "appointment.case_closed", "appointment.over"),
        "appointment.too_far",
    ),
    by=("staff",),
)
def move_appointment(world: World, turn: Turn, args: MoveAppointment) -> Appointment:
    """Move an appointment. Whoever was told of it is told of the new time."""
    return appointments.move_appointment(
        appointment=args.appointment, starts_at=args.starts_at, minutes=args.minutes, where=args.where, **turn.own
    )


class CallOffAppointment(Args):
    appointment: TheAppointment = arg("The appointment.")


@verb("call_off_appointment", refuses=("appointment.called_off", "appointment.over"), by=("staff",))
def call_off_appointment(world: World, turn: Turn, args: CallOffAppointment) -> Appointment:
    """Call an appointment off. Whoever was told of it is told that it is off, and not why."""
    return appointments.call_off_appointment(appointment=args.appointment, **turn.own)


class RemindOfDuty(Args):
    duty: codes.Duty = arg("Which duty of one's own, as the list of duties names it.")
    person: PersonRef | None = arg("Whom the duty is about, where there is one of the kind for each.", default=None)
    case: TheRJCase | None = arg("The restorative case, where the duty is in one.", default=None)
    support: TheCase | None = arg("The support case, where the duty is in one.", default=None)
    on: date | None = arg("On which day it comes up. Left out: not, or not any more.", default=None)

    def unfit(self) -> str:
        return which_case(self.case, self.support)


@verb("remind_of_duty", refuses=("reminder.not_yours", "reminder.ended", "reminder.passed"), by=("staff",))
def remind_of_duty(world: World, turn: Turn, args: RemindOfDuty) -> Task:
    """Choose the day on which a duty of one's own stands on top of one's day."""
    task = duty_of(world, turn, args.duty, person=args.person, case=args.case, support=args.support)
    return duties.choose_reminder(task=task, on=args.on, **turn.own)


class RemindOfAppointment(Args):
    appointment: TheAppointment = arg("The appointment.")
    on: date | None = arg("On which day it comes up. Left out: not, or not any more.", default=None)


@verb("remind_of_appointment", refuses=("reminder.*",), by=("staff",))
def remind_of_appointment(world: World, turn: Turn, args: RemindOfAppointment) -> Appointment:
    """Choose the day on which an appointment of one's own stands on top of one's day."""
    return appointments.choose_reminder(appointment=args.appointment, on=args.on, **turn.own)


class WriteHandOver(Args):
    support: TheCase | None = arg("The support case, where it is one.", default=None)
    case: TheRJCase | None = arg("The restorative case, where it is one.", default=None)
    open_now: str = arg("What is open.")
    dates: str = arg("Which dates come next.", default="")
    risks: str = arg("What has to be minded.", default="")
    to: StaffRef | None = arg("Who has the case already; left out where nobody else does.", default=None)

    def unfit(self) -> str:
        return which_case(self.case, self.support)


@verb("write_hand_over", refuses=("hand_over.nothing_written",), makes="hand_over", by=("staff",))
def write_hand_over(world: World, turn: Turn, args: WriteHandOver) -> HandOver:
    """Write what whoever takes a case on has to know. It goes to whomever the case is given to next."""
    return hand_overs.write_hand_over(
        place=_place_of(args.case, args.support),
        open_now=args.open_now,
        dates=args.dates,
        risks=args.risks,
        to=args.to,
        **turn.own,
    )


class TakeOn(Args):
    hand_over: Annotated[HandOver, made("hand_over")] = arg("The hand-over.")


@verb("take_on_hand_over", refuses=("hand_over.not_to_you", "hand_over.taken_on"), by=("staff",))
def take_on_hand_over(world: World, turn: Turn, args: TakeOn) -> HandOver:
    """Say that one has read a hand-over, and takes it on."""
    return hand_overs.take_on(hand_over=args.hand_over, **turn.own)


def _place_of(case: Any, support: Any) -> Place:
    return restorative_places.of_case(case) if case is not None else places.of_case(support)


def which_case(case: object, support: object) -> str:
    """Why these two do not say in which case; empty where one of them does."""
    return "" if (case is None) != (support is None) else "Say in which case: either with `case` or with `support`."


def the_case(case: RJCase | None, support: SupportCase | None) -> tuple[str, RJCase | SupportCase]:
    """The kind of the one case that is named, and the case. CannotPlay where none is."""
    if case is not None:
        return "restorative", case
    if support is not None:
        return "support", support
    raise CannotPlay("say in which case with `case` or `support`")
