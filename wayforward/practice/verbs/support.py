"""The verbs of support: referral, case, contact, needs, goals."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from wayforward.practice import codes
from wayforward.practice.arguments import Args, Fact, Part, PersonRef, StaffRef, arg, made
from wayforward.practice.reaching import ContactRules
from wayforward.practice.verb import verb
from wayforward.practice.world import Turn, World
from wayforward.process import needs as need_rules
from wayforward.process import referrals, safe_contact
from wayforward.process import support as support_rules
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Agency
from wayforward.web.support.actions import cases, contacts, needs
from wayforward.web.support.actions import referrals as taking
from wayforward.web.support.models import (
    Contact,
    Goal,
    NeedsAssessment,
    PlanReview,
    Referral,
    SupportCase,
)

TheCase = Annotated[SupportCase, made("support_case")]
TheReferral = Annotated[Referral, made("referral")]


class OtherPartyArg(Part):
    """Who is reported as responsible."""

    person: PersonRef = arg("The person reported as responsible.")
    known: referrals.Known = arg("How far they are known.", default=referrals.Known.NAME_ONLY)


class IncidentArg(Part):
    """What happened, when a support case begins."""

    title: str = arg("What it is called, in a few words.")
    summary: str = arg("What happened, facts only.", default="")
    happened_on: date | None = arg("The day, or the first day.", default=None)
    happened_until: date | None = arg("The last day, where it went on.", default=None)
    place: codes.Place = arg("The kind of place.", default="")
    crime_number: str = arg("The crime number, if there is one.", default="")
    offence: codes.Offence = arg("The offence group, if it is one.", default="")
    flags: list[codes.Flag] = arg("What has to be borne in mind.", default_factory=list)
    other_party: OtherPartyArg | None = arg("Who is reported as responsible.", default=None)
    cj_stage: codes.CjStage = arg("The stage in the justice system.", default="")


class NoteArg(Part):
    """One paragraph of a note: without whom it is about, nobody could be given what is theirs."""

    text: str = arg("The words of the paragraph.")
    about: list[PersonRef] = arg("Whose data it is.")
    source: PersonRef | None = arg("Who said it. Left out: the writer's own observation.", default=None)


class ReferToSupport(Args):
    person: PersonRef = arg("Who it is for.")
    gives: list[Fact] = arg("Which facts of the person the referral gives.", default_factory=lambda: [Fact.NAME])
    incident: IncidentArg = arg("What happened.")
    person_knows: bool = arg(
        "Does the person know of the referral? Where they do not, it only informs: no case can be opened, and contact "
        "rules that it gives are not kept, since nobody agreed them with the person."
    )
    source: referrals.Source | None = arg("Who refers. Left out: told by who does the step.", default=None)
    priority: referrals.Priority = arg("How soon the first contact is due.", default=referrals.Priority.STANDARD)


@verb(
    "refer_to_support",
    refuses=(
        *("referral.no_incident", "referral.no_way_to_reach", "person.born_not_a_day", "person.has_died"),
        *("safe_contact.died", "safe_contact.nothing_agreed"),
    ),
    makes="referral",
    by=("staff", "person", "agency", "public"),
)
def refer_to_support(world: World, turn: Turn, args: ReferToSupport) -> Referral:
    """Ask for support for somebody who was harmed."""
    facts = world.given(args.person, args.gives)
    known = world.person(args.person) if world.known(args.person) else None
    name = str(facts.pop("name"))
    other = args.incident.other_party
    referral = taking.refer_to_support(
        service=world.service,
        area=world.area,
        contract=world.contract,
        source=args.source or _source_of(world, turn, args.person),
        person_knows=args.person_knows,
        person=known,
        name=name,
        given=facts,
        profile=world.safe_contact(args.person, args.gives) if "safe_contact" in args.gives else None,
        incident=_incident(args.incident),
        other_party=world.person(other.person) if other else None,
        other_party_name=str(world.given(other.person, None)["name"]) if other else "",
        other_party_known=other.known if other else "",
        agency=turn.said_by if isinstance(turn.said_by, Agency) else None,
        priority=args.priority,
        **turn.said,
    )
    if known is None:
        world.introduce(args.person, referral.person)
    return referral


class ConfirmPersonKnows(Args):
    referral: TheReferral = arg("The referral.")
    safe_contact: ContactRules | None = arg("How it is safe to reach them, where they said it.", default=None)


@verb(
    "confirm_person_knows",
    refuses=(
        *("referral.person_knows_already", "referral.settled"),
        *("safe_contact.died", "safe_contact.nothing_agreed"),
    ),
)
def confirm_person_knows(world: World, turn: Turn, args: ConfirmPersonKnows) -> Referral:
    """Say that the person knows of the referral: from now on they may be contacted."""
    rules = args.safe_contact
    return taking.confirm_person_knows(
        referral=args.referral, profile=rules.profile() if rules is not None else None, **turn.said
    )


class CloseReferral(Args):
    referral: TheReferral = arg("The referral.")
    reason: support_rules.ReferralClosure = arg("Why no case is opened.")


@verb("close_referral", refuses=("referral.settled",), by=("staff",))
def close_referral(world: World, turn: Turn, args: CloseReferral) -> Referral:
    """End a referral without a case, with the reason."""
    return taking.close_referral(referral=args.referral, reason=args.reason, **turn.own)


class OpenSupportCase(Args):
    referral: TheReferral = arg("The referral.")
    caseworker: StaffRef = arg("Who supports the person.")
    supervisor: StaffRef | None = arg("Who supervises. Left out: the supervisor who opens it.", default=None)


@verb(
    "open_support_case",
    refuses=(
        *("referral.person_does_not_know", "referral.settled", "support.caseworker_has_conflict"),
        *("support.facilitator_is_impartial", "support.not_a_caseworker"),
        *("support.not_for_you_to_allocate", "support.same_caseworker"),
    ),
    makes="support_case",
    by=("staff",),
)
def open_support_case(world: World, turn: Turn, args: OpenSupportCase) -> SupportCase:
    """Open a support case for a referral and give it to a caseworker."""
    return cases.open_support_case(
        referral=args.referral, caseworker=args.caseworker, supervisor=args.supervisor, **turn.own
    )


class ReallocateSupport(Args):
    support: TheCase = arg("The support case.")
    caseworker: StaffRef = arg("Who takes it over.")
    reason: support_rules.HandOverReason | None = arg("Why.", default=None)


@verb(
    "reallocate_support",
    refuses=(
        *("support.caseworker_has_conflict", "support.closed", "support.facilitator_is_impartial"),
        *("support.not_a_caseworker", "support.not_for_you_to_allocate", "support.same_caseworker"),
    ),
    by=("staff",),
)
def reallocate_support(world: World, turn: Turn, args: ReallocateSupport) -> SupportCase:
    """Hand a support case to another caseworker; the earlier offers and answers come with it."""
    return cases.reallocate_support(case=args.support, caseworker=args.caseworker, reason=args.reason or "", **turn.own)


class StartContact(Args):
    support: TheCase = arg("The support case.")
    channel: safe_contact.Channel = arg("By which way.")
    purpose: safe_contact.Purpose = arg("What it is for.", default=safe_contact.Purpose.SUPPORT)


@verb(
    "start_contact",
    refuses=(
        *("safe_contact.died", "safe_contact.forbidden_channel", "safe_contact.no_profile_yet"),
        *("safe_contact.no_voicemail", "safe_contact.outside_days", "safe_contact.outside_hours"),
        *("safe_contact.person_does_not_know", "safe_contact.stopped", "support.closed"),
        "objection.stands",
    ),
    makes="contact",
    by=("staff",),
)
def start_contact(world: World, turn: Turn, args: StartContact) -> Contact:
    """Ask for permission and a number before a contact is made: here it is stopped where it is not safe."""
    return contacts.start_contact(case=args.support, channel=args.channel, purpose=args.purpose, **turn.own)


class RecordContact(Args):
    support: TheCase = arg("The support case.")
    result: safe_contact.Result = arg("What came of it.")
    contact: Annotated[Contact, made("contact")] | None = arg("The contact that was started.", default=None)
    channel: safe_contact.Channel = arg("By which way, if none was started.", default=safe_contact.Channel.PHONE)
    direction: Literal["out", "in"] = arg("`in` where the person got in touch.", default="out")
    minutes: int | None = arg("How long it took.", default=None, at_least=0, at_most=1440)
    note: list[NoteArg] = arg("What was said, paragraph by paragraph.", default_factory=list)
    call_back_at: datetime | None = arg("When to call back.", default=None)


@verb("record_contact", refuses=("contact.*", "note.no_about", "note.no_text"), makes="contact")
def record_contact(world: World, turn: Turn, args: RecordContact) -> Contact:
    """Write down what happened. Never refused for being unwelcome, only marked."""
    return contacts.record_contact(
        case=args.support,
        contact=args.contact,
        channel=args.channel,
        direction=args.direction,
        result=args.result,
        minutes=args.minutes,
        paragraphs=paragraphs(world, args.note),
        call_back_at=args.call_back_at,
        **turn.said,
    )


class CancelContact(Args):
    support: TheCase = arg("The support case.")
    contact: Annotated[Contact, made("contact")] = arg("The contact that was started.")


@verb("cancel_contact", refuses=("contact.*",), by=("staff",))
def cancel_contact(world: World, turn: Turn, args: CancelContact) -> Contact:
    """Take back a contact that was started, and not made after all."""
    return contacts.cancel_contact(contact=args.contact, case=args.support, **turn.own)


class AssessNeeds(Args):
    support: TheCase = arg("The support case.")
    kind: need_rules.Kind = arg("At which point of the support.")
    needs: dict[need_rules.Category, int | need_rules.Answer] = arg(
        "0 (no need) to 5 for each category, or an answer in a word; what is left out was not asked."
    )
    enhanced_rights: list[need_rules.EnhancedRight] = arg("Why the person has Enhanced Rights.", default_factory=list)
    risk_summary: str = arg("Risks, in a few words.", default="")


@verb("assess_needs", refuses=("needs.*", "support.closed"), makes="needs_assessment", by=("staff",))
def assess_needs(world: World, turn: Turn, args: AssessNeeds) -> NeedsAssessment:
    """Ask about the eight categories of need and write the answers down."""
    return needs.assess_needs(
        case=args.support,
        kind=args.kind,
        needs=need_rules.read({category.value: _answer(value) for category, value in args.needs.items()}),
        enhanced_rights=args.enhanced_rights,
        risk_summary=args.risk_summary,
        **turn.own,
    )


class SetGoal(Args):
    support: TheCase = arg("The support case.")
    words: str = arg("The goal in the person's own words.")
    category: need_rules.Category | None = arg("Which need it is about.", default=None)
    action: str = arg("What is done for it.", default="")
    who: Literal["caseworker", "person", "both", "other"] = arg("Who does it.", default="caseworker")
    due_on: date | None = arg("By when.", default=None)


@verb("set_goal", refuses=("goal.*", "support.closed"), makes="goal")
def set_goal(world: World, turn: Turn, args: SetGoal) -> Goal:
    """Set a goal in the person's own words."""
    return needs.set_goal(
        case=args.support,
        words=args.words,
        category=args.category or "",
        action=args.action,
        who=args.who,
        due_on=args.due_on,
        **turn.said,
    )


class ReviewGoal(Args):
    support: TheCase = arg("The support case.")
    goal: Annotated[Goal, made("goal")] = arg("The goal.")
    status: need_rules.GoalStatus = arg("How it stands.")


@verb("review_goal", refuses=("support.closed",))
def review_goal(world: World, turn: Turn, args: ReviewGoal) -> Goal:
    """Say how a goal stands now."""
    return needs.review_goal(case=args.support, goal=args.goal, status=args.status, **turn.said)


class ReviewPlan(Args):
    support: TheCase = arg("The support case.")
    words: str = arg("What came of it.", default="")
    next_on: date | None = arg("The day of the next review.", default=None)


@verb("review_plan", refuses=("plan.*", "support.closed"), makes="plan_review")
def review_plan(world: World, turn: Turn, args: ReviewPlan) -> PlanReview:
    """Look at the support plan again with the person."""
    return needs.review_plan(case=args.support, words=args.words, next_on=args.next_on, **turn.said)


class CloseSupportCase(Args):
    support: TheCase = arg("The support case.")
    reason: support_rules.ClosureReason = arg("Why support ends.")


@verb(
    "close_support_case",
    refuses=(
        *("support.closed", "support.concern_waits", "support.referral_waits"),
        *("safe_contact.has_been_reached", "safe_contact.too_few_attempts"),
        *("safe_contact.too_few_channels", "safe_contact.too_few_days"),
        *("safe_contact.too_few_times_of_day", "safe_contact.too_short_a_time"),
    ),
    by=("staff",),
)
def close_support_case(world: World, turn: Turn, args: CloseSupportCase) -> SupportCase:
    """Close a support case."""
    return cases.close_support_case(case=args.support, reason=args.reason, **turn.own)


class ReopenSupportCase(Args):
    support: TheCase = arg("The support case.")
    caseworker: StaffRef | None = arg("Who supports the person now. Left out: who did before.", default=None)


@verb(
    "reopen_support_case",
    refuses=(
        *("support.caseworker_has_conflict", "support.erased", "support.facilitator_is_impartial"),
        *("support.not_a_caseworker", "support.open", "support.person_has_died"),
        "support.same_caseworker",
    ),
)
def reopen_support_case(world: World, turn: Turn, args: ReopenSupportCase) -> SupportCase:
    """Open a closed support case again: the person came back."""
    return cases.reopen_support_case(case=args.support, caseworker=args.caseworker, **turn.said)


def paragraphs(world: World, notes: list[NoteArg]) -> list[Paragraph]:
    """The paragraphs of a note, with the ids of the people in them."""
    return [
        Paragraph(
            text=note.text,
            about=[str(world.person(key).pk) for key in note.about],
            source=str(world.person(note.source).pk) if note.source else "",
        )
        for note in notes
    ]


def _incident(told: IncidentArg) -> taking.IncidentGiven:
    return taking.IncidentGiven(
        title=told.title,
        summary=told.summary,
        happened_on=told.happened_on,
        happened_until=told.happened_until,
        place=told.place,
        crime_number=told.crime_number,
        offence=told.offence,
        cj_stage=told.cj_stage,
        flags=tuple(told.flags),
    )


def _source_of(world: World, turn: Turn, person: str) -> str:
    """Who refers, from who does the step: an agency by its kind, the person themselves, or a caseworker."""
    said_by = turn.said_by
    if isinstance(said_by, Agency):
        return said_by.kind if said_by.kind in set(referrals.Source) else referrals.Source.OTHER
    if turn.who in (person, "public"):
        return referrals.Source.HARMED_SELF
    return referrals.Source.CASEWORKER if said_by is None else referrals.Source.OTHER


def _answer(value: Any) -> int | str:
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)
