"""The verbs of a meeting or an exchange: prepared, planned, confirmed, held, and how people are afterwards."""

from datetime import datetime
from typing import Annotated, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import Args, Part, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.verbs.restorative_case import CASE, TheCase
from wayforward.practice.world import Turn, World
from wayforward.process import activities
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.restorative import facts
from wayforward.web.restorative.actions import meeting
from wayforward.web.restorative.models import (
    Activity,
    Aftercare,
    Attendance,
    Participation,
    Preparation,
    ReadinessCheck,
)

TheActivity = Annotated[Activity, made("activity")]
ACTIVITY = "The meeting or exchange."


class RecordPreparation(Args):
    case: TheCase = arg(CASE)
    participation: PersonRef = arg("Who was prepared.")
    topics: list[activities.Topic] | Literal["all"] = arg("What was gone through.")
    forms_of_address: codes.FormsOfAddress = arg("How they want to be addressed.", default="")
    apology: codes.ApologyWish = arg("What they think of an apology.", default="")
    handshake: bool | None = arg("Do they want a handshake?", default=None)
    speaks_first: PersonRef | None = arg("Who should speak first.", default=None)
    must_not_be_raised: str = arg("What must not be raised.", default="")
    words: str = arg("More about it.", default="")


@verb(
    "record_preparation",
    refuses=("preparation.*", "case.is_closed", "case.stands_still"),
    makes="preparation",
    by=("staff",),
)
def record_preparation(world: World, turn: Turn, args: RecordPreparation) -> Preparation:
    """Write down what was gone through with one participant."""
    first = world.participation(args.case, args.speaks_first) if args.speaks_first else None
    return meeting.record_preparation(
        case=args.case,
        participation=world.participation(args.case, args.participation),
        topics=[topic.value for topic in activities.Topic] if args.topics == "all" else args.topics,
        forms_of_address=args.forms_of_address,
        apology=args.apology,
        handshake="" if args.handshake is None else "yes" if args.handshake else "no",
        speaks_first=str(first.pk) if first else "",
        must_not_be_raised=args.must_not_be_raised,
        words=args.words,
        **turn.own,
    )


class ArrivalArg(Part):
    """How one person arrives, apart from the other side."""

    at: datetime | None = arg("When they arrive.", default=None)
    entrance: codes.Entrance = arg("By which door.", default="")


class PlanActivity(Args):
    case: TheCase = arg(CASE)
    method: activities.Method = arg("How.")
    at: datetime = arg("When.")
    minutes: int = arg("How long it is expected to take.", default=120, at_least=1, at_most=1440)
    venue: str = arg("Where.", default="")
    arrivals: dict[PersonRef, ArrivalArg] = arg("Who takes part, and how each arrives.")
    leaves_first: PersonRef | None = arg("Who leaves first.", default=None)
    speaks_first: PersonRef | None = arg("Who speaks first.", default=None)
    aftercare: dict[PersonRef, StaffRef] = arg("Who looks after whom afterwards.", default_factory=dict)
    stop_signal: str = arg("The word or sign to stop.", default="")


@verb(
    "plan_activity",
    refuses=(
        *("activity.arrivals_too_close", "activity.case_stands_still", "activity.in_the_past"),
        *("activity.no_contact_method", "activity.not_both_sides", "activity.not_in_the_case"),
        "activity.too_many_for_a_child",
    ),
    makes="activity",
    by=("staff",),
)
def plan_activity(world: World, turn: Turn, args: PlanActivity) -> Activity:
    """Plan a meeting or an exchange; nobody is told anything by it."""
    return meeting.plan_activity(
        case=args.case,
        method=args.method,
        planned_at=args.at,
        minutes=args.minutes,
        venue=args.venue,
        arrivals=[
            meeting.Arrival(world.participation(args.case, key), arrival.at, arrival.entrance, args.aftercare.get(key))
            for key, arrival in args.arrivals.items()
        ],
        leaves_first=world.participation(args.case, args.leaves_first) if args.leaves_first else None,
        speaks_first=world.participation(args.case, args.speaks_first) if args.speaks_first else None,
        stop_signal=args.stop_signal,
        by=turn.by,
        at=turn.at,
    )


class OfActivity(Args):
    activity: TheActivity = arg(ACTIVITY)


@verb(
    "confirm_activity",
    refuses=(
        *("G5.*", "G6.*", "G7.*", "G8.no_aftercare", "G8.no_consent_to_meet", "G8.no_guardian_consent"),
        *("G8.not_prepared", "G8.somebody_stopped", "G8.time_has_passed", "activity.called_off"),
        *("activity.confirmed_already", "activity.held_already", "case.*"),
    ),
    by=("staff",),
)
def confirm_activity(world: World, turn: Turn, args: OfActivity) -> Activity:
    """Confirm the date; each person is told, apart and neutrally."""
    return meeting.confirm_activity(activity=args.activity, **turn.own)


class CheckReadiness(Args):
    activity: TheActivity = arg(ACTIVITY)
    all: Literal["green", "red"] | None = arg("The same answer of everybody.", default=None)
    answers: dict[PersonRef, Literal["green", "red"]] = arg("The answer of each person.", default_factory=dict)


@verb(
    "check_readiness",
    refuses=(
        *("G8.not_confirmed", "G8.not_everybody_asked", "activity.called_off", "activity.held_already"),
        *("case.is_closed", "case.stands_still"),
    ),
    makes="readiness",
    by=("staff",),
)
def check_readiness(world: World, turn: Turn, args: CheckReadiness) -> ReadinessCheck:
    """Write down whether everybody is ready: within five working days before, and again on the day."""
    answers = {str(row.participation_id): {"ready": args.all} for row in facts.attendances(args.activity) if args.all}
    for key, colour in args.answers.items():
        answers[str(part_in(world, args.activity, key).pk)] = {"ready": colour}
    return meeting.check_readiness(activity=args.activity, answers=answers, **turn.own)


def part_in(world: World, row: object, key: str) -> Participation:
    return world.participation(facts.case_of(row), key)


class CancelActivity(Args):
    activity: TheActivity = arg(ACTIVITY)
    because: activities.Because = arg("Why; told to nobody.")


@verb("cancel_activity", refuses=("activity.called_off", "activity.held_already"), by=("staff",))
def cancel_activity(world: World, turn: Turn, args: CancelActivity) -> Activity:
    """Call a meeting or exchange off."""
    return meeting.cancel_activity(activity=args.activity, because=args.because, **turn.own)


class RecordActivity(Args):
    activity: TheActivity = arg(ACTIVITY)
    attended: list[PersonRef | StaffRef] = arg("Who was there.")
    ended: activities.Ended = arg("How it ended.", default=activities.Ended.AS_PLANNED)
    ended_by: PersonRef | None = arg("Who asked to end it early.", default=None)
    stop_reason: activities.StopReason | None = arg("Why it was stopped.", default=None)
    breaks: int = arg("How many breaks.", default=0, at_least=0, at_most=99)
    apology: activities.Apology = arg("What was offered.", default=activities.Apology.NONE)
    incidents: str = arg("Anything about safety.", default="")


@verb(
    "record_activity",
    refuses=(
        *("activity.called_off", "activity.held_already", "activity.no_one_named"),
        *("activity.no_stop_reason", "activity.not_begun", "G5.*", "G6.*", "G7.*", "G8.day_has_passed"),
        *("G8.no_aftercare", "G8.no_consent_to_meet", "G8.no_guardian_consent", "G8.not_confirmed"),
        *("G8.not_prepared", "G8.readiness_not_asked", "G8.readiness_not_asked_on_the_day"),
        *("G8.somebody_not_ready", "G8.somebody_stopped", "case.*"),
    ),
    by=("staff",),
)
def record_activity(world: World, turn: Turn, args: RecordActivity) -> Activity:
    """Write down what happened in the meeting or exchange."""
    people = [each for each in args.attended if not isinstance(each, Staff)]
    return meeting.record_activity(
        activity=args.activity,
        attended=[part_in(world, args.activity, key) for key in people],
        ended=args.ended,
        ended_by=str(part_in(world, args.activity, args.ended_by).pk) if args.ended_by else "",
        stop_reason=args.stop_reason or "",
        breaks=args.breaks,
        apology=args.apology,
        incidents=args.incidents,
        **turn.own,
    )


class SayHowApologyWasReceived(Args):
    activity: TheActivity = arg(ACTIVITY)
    person: PersonRef | None = arg("Who says it. Left out: who does the step.", default=None)
    received_as: activities.ReceivedAs = arg("How they experienced it.", alias="as")


@verb(
    "say_how_apology_was_received",
    refuses=("activity.no_apology", "activity.not_held", "activity.not_their_apology"),
    makes="apology_received",
)
def say_how_apology_was_received(world: World, turn: Turn, args: SayHowApologyWasReceived) -> Attendance:
    """Say how the apology was received: the harmed person's own word."""
    key = args.person or turn.who
    return meeting.say_how_apology_was_received(
        activity=args.activity,
        participation=part_in(world, args.activity, key),
        received_as=args.received_as,
        by=turn.by,
        at=turn.at,
        said_by=record.said(world.person(key)),
    )


class RecordAftercare(Args):
    activity: TheActivity = arg(ACTIVITY)
    person: PersonRef = arg("With whom.")
    wellbeing: activities.Wellbeing = arg("How they are, in their own view.")
    second_thoughts: bool = arg("Do they have second thoughts about the agreement?", default=False)
    words: str = arg("More about it.", default="")


@verb("record_aftercare", refuses=("activity.not_held", "activity.not_present"), makes="aftercare", by=("staff",))
def record_aftercare(world: World, turn: Turn, args: RecordAftercare) -> Aftercare:
    """Write down a conversation with one person after the meeting or exchange."""
    return meeting.record_aftercare(
        activity=args.activity,
        participation=part_in(world, args.activity, args.person),
        wellbeing=args.wellbeing,
        second_thoughts=args.second_thoughts,
        words=args.words,
        **turn.own,
    )
