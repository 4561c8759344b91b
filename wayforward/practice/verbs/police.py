"""The verbs of a request by the police for somebody's records: tested, prepared item by item, given or refused."""

from datetime import date
from typing import Annotated, Any

from wayforward.practice.arguments import AgencyRef, Args, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import police as rules
from wayforward.web.restorative.models import RJCase
from wayforward.web.rights.actions import police
from wayforward.web.rights.models import PoliceCondition, PoliceItem, PoliceRequest
from wayforward.web.support.models import SupportCase

from .people import paragraph_of
from .work import the_case, which_case

TheRequest = Annotated[PoliceRequest, made("police_request")]
GOES_ON = (rules.IS_OVER, rules.WAITS_FOR_THEM)
READY = (
    *(rules.CONDITIONS_OPEN, rules.NOTICE_TOO_LATE, rules.NOTHING_CHOSEN),
    *(rules.CHANGED_SINCE, rules.EVERYTHING_CHOSEN),
)


class ReceivePoliceRequest(Args):
    named: str = arg("Whom they name.")
    asked: str = arg("What they ask for, and why, in their words.")
    agency: AgencyRef | None = arg("Which police. Left out: who does the step.", default=None)
    their_ref: str = arg("Their reference.", default="")
    asked_on: date | None = arg("When they asked. Left out: on the day of the step.", default=None)


@verb("receive_police_request", refuses=(rules.DAY_TO_COME,), makes="police_request", by=("staff", "agency"))
def receive_police_request(world: World, turn: Turn, args: ReceivePoliceRequest) -> PoliceRequest:
    """Write down that the police ask for somebody's records, whoever takes it. Nothing is looked up for it."""
    who = args.agency or turn.said_by
    return police.receive(
        who=getattr(who, "name", "The police"),
        their_ref=args.their_ref,
        named=args.named,
        asked=args.asked,
        asked_on=args.asked_on or turn.day,
        **turn.own,
    )


class PlacePoliceRequest(Args):
    request: TheRequest = arg("The request.")
    support: Annotated[SupportCase, made("support_case")] | None = arg(
        "The support case, where it is one.", default=None
    )
    case: Annotated[RJCase, made("rj_case")] | None = arg("The restorative case, where it is one.", default=None)

    def unfit(self) -> str:
        return which_case(self.case, self.support)


@verb(
    "place_police_request",
    refuses=(rules.NOT_FOR_YOU, *GOES_ON, rules.NO_SUCH_CASE, rules.SEVERAL),
    by=("staff",),
)
def place_police_request(world: World, turn: Turn, args: PlacePoliceRequest) -> PoliceRequest:
    """Say which case a request of the police is about, as a lead or data protection officer. Whoever works on it is
    asked to prepare the least that answers it."""
    _, row = the_case(args.case, args.support)
    return police.place(request=args.request, reference=row.ref, **turn.own)


class AnswerPoliceCondition(Args):
    request: TheRequest = arg("The request.")
    condition: rules.Condition = arg("Which condition.")
    met: bool = arg("Whether it is met.")
    words: str = arg("Why, in words that somebody else can follow.")
    on: date | None = arg("On which day the person was given notice (`notice`).", default=None)


@verb("answer_police_condition", refuses=(*GOES_ON, rules.NO_WORDS, rules.DAY_TO_COME), by=("staff",))
def answer_police_condition(world: World, turn: Turn, args: AnswerPoliceCondition) -> PoliceCondition:
    """Answer one condition of a request of the police. All have to be met before anything is given; `value` and
    `senior` are asked where records are those of counselling (`records_are_counselling`)."""
    return police.answer(
        request=args.request, condition=args.condition, met=args.met, words=args.words, on=args.on, **turn.own
    )


class ChooseForPolice(Args):
    request: TheRequest = arg("The request.")
    of: Annotated[Any, made("contact", "rj_contact", "session", "aftercare", "concern", "note")] = arg(
        "What the note belongs to."
    )
    number: int = arg("Which paragraph.", default=1, at_least=1)
    why: str = arg("Why it is needed.")


@verb(
    "choose_for_police",
    refuses=(
        *(*GOES_ON, rules.NO_CASE, rules.NO_WORDS, rules.CHOSEN_ALREADY),
        *(rules.NOT_YOURS_TO_PREPARE, rules.ABOUT_ANOTHER, rules.SAID_BY_ANOTHER),
    ),
    makes="police_item",
    by=("staff",),
)
def choose_for_police(world: World, turn: Turn, args: ChooseForPolice) -> PoliceItem:
    """Put one paragraph into the extract for the police, as somebody who works on the case. What somebody else in the
    case said stays with them."""
    return police.choose(request=args.request, note=paragraph_of(args.of, args.number), why=args.why, **turn.own)


class TakeOutForPolice(Args):
    item: Annotated[PoliceItem, made("police_item")] = arg("What was chosen.")


@verb("take_out_for_police", refuses=(*GOES_ON, rules.NOT_CHOSEN), by=("staff",))
def take_out_for_police(world: World, turn: Turn, args: TakeOutForPolice) -> PoliceRequest:
    """Take one paragraph out of the extract for the police."""
    return police.take_out(item=args.item, **turn.own)


class OfRequest(Args):
    request: TheRequest = arg("The request.")


@verb("propose_for_police", refuses=(*GOES_ON, *READY), by=("staff",))
def propose_for_police(world: World, turn: Turn, args: OfRequest) -> PoliceRequest:
    """Put the extract for the police before a second person."""
    return police.propose(request=args.request, **turn.own)


@verb(
    "approve_for_police",
    refuses=(rules.NOT_FOR_YOU, rules.NOT_PROPOSED, rules.OWN_EXTRACT, *READY),
    by=("staff",),
)
def approve_for_police(world: World, turn: Turn, args: OfRequest) -> PoliceRequest:
    """Approve the exact words of the extract as it is now, as a lead or data protection officer who prepared none of
    it."""
    return police.approve(request=args.request, read=police.fact_of(args.request).digest, **turn.own)


@verb("give_to_police", refuses=(rules.NOT_FOR_YOU, rules.NOT_APPROVED, *READY), by=("staff",))
def give_to_police(world: World, turn: Turn, args: OfRequest) -> PoliceRequest:
    """Give the police what was approved, and nothing else."""
    return police.give(request=args.request, **turn.own)


class RefusePolice(OfRequest):
    words: str = arg("Why, for our own file: the letter is the same for everybody.")


@verb("refuse_police", refuses=(rules.NOT_FOR_YOU, rules.IS_OVER, rules.NO_WORDS), by=("staff",))
def refuse_police(world: World, turn: Turn, args: RefusePolice) -> PoliceRequest:
    """Give the police nothing. It is the ordinary answer, and it reads the same whether or not anything is held."""
    return police.refuse(request=args.request, words=args.words, **turn.own)


class AskPoliceForLess(OfRequest):
    asks: list[rules.Less] = arg("What they have to send first.")


@verb("ask_police_for_less", refuses=(rules.NOT_FOR_YOU, *GOES_ON, rules.NO_ASKS), by=("staff",))
def ask_police_for_less(world: World, turn: Turn, args: AskPoliceForLess) -> PoliceRequest:
    """Ask the police for a narrower request, or for what it lacks."""
    return police.ask_for_less(request=args.request, asks=args.asks, **turn.own)


class PoliceAskedAgain(OfRequest):
    asked: str = arg("What they ask for now, and why, in their words.")
    asked_on: date | None = arg("When they asked again. Left out: on the day of the step.", default=None)


@verb(
    "police_asked_again",
    refuses=(rules.NOT_FOR_YOU, rules.NOT_ASKED_BACK, rules.NO_WORDS, rules.DAY_TO_COME),
    by=("staff",),
)
def police_asked_again(world: World, turn: Turn, args: PoliceAskedAgain) -> PoliceRequest:
    """Write down the new request that the police sent: every condition is answered anew."""
    return police.came_back(request=args.request, asked=args.asked, asked_on=args.asked_on or turn.day, **turn.own)


class TellOfPoliceRequest(OfRequest):
    told_on: date | None = arg("When the person was told. Left out: on the day of the step.", default=None)


@verb(
    "tell_of_police_request",
    refuses=(rules.NOT_ANSWERED, rules.NOBODY_TO_TELL, rules.DAY_TO_COME),
    by=("staff",),
)
def tell_of_police_request(world: World, turn: Turn, args: TellOfPoliceRequest) -> PoliceRequest:
    """Write down that the person was told what the police asked, and what they were given."""
    return police.told(request=args.request, told_on=args.told_on or turn.day, **turn.own)
