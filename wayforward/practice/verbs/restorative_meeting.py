"""The verbs of the restorative case from risk to closing."""

from datetime import date, datetime
from typing import Annotated, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import AgencyRef, Args, Part, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.verbs.restorative_case import CASE, OrderArg, TheCase
from wayforward.practice.world import Turn, World
from wayforward.process import activities, agreements, risk, standing_still
from wayforward.process.participation import ClosureReason
from wayforward.web import record
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.models import Agency
from wayforward.web.restorative import facts
from wayforward.web.restorative.actions import agreements as agreeing
from wayforward.web.restorative.actions import closing, meeting, restrictions
from wayforward.web.restorative.actions import risk as assessing
from wayforward.web.restorative.models import (
    Activity,
    Aftercare,
    Agreement,
    Attendance,
    Clearance,
    Closing,
    CommitmentReview,
    NewInformation,
    OrdersCheck,
    Participation,
    Preparation,
    ReadinessCheck,
    Restriction,
    RiskAssessment,
    RJCase,
    Signature,
    SignOff,
    Supervision,
)

TheActivity = Annotated[Activity, made("activity")]
TheAgreement = Annotated[Agreement, made("agreement")]
ACTIVITY = "The meeting or exchange."
AGREEMENT = "The agreement."


class RiskItemArg(Part):
    """One risk factor, as it was seen."""

    factor: codes.Factor = arg("Which factor.")
    present: risk.Present = arg("Is it there?")
    likelihood: int | None = arg("1 to 5.", default=None, at_least=1, at_most=5)
    impact: int | None = arg("1 to 5.", default=None, at_least=1, at_most=5)
    mitigation: str = arg("What is done about it.", default="")
    residual_likelihood: int | None = arg("1 to 5, after that.", default=None, at_least=1, at_most=5)
    residual_impact: int | None = arg("1 to 5, after that.", default=None, at_least=1, at_most=5)
    evidence: str = arg("What this rests on.", default="")


class AssessRisk(Args):
    case: TheCase = arg(CASE)
    of: Literal["activity"] | PersonRef = arg("Of whom, or `activity`.")
    items: list[RiskItemArg] = arg("The factors, as seen.", default_factory=list)
    rest: bool | None = arg("no: every other factor was asked about and the answer was no.", default=None)
    not_proceeding: str = arg("What not going on would mean.", default="")
    strengths: str = arg("What protects.", default="")
    revises: Annotated[RiskAssessment, made("risk_assessment")] | None = arg(
        "The assessment that this one revises; factors not named keep their answers.", default=None
    )


@verb(
    "assess_risk",
    refuses=("risk.case_closed", "risk.no_items", "risk.revises_another", "risk.unknown_factor"),
    makes="risk_assessment",
    by=("staff",),
)
def assess_risk(world: World, turn: Turn, args: AssessRisk) -> RiskAssessment:
    """Assess the risk for one participant, or of the activity."""
    of = None if args.of == risk.ACTIVITY else world.participation(args.case, args.of)
    return assessing.assess_risk(
        case=args.case,
        of=of,
        items=[assessing.ItemSeen(**{name: getattr(item, name) for name in ITEM_FIELDS}) for item in args.items],
        rest=args.rest,
        not_proceeding=args.not_proceeding,
        strengths=args.strengths,
        revises=args.revises,
        **turn.own,
    )


ITEM_FIELDS = (
    "factor",
    "present",
    "likelihood",
    "impact",
    "mitigation",
    "residual_likelihood",
    "residual_impact",
    "evidence",
)


class SignOffArgs(Args):
    case: TheCase = arg(CASE)
    assessments: list[Annotated[RiskAssessment, made("risk_assessment")]] = arg("Which assessments.")
    method: activities.Method = arg("For which method.")
    approved: bool = arg("no: it is not signed off.", default=True)
    conditions: str = arg("On which conditions, or why not.", default="")


@verb(
    "sign_off",
    refuses=(
        *("risk.case_closed", "risk.critical_unknown", "risk.facilitates_the_case"),
        *("risk.has_conflict", "risk.not_allowed_to_sign", "risk.not_proceeding_missing"),
        *("risk.nothing_to_sign", "risk.own_assessment", "risk.signed_already", "risk.stale"),
        *("risk.superseded", "risk.too_high_for_direct"),
    ),
    makes="sign_off",
    by=("staff",),
)
def sign_off(world: World, turn: Turn, args: SignOffArgs) -> SignOff:
    """Sign off assessments for a method. One of a panel leaves gate G7 shut until enough of them have signed."""
    return assessing.sign_off(
        case=args.case,
        assessments=args.assessments,
        method=args.method,
        approved=args.approved,
        conditions=args.conditions,
        **turn.own,
    )


class RecordNewInformation(Args):
    case: TheCase = arg(CASE)
    kind: standing_still.NewsKind = arg("What kind.")
    words: str = arg("What it is.")
    about: PersonRef | None = arg("About whom. Left out: about everybody.", default=None)


@verb("record_new_information", makes="new_information")
def record_new_information(world: World, turn: Turn, args: RecordNewInformation) -> NewInformation:
    """Write something new down; the assessments that it touches are stale from now on."""
    about = world.participation(args.case, args.about) if args.about else None
    return assessing.record_new_information(case=args.case, kind=args.kind, words=args.words, about=about, **turn.own)


class RecordSupervision(Args):
    case: TheCase = arg(CASE)
    words: str = arg("What was talked about.")
    decisions: str = arg("What was decided.", default="")


@verb("record_supervision", refuses=("risk.facilitates_the_case",), makes="supervision", by=("staff",))
def record_supervision(world: World, turn: Turn, args: RecordSupervision) -> Supervision:
    """Write down a supervision talk about the case."""
    return assessing.record_supervision(case=args.case, words=args.words, decisions=args.decisions, **turn.own)


class RecordRestriction(OrderArg, Args):
    case: TheCase = arg(CASE)
    on: PersonRef = arg("Whom the order binds.")
    protects: PersonRef | None = arg("Whom it protects. Left out: everybody.", default=None)
    source: str = arg("Where it is known from.", default="")


@verb(
    "record_restriction",
    refuses=("restriction.covers_nothing", "restriction.ends_before_it_begins"),
    makes="restriction",
)
def record_restriction(world: World, turn: Turn, args: RecordRestriction) -> Restriction:
    """Write an order down that forbids contact (gate G6)."""
    return restrictions.record_restriction(
        case=args.case,
        on=world.participation(args.case, args.on),
        protects=world.participation(args.case, args.protects) if args.protects else None,
        kind=args.kind,
        text=args.text,
        direct=args.direct,
        indirect=args.indirect,
        from_on=args.from_on,
        until_on=args.until_on,
        source=args.source,
        **turn.own,
        said_by=record.said(turn.said_by),
    )


class VaryRestriction(Args):
    case: TheCase = arg(CASE)
    restriction: Annotated[Restriction, made("restriction")] = arg("The order.")
    methods: list[activities.Method] = arg("Which methods it opens.")
    from_on: date = arg("From when.")
    until_on: date | None = arg("Until when.", default=None)
    document: str = arg("By which document.", default="")
    issued_by: str = arg("Who issued it.", default="")
    kind: standing_still.ClearanceKind = arg(
        "A variation or a permission.", default=standing_still.ClearanceKind.VARIED
    )


@verb(
    "vary_restriction",
    refuses=(
        *("restriction.ends_before_it_begins", "restriction.has_ended", "restriction.no_document"),
        *("restriction.no_method", "restriction.not_a_method"),
    ),
    makes="clearance",
)
def vary_restriction(world: World, turn: Turn, args: VaryRestriction) -> Clearance:
    """Write a variation or a written permission down: only these methods, only in this time."""
    return restrictions.record_clearance(
        case=args.case,
        restriction=args.restriction,
        methods=args.methods,
        from_on=args.from_on,
        until_on=args.until_on,
        document=args.document,
        issued_by=args.issued_by,
        kind=args.kind,
        **turn.own,
        said_by=record.said(turn.said_by),
    )


class EndRestriction(Args):
    case: TheCase = arg(CASE)
    restriction: Annotated[Restriction, made("restriction")] = arg("The order.")


@verb("end_restriction", refuses=("restriction.has_ended",))
def end_restriction(world: World, turn: Turn, args: EndRestriction) -> Restriction:
    """Say that an order has ended or does not apply."""
    return restrictions.end_restriction(
        case=args.case, restriction=args.restriction, **turn.own, said_by=record.said(turn.said_by)
    )


class CheckOrders(Args):
    case: TheCase = arg(CASE)
    on: PersonRef = arg("About whom it was asked.")
    nil: bool = arg("yes: there are none.")
    agency: AgencyRef | None = arg("Who was asked. Left out: the person themselves.", default=None)
    valid_until: date | None = arg("Until when the answer is good.", default=None)


@verb("check_orders", refuses=("restriction.check_ends_before",), makes="orders_check")
def check_orders(world: World, turn: Turn, args: CheckOrders) -> OrdersCheck:
    """Write down that orders were asked about, and the answer; a nil answer grows old."""
    return restrictions.record_orders_check(
        case=args.case,
        on=world.participation(args.case, args.on),
        nil=args.nil,
        agency=args.agency or (turn.said_by if isinstance(turn.said_by, Agency) else None),
        valid_until=args.valid_until,
        **turn.own,
        said_by=record.said(turn.said_by),
    )


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
        answers[str(_part(world, args.activity, key).pk)] = {"ready": colour}
    return meeting.check_readiness(activity=args.activity, answers=answers, **turn.own)


def _part(world: World, row: object, key: str) -> Participation:
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
        attended=[_part(world, args.activity, key) for key in people],
        ended=args.ended,
        ended_by=str(_part(world, args.activity, args.ended_by).pk) if args.ended_by else "",
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
        participation=_part(world, args.activity, key),
        received_as=args.received_as,
        by=turn.by,
        at=turn.at,
        said_by=record.said(world.person(key)),
    )


class CommitmentArg(Part):
    """One commitment of an agreement."""

    kind: agreements.Kind = arg("What kind of commitment.")
    text: str = arg("In the words that the parties used.", default="")
    owner: Literal["both"] | PersonRef | None = arg("Who will do it: one person, or both.", default=None)
    trigger: str = arg("When it applies (for if_then_protocol).", default="")
    response: str = arg("What is done then (for if_then_protocol).", default="")
    due_on: date | None = arg("By when (for one_off).", default=None)
    recurrence: codes.Recurrence = arg("How often (for repeated).", default="")
    from_on: date | None = arg("From when.", default=None)
    until_on: date | None = arg("Until when.", default=None)
    evidence: str = arg("By what it is seen to be done.", default="")
    checker: StaffRef | None = arg("Who checks it.", default=None)


class DraftAgreement(Args):
    case: TheCase = arg(CASE)
    actions: list[CommitmentArg] = arg("The commitments; none is a full result.", default_factory=list)
    parties: list[PersonRef] = arg(
        "Who signs. Left out: the harmed and responsible people of the last meeting or exchange.", default_factory=list
    )
    intervention_reason: str = arg("Why the facilitator intervened in the content, if they did.", default="")
    varies: TheAgreement | None = arg("The agreement that this one would change.", default=None)


@verb(
    "draft_agreement",
    refuses=(
        *("agreement.case_closed", "agreement.no_day", "agreement.no_owner", "agreement.no_recurrence"),
        *("agreement.no_text", "agreement.no_trigger", "agreement.not_agreed"),
        *("agreement.not_two_parties", "agreement.nothing_held", "agreement.owner_not_a_party"),
        "agreement.somebody_left_out",
    ),
    makes="agreement",
    by=("staff",),
)
def draft_agreement(world: World, turn: Turn, args: DraftAgreement) -> Agreement:
    """Write down what the parties propose to agree."""
    activity = (
        Activity.unwalled(Purpose.PRACTICE)
        .filter(case_id=args.case.pk)
        .exclude(held_at=None)
        .order_by("held_at")
        .last()
    )
    parties = _parties(world, args, activity)
    return agreeing.draft_agreement(
        case=args.case,
        activity=activity,
        commitments=[_commitment(world, args.case, each, parties) for each in args.actions],
        signatories=parties,
        intervention_reason=args.intervention_reason,
        varies=args.varies,
        **turn.own,
    )


SIGNING = ("harmed", "responsible", "dual")


def _parties(world: World, args: DraftAgreement, activity: Activity | None) -> list[Participation]:
    if args.parties:
        return [world.participation(args.case, key) for key in args.parties]
    if activity is None:
        return [part for part in facts.participations(args.case) if part.role in SIGNING]
    there = (row for row in facts.attendances(activity) if row.attended)
    return [row.participation for row in there if row.participation.role in SIGNING]


def _commitment(
    world: World, case: RJCase, told: CommitmentArg, parties: list[Participation]
) -> agreeing.CommitmentDraft:
    owners = parties if told.owner == "both" else [world.participation(case, told.owner)] if told.owner else []
    return agreeing.CommitmentDraft(
        kind=told.kind,
        text=told.text,
        owners=owners,
        trigger=told.trigger,
        response=told.response,
        due_on=told.due_on,
        recurrence=told.recurrence,
        from_on=told.from_on,
        until_on=told.until_on,
        evidence=told.evidence,
        checker=told.checker,
    )


class SignAgreement(Args):
    agreement: TheAgreement = arg(AGREEMENT)
    person: PersonRef | None = arg("Who signs. Left out: who does the step.", default=None)
    wants_to_be_told: bool = arg("Do they want to be told how it goes (C11)?", default=True)


@verb(
    "sign_agreement",
    refuses=(
        *("agreement.case_closed", "agreement.not_a_signatory", "agreement.not_open_to_sign"),
        *("agreement.not_willing", "agreement.signed_already"),
    ),
    makes="signature",
)
def sign_agreement(world: World, turn: Turn, args: SignAgreement) -> Signature:
    """Sign the agreement, freely, in its exact words (C10)."""
    key = args.person or turn.who
    return agreeing.sign_agreement(
        agreement=args.agreement,
        participation=_part(world, args.agreement, key),
        wants_to_be_told=args.wants_to_be_told,
        by=turn.by,
        at=turn.at,
        said_by=record.said(world.person(key)),
    )


class ReviewAgreement(Args):
    agreement: TheAgreement = arg(AGREEMENT)
    actions: dict[int, agreements.Status] = arg("The status of each commitment, by its number.")
    words: str = arg("What was said about it.", default="")


@verb(
    "review_agreement",
    refuses=(
        *("agreement.breach_needs_steps", "agreement.not_agreed", "agreement.not_the_newest"),
        *("agreement.status_does_not_fit", "agreement.unknown_commitment"),
    ),
    by=("staff",),
)
def review_agreement(world: World, turn: Turn, args: ReviewAgreement) -> Agreement:
    """Look at the commitments again with those who made them."""
    agreeing.review_agreement(agreement=args.agreement, statuses=args.actions, words=args.words, **turn.own)
    return args.agreement


class HandleBreach(Args):
    agreement: TheAgreement = arg(AGREEMENT)
    number: int = arg("The number of the commitment.", at_least=1)
    step: agreements.Step = arg("Which step of the sequence this is.")
    words: str = arg("What came of it.", default="")


@verb(
    "handle_breach",
    refuses=(
        *("agreement.does_not_want_to_know", "agreement.not_agreed"),
        *("agreement.not_part_of_a_disposal", "agreement.not_the_newest", "agreement.step_too_early"),
        "agreement.unknown_commitment",
    ),
    makes="commitment_review",
)
def handle_breach(world: World, turn: Turn, args: HandleBreach) -> CommitmentReview:
    """Take one step where a commitment may not have been kept; the facts come first."""
    return agreeing.handle_breach(
        agreement=args.agreement,
        number=args.number,
        step=args.step,
        words=args.words,
        by=turn.by,
        at=turn.at,
        said_by=record.said(turn.said_by),
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
        participation=_part(world, args.activity, args.person),
        wellbeing=args.wellbeing,
        second_thoughts=args.second_thoughts,
        words=args.words,
        **turn.own,
    )


class CloseCase(Args):
    case: TheCase = arg(CASE)
    reason: ClosureReason = arg("Why; the other side reads the neutral words whatever it is.")
    words: str = arg("More about it.", default="")


@verb(
    "close_case",
    refuses=(
        *("G10.activity_open", "G10.commitments_not_reviewed", "G10.commitments_open"),
        *("G10.not_true_of_anybody", "G10.not_yours_to_close", "G10.nothing_held", "case.is_closed"),
    ),
    makes="closing",
    by=("staff",),
)
def close_case(world: World, turn: Turn, args: CloseCase) -> Closing:
    """Close a restorative case with one of the fixed reasons (gate G10)."""
    return closing.close_case(case=args.case, reason=args.reason, words=args.words, **turn.own)


class ReopenCase(Args):
    case: TheCase = arg(CASE)
    words: str = arg("Why.", default="")


@verb("reopen_case", refuses=("G10.erased", "G10.not_closed", "G10.not_yours_to_close"), makes="closing", by=("staff",))
def reopen_case(world: World, turn: Turn, args: ReopenCase) -> Closing:
    """Open a closed case again: somebody came back."""
    return closing.reopen_case(case=args.case, words=args.words, **turn.own)
