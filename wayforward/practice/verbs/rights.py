"""The verbs of what people ask about their own data: objections, statements, erasure, and what is kept and ended."""

from datetime import date
from typing import Annotated

from wayforward.practice.arguments import Args, PersonRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import CannotPlay, Turn, World
from wayforward.process import erasure as erasure_rules
from wayforward.process import keeping as keeping_rules
from wayforward.process import objections as rules
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people import cases
from wayforward.web.people.actions import objections
from wayforward.web.people.models import Note, Objection
from wayforward.web.restorative.models import RJCase
from wayforward.web.rights import files
from wayforward.web.rights.actions import erasure, keeping
from wayforward.web.rights.models import Complaint, ErasureRequest, LegalHold, Run
from wayforward.web.support.models import SupportCase

from .people import need_place
from .work import the_case, which_case

TheCase = Annotated[SupportCase, made("support_case")]
TheRJCase = Annotated[RJCase, made("rj_case")]
TheObjection = Annotated[Objection, made("objection")]
TheErasure = Annotated[ErasureRequest, made("erasure_request")]
TheRun = Annotated[Run, made("ending")]


class OfPerson(Args):
    person: PersonRef = arg("Whose file it is.")
    words: str = arg("What they say, in their words.")
    support: TheCase | None = arg("The support case, where the person is in both kinds.", default=None)
    case: TheRJCase | None = arg("The restorative case, where they are in more than one.", default=None)


class RecordObjection(OfPerson):
    kind: rules.Kind = arg("What they ask.", default=rules.Kind.OBJECTS)
    asked_on: date | None = arg("On which day they asked. Left out: on the day of the step.", default=None)


@verb(
    "record_objection",
    refuses=(rules.NO_WORDS, rules.DAY_TO_COME, rules.STANDS_ALREADY),
    makes="objection",
    by=("staff", "person"),
)
def record_objection(world: World, turn: Turn, args: RecordObjection) -> Objection:
    """Write down that a person objects to the use of what is known of them, or wants it kept and left as it is. While
    it stands, in all their cases, nobody gets in touch with them."""
    return objections.record_objection(
        person=world.person(args.person),
        place=need_place(world, args.person, args.support, args.case),
        kind=args.kind,
        words=args.words,
        asked_on=args.asked_on or turn.day,
        **turn.own,
    )


class EndObjection(Args):
    objection: TheObjection = arg("The objection.")
    words: str = arg("Why it does not stand any more.")


@verb("end_objection", refuses=(rules.NO_WORDS, rules.ENDED_ALREADY), by=("staff", "person"))
def end_objection(world: World, turn: Turn, args: EndObjection) -> Objection:
    """Write down that an objection does not stand any more, and why."""
    row = args.objection
    support = SupportCase.unwalled(Purpose.PRACTICE).filter(pk=row.case_id).first()
    case = RJCase.unwalled(Purpose.PRACTICE).filter(pk=row.case_id).first()
    place = need_place(world, world.key_of(row.person_id), support, case)
    return objections.end_objection(objection=row, place=place, words=args.words, **turn.own)


@verb("add_statement", refuses=("note.no_about", "note.no_text"), makes="note", by=("staff", "person"))
def add_statement(world: World, turn: Turn, args: OfPerson) -> Note:
    """Add what a person says to be right to their own file, in their words; what stood there stays."""
    place = need_place(world, args.person, args.support, args.case)
    return objections.add_statement(person=world.person(args.person), place=place, words=args.words, **turn.own)


# --- Erasure. ---------------------------------------------------------------------------------------------------------


class AskToErase(Args):
    person: PersonRef = arg("Whose file it is.")
    words: str = arg("What they ask, in their words.")
    support: TheCase | None = arg("In which support case, where it is one.", default=None)
    case: TheRJCase | None = arg("In which restorative case, where it is one.", default=None)
    asked_on: date | None = arg("On which day they asked. Left out: on the day of the step.", default=None)

    def unfit(self) -> str:
        return which_case(self.case, self.support)


@verb(
    "ask_to_erase",
    refuses=(
        *(erasure_rules.NO_WORDS, erasure_rules.DAY_TO_COME),
        *(erasure_rules.NO_FILE, erasure_rules.WAITS_ALREADY),
    ),
    makes="erasure_request",
    by=("staff", "person"),
)
def ask_to_erase(world: World, turn: Turn, args: AskToErase) -> ErasureRequest:
    """Write down that a person asks for their file in one case to be erased."""
    kind, row = the_case(args.case, args.support)
    return erasure.ask(
        case_at=cases.CaseAt(cases.kind_of(kind), row, Look.at(turn.by, row.pk, kind)),
        person=world.person(args.person),
        words=args.words,
        asked_on=args.asked_on or turn.day,
        **turn.own,
    )


class ProposeErasure(Args):
    request: TheErasure = arg("The request to erase.")
    erase: bool = arg("`yes`: the file goes. `no`: it is kept, with reasons that the person reads.")
    words: str = arg("What the person is told; required where the file is kept.", default="")


@verb(
    "propose_erasure",
    refuses=(
        *(erasure_rules.NOT_FOR_YOU, erasure_rules.NO_WORDS, erasure_rules.IS_OVER),
        *(erasure_rules.GONE_ALREADY, erasure_rules.STILL_OPEN, erasure_rules.ON_HOLD, erasure_rules.NEEDS_ADVICE),
        erasure_rules.NOTHING_AGAINST,
    ),
    by=("staff",),
)
def propose_erasure(world: World, turn: Turn, args: ProposeErasure) -> ErasureRequest:
    """Propose what a request to erase comes to, as a lead or data protection officer."""
    return erasure.propose(request=args.request, erase=args.erase, words=args.words, **turn.own)


class OfErasure(Args):
    request: TheErasure = arg("The request to erase.")


@verb(
    "agree_to_erasure",
    refuses=(
        *(erasure_rules.NOT_FOR_YOU, erasure_rules.NOT_PROPOSED),
        *(erasure_rules.OWN_PROPOSAL, erasure_rules.CHANGED),
    ),
    by=("staff",),
)
def agree_to_erasure(world: World, turn: Turn, args: OfErasure) -> ErasureRequest:
    """Agree to what somebody else proposed, whether to erase or to keep: it is carried out at once."""
    return erasure.agree(request=args.request, **turn.own)


@verb("send_back_erasure", refuses=(erasure_rules.NOT_FOR_YOU, erasure_rules.NOT_PROPOSED), by=("staff",))
def send_back_erasure(world: World, turn: Turn, args: OfErasure) -> ErasureRequest:
    """Send a proposal about a request to erase back, so that it is looked at again."""
    return erasure.send_back(request=args.request, **turn.own)


# --- What is kept, and what is ended. ---------------------------------------------------------------------------------


class KeepFromEnding(Args):
    support: TheCase | None = arg("The support case, where it is one.", default=None)
    case: TheRJCase | None = arg("The restorative case, where it is one.", default=None)
    reason: keeping_rules.HoldReason = arg("Why nothing of it may be ended.")
    review_on: date = arg("On which day somebody looks at it again.")

    def unfit(self) -> str:
        return which_case(self.case, self.support)


@verb(
    "keep_from_ending",
    refuses=(keeping_rules.NOT_FOR_YOU, keeping_rules.NO_SUCH_CASE, keeping_rules.REVIEW_IN_THE_PAST),
    makes="legal_hold",
    by=("staff",),
)
def keep_from_ending(world: World, turn: Turn, args: KeepFromEnding) -> LegalHold:
    """Place a legal hold on a case, as a lead or data protection officer: nothing of it is erased or ended meanwhile.
    The work in the case goes on; what stops the work is `put_on_hold`."""
    _, row = the_case(args.case, args.support)
    return keeping.place_hold(reference=row.ref, reason=args.reason, review_on=args.review_on, **turn.own)


class LiftHoldOnEnding(Args):
    hold: Annotated[LegalHold | Complaint, made("legal_hold", "complaint")] = arg(
        "The legal hold, or the complaint that one was placed with."
    )


@verb(
    "lift_hold_on_ending",
    refuses=(keeping_rules.NOT_FOR_YOU, keeping_rules.OWN_HOLD, keeping_rules.LIFTED_ALREADY),
    by=("staff",),
)
def lift_hold_on_ending(world: World, turn: Turn, args: LiftHoldOnEnding) -> LegalHold:
    """Lift a legal hold that somebody else placed."""
    hold = args.hold
    if isinstance(hold, Complaint):
        placed = LegalHold.objects.filter(about=hold.pk).first()
        if placed is None:
            raise CannotPlay("no hold was placed with this complaint")
        hold = placed
    return keeping.lift_hold(hold=hold, **turn.own)


class NothingMore(Args):
    """No arguments of its own."""


@verb(
    "propose_to_end_files",
    refuses=(keeping_rules.NOT_FOR_YOU, keeping_rules.ONE_WAITS, keeping_rules.NOTHING_IS_DUE),
    makes="ending",
    by=("staff",),
)
def propose_to_end_files(world: World, turn: Turn, args: NothingMore) -> Run:
    """Propose to end all files of the service whose time is over, as a lead or data protection officer."""
    return keeping.propose_run(chosen=files.due_now(turn.by), **turn.own)


class OfRun(Args):
    ending: TheRun = arg("What was proposed to be ended.")


@verb(
    "agree_to_end_files",
    refuses=(
        *(keeping_rules.NOT_FOR_YOU, keeping_rules.RUN_IS_OVER),
        *(keeping_rules.OWN_PROPOSAL, keeping_rules.RUN_IS_STALE),
    ),
    by=("staff",),
)
def agree_to_end_files(world: World, turn: Turn, args: OfRun) -> Run:
    """Agree to what somebody else proposed to end: each file that is still due is ended, and its words are gone."""
    return keeping.agree_to_run(run=args.ending, **turn.own)


@verb("give_up_ending_files", refuses=(keeping_rules.NOT_FOR_YOU, keeping_rules.RUN_IS_OVER), by=("staff",))
def give_up_ending_files(world: World, turn: Turn, args: OfRun) -> Run:
    """Give up what was proposed to be ended; what is due can be proposed again."""
    return keeping.give_up_run(run=args.ending, **turn.own)
