"""The verbs of measures and feedback."""

from typing import Annotated

from wayforward.practice import codes
from wayforward.practice.arguments import Args, PersonRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.verbs.support import TheCase as TheSupportCase
from wayforward.practice.world import CannotPlay, Turn, World
from wayforward.process import instruments
from wayforward.web import record
from wayforward.web.measures import actions
from wayforward.web.measures.models import Answer, Feedback
from wayforward.web.people.place import Place
from wayforward.web.restorative import places as restorative_places
from wayforward.web.restorative.models import RJCase
from wayforward.web.support import places as support_places
from wayforward.web.support.models import SupportCase


class AnswerMeasure(Args):
    instrument: codes.Instrument = arg("Which instrument.")
    timepoint: instruments.Timepoint = arg("At which point.")
    answers: list[int | None] | dict[str, int | None] = arg("The answers, in order or by the code of the question.")
    person: PersonRef | None = arg("Who answers. Left out: who does the step.", default=None)
    mode: instruments.Mode = arg("How it was asked.", default=instruments.Mode.READ_ALOUD)
    support: TheSupportCase | None = arg("The support case, where there is more than one.", default=None)


@verb(
    "answer_measure",
    refuses=(
        *("measure.nothing_answered", "measure.out_of_range", "measure.unknown_instrument"),
        *("measure.unknown_question", "measure.unknown_timepoint", "measure.wrong_number_of_answers"),
    ),
    makes="answer",
)
def answer_measure(world: World, turn: Turn, args: AnswerMeasure) -> Answer:
    """Answer questions about how one is; the score is made by rule."""
    key = args.person or turn.who
    place = _place(world, key, args.support)
    return actions.answer_measure(
        person=world.person(key),
        case_id=place.case_id,
        compartment=place.compartment,
        key_id=place.key_id,
        instrument=args.instrument,
        timepoint=args.timepoint,
        answers=args.answers,
        mode=args.mode,
        by=turn.by,
        at=turn.at,
        said_by=record.said(world.person(key)),
    )


def _place(world: World, key: str, support: SupportCase | None) -> Place:
    """With the caseworker, where the person has one; otherwise under their part in the restorative case."""
    try:
        return support_places.of_case(support or world.support_case(key))
    except CannotPlay:
        return restorative_places.of_participation(world.participation(None, key))


class GiveFeedback(Args):
    case: Annotated[RJCase, made("rj_case")] = arg("The restorative case.")
    person: PersonRef | None = arg("Whose feedback. Left out: who does the step.", default=None)
    overall: int | None = arg("1 (bad) to 5 (good).", default=None, at_least=1, at_most=5)
    recommend: int | None = arg(
        "1 (no) to 5 (yes): should it be offered to others?", default=None, at_least=1, at_most=5
    )
    pressured: int | None = arg(
        "1 (no) to 5 (yes): was there pressure to say yes?", default=None, at_least=1, at_most=5
    )
    made_worse: bool | None = arg("Has anything been made worse?", default=None)
    text: str = arg("In their words.", default="")


@verb("give_feedback", refuses=("measure.made_worse_unclear", "measure.rating_out_of_range"), makes="feedback")
def give_feedback(world: World, turn: Turn, args: GiveFeedback) -> Feedback:
    """Say what one thought of it, at whatever stage it ended."""
    key = args.person or turn.who
    part = world.participation(args.case, key)
    return actions.give_feedback(
        person=world.person(key),
        service=world.service,
        case_id=part.case_id,
        compartment=part.compartment,
        key_id=part.key_id,
        role=part.role,
        overall=args.overall,
        recommend=args.recommend,
        pressured=args.pressured,
        made_worse="" if args.made_worse is None else "yes" if args.made_worse else "no",
        text=args.text,
        alert=args.case.supervisor,
        by=turn.by,
        at=turn.at,
        said_by=record.said(world.person(key)),
    )
