"""The verbs of complaints: written down by anybody, acknowledged, looked into, answered."""

from datetime import date
from typing import Annotated, Literal

from wayforward.practice.arguments import Args, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import complaints as rules
from wayforward.web.restorative.models import RJCase
from wayforward.web.rights.actions import complaints
from wayforward.web.rights.models import Complaint, ComplaintNote
from wayforward.web.support.models import SupportCase

from .work import which_case

TheComplaint = Annotated[Complaint, made("complaint")]


class ReceiveComplaint(Args):
    words: str = arg("What they say, in their words.")
    about: rules.About = arg("What it is about.", default=rules.About.SERVICE)
    way: rules.Way = arg("How it came.", default=rules.Way.SAID)
    who: str = arg("Who complains, by name. Left out: who does the step.", default="")
    complained_about: list[StaffRef] = arg("Whom of the staff it is about: they never see it.", default_factory=list)
    support: Annotated[SupportCase, made("support_case")] | None = arg(
        "The support case that it is about.", default=None
    )
    case: Annotated[RJCase, made("rj_case")] | None = arg("The restorative case that it is about.", default=None)
    received_on: date | None = arg("When it came. Left out: on the day of the step.", default=None)
    hold: bool = arg("Keep the case from being ended until somebody has looked at it again.", default=False)

    def unfit(self) -> str:
        neither = self.case is None and self.support is None
        return "" if neither else which_case(self.case, self.support)


@verb(
    "receive_complaint",
    refuses=(
        *(rules.NO_WORDS, rules.DAY_TO_COME, rules.NOBODY_LEFT),
        *(rules.NO_SUCH_CASE, rules.NO_CASE_TO_HOLD),
    ),
    makes="complaint",
)
def receive_complaint(world: World, turn: Turn, args: ReceiveComplaint) -> Complaint:
    """Write a complaint down, whoever takes it. The leads and the data protection officer look into it; those
    complained about are walled off from it."""
    about = args.support or args.case
    return complaints.receive(
        about=args.about,
        way=args.way,
        who=args.who or _name_of(world, turn),
        words=args.words,
        received_on=args.received_on or turn.day,
        complained_about=args.complained_about,
        reference=about.ref if about else "",
        hold=args.hold,
        **turn.own,
    )


class AcknowledgeComplaint(Args):
    complaint: TheComplaint = arg("The complaint.")
    way: rules.Way | Literal["message"] = arg(
        "How they were told. `message`: by a neutral message on their own safe channel; the complaint has to be about "
        "their support case."
    )


@verb(
    "acknowledge_complaint",
    refuses=(rules.NOT_FOR_YOU, rules.IS_OVER, rules.ACKNOWLEDGED_ALREADY, rules.NOBODY_TO_WRITE_TO),
    by=("staff",),
)
def acknowledge_complaint(world: World, turn: Turn, args: AcknowledgeComplaint) -> Complaint:
    """Tell whoever complained that somebody looks into it, as a lead or data protection officer."""
    return complaints.acknowledge(complaint=args.complaint, way=args.way, **turn.own)


class NoteOnComplaint(Args):
    complaint: TheComplaint = arg("The complaint.")
    words: str = arg("How it goes on.")


@verb("note_on_complaint", refuses=(rules.NOT_FOR_YOU, rules.IS_OVER, rules.NO_WORDS), by=("staff",))
def note_on_complaint(world: World, turn: Turn, args: NoteOnComplaint) -> ComplaintNote:
    """Write down how looking into a complaint goes on."""
    return complaints.note(complaint=args.complaint, words=args.words, **turn.own)


class AnswerComplaint(Args):
    complaint: TheComplaint = arg("The complaint.")
    outcome: rules.Outcome = arg("What it came to.")
    words: str = arg("Why, as they were told.")
    told_on: date | None = arg("When they were told. Left out: on the day of the step.", default=None)


@verb(
    "answer_complaint",
    refuses=(rules.NOT_FOR_YOU, rules.IS_OVER, rules.NOT_ACKNOWLEDGED, rules.NO_WORDS, rules.DAY_TO_COME),
    by=("staff",),
)
def answer_complaint(world: World, turn: Turn, args: AnswerComplaint) -> Complaint:
    """End a complaint: what it came to, why, and when they were told."""
    return complaints.answer(
        complaint=args.complaint,
        outcome=args.outcome,
        words=args.words,
        told_on=args.told_on or turn.day,
        **turn.own,
    )


def _name_of(world: World, turn: Turn) -> str:
    """The name of whoever does the step, as the cast has it."""
    story = world.story
    for cast in (story.people, story.agencies, story.staff):
        if turn.who in cast:
            return cast[turn.who].name
    return ""
