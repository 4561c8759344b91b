"""The verbs of risk and law in a restorative case: assessments, sign-off, supervision, orders."""

from datetime import date
from typing import Annotated, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import AgencyRef, Args, Part, PersonRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.verbs.restorative_case import CASE, TheCase
from wayforward.practice.verbs.restorative_exploring import OrderArg
from wayforward.practice.world import Turn, World
from wayforward.process import activities, risk, standing_still
from wayforward.web import record
from wayforward.web.people.models import Agency
from wayforward.web.restorative.actions import restrictions
from wayforward.web.restorative.actions import risk as assessing
from wayforward.web.restorative.models import (
    Clearance,
    NewInformation,
    OrdersCheck,
    Restriction,
    RiskAssessment,
    SignOff,
    Supervision,
)


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
