"""The verbs of a restorative case as such: taken in, accepted, staffed, and closed."""

from datetime import date
from typing import Annotated, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import Args, Fact, Part, PersonRef, StaffRef, arg, made
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import activities, allocation, referrals
from wayforward.process.participation import ClosureReason, Role
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.actions import allocation as allocating
from wayforward.web.restorative.actions import cases, closing, participants
from wayforward.web.restorative.models import Closing, ConflictDeclaration, Dyad, Participation, RJCase

TheCase = Annotated[RJCase, made("rj_case")]
CASE = "The restorative case."


class RJIncidentArg(Part):
    """What happened, when somebody refers straight to the restorative team."""

    title: str = arg("What it is called, in a few words.")
    summary: str = arg("What happened, facts only.", default="")
    happened_on: date | None = arg("The day.", default=None)
    place: codes.Place = arg("The kind of place.", default="")
    offence: codes.Offence = arg("The offence group, if it is one.", default="")
    flags: list[codes.Flag] = arg("What has to be borne in mind.", default_factory=list)
    cj_stage: codes.CjStage = arg("The stage in the justice system.", default="")


class ReceiveRJReferral(Args):
    initiated_by: referrals.InitiatedBy = arg("Whose wish it is.")
    source: referrals.Source = arg("Who refers.")
    incident: RJIncidentArg = arg("What happened.")
    harmed: list[PersonRef] = arg("Who was harmed.", default_factory=list)
    responsible: list[PersonRef] = arg("Who is reported as responsible.", default_factory=list)
    gives: list[Fact] = arg("Which facts of these people the referral gives.", default_factory=lambda: [Fact.NAME])
    person_knows: bool = arg("Does the person whose wish it is know of it?", default=True)
    vocabulary: Literal["crime", "conflict"] = arg("`conflict` where nothing is a crime.", default="crime")


@verb(
    "receive_rj_referral",
    refuses=(
        *("referral.no_incident", "referral.no_person", "participant.in_already"),
        *("person.born_not_a_day", "person.has_died"),
    ),
    makes="rj_case",
    by=("staff", "person", "agency", "public"),
)
def receive_rj_referral(world: World, turn: Turn, args: ReceiveRJReferral) -> RJCase:
    """Refer straight to the restorative team, without a support case."""
    gives = [fact.value for fact in args.gives]
    told = args.incident
    return cases.receive_referral(
        service=world.service,
        contract=world.contract,
        area=world.area,
        initiated_by=args.initiated_by,
        source=args.source,
        harmed=[world.person(key, gives) for key in args.harmed],
        responsible=[world.person(key, gives) for key in args.responsible],
        incident={
            "title": told.title,
            "summary": told.summary,
            "happened_on": told.happened_on,
            "place": told.place,
            "offence": told.offence,
            "flags": told.flags,
            "cj_stage": told.cj_stage,
        },
        person_knows=args.person_knows,
        vocabulary=args.vocabulary,
        **turn.said,
    )


class OfCase(Args):
    case: TheCase = arg(CASE)


@verb("confirm_rj_person_knows")
def confirm_rj_person_knows(world: World, turn: Turn, args: OfCase) -> RJCase:
    """Say that the person knows of the referral to the restorative team."""
    return cases.confirm_person_knows(case=args.case, **turn.said)


class AcceptReferral(Args):
    case: TheCase = arg(CASE)
    complexity: allocation.Complexity | None = arg("How much the case asks of facilitators.", default=None)


@verb(
    "accept_referral",
    refuses=(
        *(
            "G1.already_accepted",
            "G1.not_a_lead",
            "G1.person_does_not_know",
            "referral.duplicates_not_checked",
            "referral.no_date",
            "referral.no_incident",
        ),
        *("referral.no_initiator", "referral.no_person", "referral.no_source"),
        *("referral.no_way_to_reach", "referral.out_of_area", "referral.person_does_not_know"),
        *("referral.responsible_initiated_domestic_abuse", "referral.responsible_initiated_stalking"),
        *("case.is_closed", "case.stands_still"),
    ),
    by=("staff",),
)
def accept_referral(world: World, turn: Turn, args: AcceptReferral) -> RJCase:
    """Accept a referral for screening (gate G1)."""
    return cases.accept_referral(case=args.case, complexity=args.complexity or "", **turn.own)


class NameResponsible(Args):
    case: TheCase = arg(CASE)
    person: PersonRef = arg("The person reported as responsible.")
    gives: list[Fact] = arg("Which facts are given about them.", default_factory=lambda: [Fact.NAME])
    known: referrals.Known = arg("How far they are known.", default=referrals.Known.NAME_ONLY)
    relation: codes.Relation = arg("Their relation to the person harmed.", default="")


@verb(
    "name_responsible",
    refuses=(*("participant.*", "case.is_closed", "case.stands_still", "person.born_not_a_day"), "person.has_died"),
    makes="participation",
    by=("staff",),
)
def name_responsible(world: World, turn: Turn, args: NameResponsible) -> Participation:
    """Name the person reported as responsible; they are paired with everyone harmed."""
    person = world.person(args.person, [fact.value for fact in args.gives])
    return cases.name_responsible(case=args.case, person=person, known=args.known, relation=args.relation, **turn.own)


class AddParticipant(Args):
    case: TheCase = arg(CASE)
    person: PersonRef = arg("Who joins.")
    role: Role = arg("In which part.")
    supports: PersonRef | None = arg("Beside whom they stand: for supporters, guardians, advocates.", default=None)
    gives: list[Fact] = arg("Which facts are given about them.", default_factory=lambda: [Fact.NAME])
    relation: codes.Relation = arg("Their relation to whom they stand beside.", default="")
    authority: str = arg("By what authority they speak for somebody else.", default="")


@verb(
    "add_participant",
    refuses=(*("participant.*", "case.is_closed", "case.stands_still", "person.born_not_a_day"), "person.has_died"),
    makes="participation",
)
def add_participant(world: World, turn: Turn, args: AddParticipant) -> Participation:
    """Add somebody to the case: another person harmed, a supporter, guardian, interpreter, representative."""
    beside = world.participation(args.case, args.supports) if args.supports else None
    return participants.add_participant(
        case=args.case,
        person=world.person(args.person, [fact.value for fact in args.gives]),
        role=args.role,
        supports=beside,
        relation=args.relation,
        authority=args.authority,
        **turn.said,
    )


class GradeComplexity(Args):
    case: TheCase = arg(CASE)
    complexity: allocation.Complexity = arg("How much the case asks of facilitators.")


@verb("grade_complexity", refuses=("case.is_closed", "case.stands_still"), by=("staff",))
def grade_complexity(world: World, turn: Turn, args: GradeComplexity) -> RJCase:
    """Grade a case as standard, or as sensitive and complex."""
    return cases.grade_complexity(case=args.case, complexity=args.complexity, **turn.own)


class SetMethod(Args):
    case: TheCase = arg(CASE)
    harmed: PersonRef = arg("The person harmed.")
    responsible: PersonRef = arg("The person responsible.")
    method: activities.Method = arg("What is planned between these two.")


@verb("set_method", refuses=("case.is_closed", "case.stands_still"), by=("staff",))
def set_method(world: World, turn: Turn, args: SetMethod) -> Dyad:
    """Say what is planned between two people; each pair has its own method."""
    dyad = Dyad.unwalled(Purpose.PRACTICE).get(
        harmed=world.participation(args.case, args.harmed), responsible=world.participation(args.case, args.responsible)
    )
    return cases.set_method(case=args.case, dyad=dyad, method=args.method, **turn.own)


NOT_ALLOCATED = (
    *("allocation.caseworker_is_partial", "allocation.conflict_declared", "allocation.conflicts_not_declared"),
    *("allocation.level_too_low", "allocation.not_a_practitioner", "allocation.not_a_supervisor"),
    *("allocation.not_at_work", "allocation.over_workload", "allocation.same_facilitator_twice"),
    *("allocation.second_facilitator_needed", "allocation.supervisor_is_facilitator"),
    *("allocation.vetting_out_of_date", "G1.not_a_lead", "G1.not_accepted", "G1.person_does_not_know"),
    *("case.is_closed", "case.stands_still"),
)


class Allocate(Args):
    case: TheCase = arg(CASE)
    facilitator: StaffRef = arg("Who leads.")
    co_facilitator: StaffRef | None = arg("The second practitioner.", default=None)
    supervisor: StaffRef = arg("Who supervises and signs off.")


@verb(
    "allocate",
    refuses=NOT_ALLOCATED,
    by=("staff",),
)
def allocate(world: World, turn: Turn, args: Allocate) -> RJCase:
    """Choose the facilitators and the supervisor (gate G2)."""
    return allocating.allocate(
        case=args.case,
        facilitator=args.facilitator,
        co_facilitator=args.co_facilitator,
        supervisor=args.supervisor,
        **turn.own,
    )


class HandOverPlace(Args):
    case: list[TheCase] = arg("In which restorative cases: in all of them, or in none.")
    place: allocation.Place = arg("Which place.")
    to: StaffRef = arg("Who has it from now on.")


@verb(
    "hand_over_place",
    refuses=(*NOT_ALLOCATED, "allocation.has_place_already", "allocation.team_not_whole"),
    by=("staff",),
)
def hand_over_place(world: World, turn: Turn, args: HandOverPlace) -> None:
    """Give one place in a case, or in several, to somebody else, as a lead: whoever had it sees the case no more."""
    allocating.hand_over_several(cases=args.case, place=args.place, to=args.to, **turn.own)


@verb("declare_no_conflict", refuses=("case.is_closed", "case.stands_still"), makes="declaration", by=("staff",))
def declare_no_conflict(world: World, turn: Turn, args: OfCase) -> ConflictDeclaration:
    """Say that one knows nobody in the case."""
    return allocating.declare_no_conflict(case=args.case, **turn.own)


class DeclareConflict(Args):
    case: TheCase = arg(CASE)
    kind: allocation.Conflict = arg("How one is bound to somebody in it.")
    words: str = arg("More about it.", default="")


@verb("declare_conflict", makes="declaration", by=("staff",))
def declare_conflict(world: World, turn: Turn, args: DeclareConflict) -> ConflictDeclaration:
    """Say that one knows somebody in the case: from now on one sees nothing of it, and others take the work over."""
    return allocating.declare_conflict(case=args.case, kind=args.kind, words=args.words, **turn.own)


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
