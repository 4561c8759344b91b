"""The verbs of finding out whether people want it: talks, agencies, the approach, what is said and passed on."""

from datetime import date
from typing import Annotated, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import AgencyRef, Args, Part, PersonKey, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.verbs.restorative_case import CASE, TheCase
from wayforward.practice.verbs.support import NoteArg, paragraphs
from wayforward.practice.world import Turn, World
from wayforward.process import consents, exploring, standing_still
from wayforward.process.participation import Decided
from wayforward.process.responsibility import Level
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Agency, Consent
from wayforward.web.restorative.actions import approaches, enquiries, participants, releases, responsibility, sessions
from wayforward.web.restorative.actions import consents as consenting
from wayforward.web.restorative.models import (
    AgencyEnquiry,
    Approach,
    CapacityDecision,
    DecisionToGoOn,
    Disclosure,
    Participation,
    ResponsibilityStatement,
    RJCase,
    Session,
)
from wayforward.web.support.actions import consents as support_consents
from wayforward.web.support.models import SupportCase


class RecordSession(Args):
    case: TheCase = arg(CASE)
    participation: PersonRef = arg("With whom.")
    minutes: int | None = arg("How long it took.", default=None, at_least=0, at_most=1440)
    mode: Literal["in_person", "phone", "video"] = arg("How they met.", default="in_person")
    present: list[PersonRef | StaffRef] = arg("Who was there.", default_factory=list)
    explained: list[codes.Explained] | Literal["all"] = arg("What was explained.", default_factory=list)
    hopes: list[exploring.Hope] = arg("What the person hopes for.", default_factory=list)
    interpreter: PersonRef | None = arg("The interpreter.", default=None)
    next_step: str = arg("What comes next.", default="")
    note: list[NoteArg] = arg("What was said, paragraph by paragraph.", default_factory=list)


@verb("record_session", refuses=("session.*", "note.no_about", "note.no_text"), makes="session", by=("staff",))
def record_session(world: World, turn: Turn, args: RecordSession) -> Session:
    """Write down a meeting of practitioners with one participant."""
    return sessions.record_session(
        case=args.case,
        participation=world.participation(args.case, args.participation),
        minutes=args.minutes,
        mode=args.mode,
        present=[_present(world, each) for each in args.present],
        explained=list(consents.CHECKLIST) if args.explained == "all" else args.explained,
        hopes=args.hopes,
        interpreter=str(world.person(args.interpreter).pk) if args.interpreter else "",
        next_step=args.next_step,
        paragraphs=paragraphs(world, args.note),
        **turn.own,
    )


def _present(world: World, somebody: PersonKey | Staff) -> str:
    return str(somebody.pk if isinstance(somebody, Staff) else world.person(somebody).pk)


class RecordDecision(Args):
    case: TheCase = arg(CASE)
    person: PersonRef | None = arg("Who says it. Left out: who does the step.", default=None)
    decision: Decided = arg("What they say about taking part.")


@verb("record_decision", refuses=("participation.*",))
def record_decision(world: World, turn: Turn, args: RecordDecision) -> Participation:
    """Write down what somebody says about taking part, at any time; any answer is a good one."""
    key = args.person or turn.who
    return participants.record_decision(
        participation=world.participation(args.case, key), decision=args.decision, by=turn.by, at=turn.at,
        said_by=world.person(key),
    )  # fmt: skip


class RecordCapacity(Args):
    case: TheCase = arg(CASE)
    person: PersonRef = arg("About whom.")
    outcome: standing_still.Understands = arg("Whether they can understand this process now.")
    words: str = arg("How this was decided.", default="")


@verb("record_capacity", refuses=("case.is_closed", "case.stands_still"), makes="capacity_decision", by=("staff",))
def record_capacity(world: World, turn: Turn, args: RecordCapacity) -> CapacityDecision:
    """Write down a decision about understanding this process now; nobody else can consent in the person's place."""
    return participants.record_capacity(
        participation=world.participation(args.case, args.person), outcome=args.outcome, words=args.words, **turn.own
    )


class WithdrawConsent(Args):
    consent: Annotated[Consent, made("consent")] = arg("The consent that is taken back.")
    how: codes.HowSaid = arg("In which form it was said.", default="verbal")
    to: StaffRef | None = arg("To whom it was said.", default=None)
    words: str = arg("What was said.", default="")


@verb("withdraw_consent", refuses=("consent.already_withdrawn", "consent.before_given"), makes="withdrawal")
def withdraw_consent(world: World, turn: Turn, args: WithdrawConsent) -> object:
    """Take a consent back, in any form, to any member of staff: what stands on it stops at once."""
    given = SupportCase.unwalled(Purpose.PRACTICE).filter(pk=args.consent.case_id).first()
    if given is not None:
        return support_consents.withdraw_consent(
            case=given, consent=args.consent, how=args.how, words=args.words, **turn.said
        )
    case = RJCase.unwalled(Purpose.PRACTICE).get(pk=args.consent.case_id)
    return consenting.withdraw_consent(
        case=case, consent=args.consent, how=args.how, said_to=args.to, words=args.words, **turn.said
    ).withdrawal


class AskAgency(Args):
    case: TheCase = arg(CASE)
    agency: AgencyRef = arg("Which agency.")
    ask: list[exploring.Ask] = arg("What it is asked.")
    about: PersonRef | None = arg("About whom. Left out: about everybody on the other side.", default=None)
    gateway: exploring.Gateway | None = arg("By which lawful way it may answer.", default=None)
    crime_number: str = arg("The crime number.", default="")


@verb("ask_agency", refuses=("G3.*", "case.*"), makes="enquiry", by=("staff",))
def ask_agency(world: World, turn: Turn, args: AskAgency) -> AgencyEnquiry:
    """Ask an agency about the other person: not before the person who asks has agreed that their own details come to
    the team (C3, however the referral came), that the other person is approached (C4), and that this agency is asked
    (C5)."""
    return enquiries.ask_agency(
        case=args.case,
        agency=args.agency,
        ask=args.ask,
        about=world.participation(args.case, args.about) if args.about else None,
        gateway=args.gateway or "",
        crime_number=args.crime_number,
        **turn.own,
    )


class ContactArg(Part):
    """How somebody can be reached."""

    phone: str | None = arg("A telephone number.", default=None)
    email: str | None = arg("An e-mail address.", default=None)
    address: str | None = arg("An address.", default=None)


class OrderArg(Part):
    """An order that forbids contact."""

    kind: standing_still.OrderKind = arg("Which kind of order.")
    text: str = arg("What it says.", default="")
    direct: bool = arg("Does it forbid direct contact?", default=True)
    indirect: bool = arg("Does it forbid contact through others?", default=True)
    from_on: date | None = arg("From when.", default=None)
    until_on: date | None = arg("Until when.", default=None)


class AnswerEnquiry(Args):
    enquiry: Annotated[AgencyEnquiry, made("enquiry")] = arg("The question.")
    reply: exploring.Reply = arg("What came of it.")
    contact: ContactArg | None = arg("How the other person can be reached.", default=None)
    orders: list[OrderArg] | None = arg("Orders in force; an empty list says that there are none.", default=None)
    risk_view: exploring.RiskView | None = arg("The agency's view of risk.", default=None)
    facts: str = arg("What it confirms.", default="")
    first_contact_by: exploring.Route | None = arg("Who makes the first approach.", default=None)
    reason: str = arg("Why it was refused.", default="")
    valid_until: date | None = arg("Until when the answer about orders is good.", default=None)


@verb("answer_enquiry", refuses=("enquiry.*", "person.has_died"))
def answer_enquiry(world: World, turn: Turn, args: AnswerEnquiry) -> AgencyEnquiry:
    """Write an agency's answer down."""
    contact = args.contact
    return enquiries.answer_enquiry(
        enquiry=args.enquiry,
        reply=args.reply,
        contact={
            name: value for name in ("phone", "email", "address") if (value := getattr(contact, name, None)) is not None
        },
        orders=None if args.orders is None else [_order(order) for order in args.orders],
        risk_view=args.risk_view or "",
        facts_confirmed=args.facts,
        first_contact_by=args.first_contact_by or "",
        reason=args.reason,
        valid_until=args.valid_until,
        **turn.said,
    )


def _order(order: OrderArg) -> dict[str, object]:
    return {
        "kind": order.kind,
        "text": order.text,
        "direct": order.direct,
        "indirect": order.indirect,
        "from_on": order.from_on,
        "until_on": order.until_on,
    }


class RecordApproach(Args):
    case: TheCase = arg(CASE)
    to: PersonRef = arg("Who was approached.")
    route: exploring.Route = arg("By whom.")
    result: exploring.ApproachResult = arg("What came of it.")


@verb(
    "record_approach",
    refuses=(
        *("G3.asker_not_willing", "G3.no_consent_to_approach", "G3.no_consent_to_pass_details", "G3.no_wording"),
        *("G3.responsible_does_not_accept", "G4.other_not_willing", "case.*", "approach.harmed_straight_out"),
        "objection.stands",
    ),
    makes="approach",
)
def record_approach(world: World, turn: Turn, args: RecordApproach) -> Approach:
    """Write down an approach to the other person, in exactly the words agreed (C4)."""
    return approaches.record_approach(
        case=args.case,
        to=world.participation(args.case, args.to),
        route=args.route,
        result=args.result,
        by=turn.by,
        at=turn.at,
        said_by=turn.said_by if isinstance(turn.said_by, Agency) else None,
    )


class RecordResponsibility(Args):
    case: TheCase = arg(CASE)
    person: PersonRef = arg("Whose part it is.")
    level: Level = arg("How far they accept it.")
    scope: str = arg("What exactly they accept, in their words.")
    heard_by: list[StaffRef] = arg("Who heard it.", default_factory=list)
    consistent_with_police: codes.Extent = arg("Does it fit what the police say?", default="unknown")


@verb("record_responsibility", refuses=("responsibility.*",), makes="statement", by=("staff",))
def record_responsibility(world: World, turn: Turn, args: RecordResponsibility) -> ResponsibilityStatement:
    """Write down how far somebody accepts what they did."""
    return responsibility.record_responsibility(
        case=args.case,
        participation=world.participation(args.case, args.person),
        level=args.level,
        scope=args.scope,
        heard_by=[str(staff.pk) for staff in args.heard_by],
        consistent_with_police=args.consistent_with_police,
        **turn.own,
    )


class PassOn(Args):
    case: TheCase = arg(CASE)
    consent: Annotated[Consent, made("consent")] = arg("The consent that releases the words (C8).")
    to: PersonRef = arg("To whom.")
    how: exploring.How = arg("How.")
    recipient_agreed: bool = arg("Did they say that they want to hear it?", default=False)
    read_back: bool = arg("Was it read back to its author before?", default=False)


@verb(
    "pass_on",
    refuses=(
        *("disclosure.consent_does_not_stand", "disclosure.not_for_them"),
        *("disclosure.passed_on_already", "disclosure.recipient_not_asked", "disclosure.words_changed"),
        *("G6.*", "case.is_closed", "case.stands_still"),
    ),
    makes="disclosure",
    by=("staff",),
)
def pass_on(world: World, turn: Turn, args: PassOn) -> Disclosure:
    """Pass released words on, exactly as they were released."""
    return releases.pass_on(
        case=args.case,
        consent=args.consent,
        to=world.participation(args.case, args.to),
        how=args.how,
        recipient_agreed=args.recipient_agreed,
        read_back=args.read_back,
        **turn.own,
    )


class DecideToGoOn(Args):
    case: TheCase = arg(CASE)
    person: PersonRef | None = arg("Who decides. Left out: who does the step.", default=None)
    having_heard: Annotated[Consent, made("consent")] = arg("The consent that released what they heard.")
    decision: exploring.GoOn = arg("What they decide.")


@verb("decide_to_go_on", refuses=("decision.*", "case.is_closed", "case.stands_still"), makes="decision")
def decide_to_go_on(world: World, turn: Turn, args: DecideToGoOn) -> DecisionToGoOn:
    """Decide, having heard the released words, whether to go on."""
    key = args.person or turn.who
    return releases.decide_to_go_on(
        case=args.case,
        participation=world.participation(args.case, key),
        having_heard=args.having_heard,
        decision=args.decision,
        by=turn.by,
        at=turn.at,
        said_by=world.person(key),
    )
