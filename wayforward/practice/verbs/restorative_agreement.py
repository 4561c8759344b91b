"""The verbs of an outcome agreement: drafted, signed, looked at again, and what follows where it is not kept."""

from datetime import date
from typing import Annotated, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import Args, Part, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.verbs.restorative_case import CASE, TheCase
from wayforward.practice.verbs.restorative_meeting import part_in
from wayforward.practice.world import Turn, World
from wayforward.process import agreements
from wayforward.web import record
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative import facts
from wayforward.web.restorative.actions import agreements as agreeing
from wayforward.web.restorative.models import Activity, Agreement, CommitmentReview, Participation, RJCase, Signature

TheAgreement = Annotated[Agreement, made("agreement")]
AGREEMENT = "The agreement."


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
        participation=part_in(world, args.agreement, key),
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
