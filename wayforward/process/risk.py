"""Risk: structured professional judgement, another person's sign-off, and what makes an assessment stale.

Numbers help to sort; they never decide. The band of an assessment is that of its highest residual item, never a sum,
and an `unknown` on a critical factor blocks, since unknown must not count as none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .activities import Method, is_direct
from .decision import Decision, Reason, no, shut_if
from .duties import Role as StaffRole
from .facts import CaseFacts, RiskAssessmentFact, RiskItemFact
from .participation import HARMED_ROLES, RESPONSIBLE_ROLES
from .participation import Role as CaseRole
from .settings import ServiceSettings

ACTIVITY: Final = "activity"


class Present(StrEnum):
    """Is the factor there?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Band(StrEnum):
    """Bands of likelihood times impact: 1-4, 5-9, 10-15, 16-25."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very_high"


BANDS: Final = (Band.LOW, Band.MODERATE, Band.HIGH, Band.VERY_HIGH)


class Side(StrEnum):
    """Whom or what a factor is about."""

    HARMED = "harmed"
    RESPONSIBLE = "responsible"
    BETWEEN = "between"
    PROCESS = "process"


@dataclass(frozen=True)
class Factor:
    """One factor of the form: on which side it stands, and whether not knowing it blocks."""

    words: str
    side: Side
    critical: bool = False
    red_flag: bool = False


def _of(side: Side, *factors: tuple[str, str]) -> dict[str, Factor]:
    return {code: Factor(words, side) for code, words in factors}


FACTORS: Final[dict[str, Factor]] = {
    "current_safety": Factor("Current safety", Side.HARMED, critical=True),
    **_of(
        Side.HARMED,
        ("fear_of_other", "Fear of the other person"),
        ("continuing_relationship", "A relationship that goes on: family, work, school, neighbours, child contact"),
        ("ongoing_offences", "Offences or harassment that go on"),
    ),
    "self_harm": Factor("Self-harm or thoughts of suicide", Side.HARMED, critical=True, red_flag=True),
    **_of(
        Side.HARMED,
        ("mental_health", "Mental health"),
        ("trauma_symptoms", "Symptoms of trauma"),
        ("substance_use", "Alcohol or drugs"),
        ("pregnancy_health", "Pregnancy or physical health"),
    ),
    "capacity": Factor("Capacity to decide about this, or a learning need", Side.HARMED, critical=True),
    **_of(
        Side.HARMED,
        ("support_network", "People who support them"),
        ("expectations", "Expectations that cannot be met"),
        ("motive", "Motive: revenge, or pressure by family, employer or an agency"),
        ("dependence", "Dependence: money, immigration, care, hierarchy at work"),
        ("cultural_pressure", "Cultural pressure, or honour"),
        ("previous_victimisation", "Harmed before"),
        ("anger", "Anger, or a risk to the other person"),
        ("media_interest", "Interest of the press"),
        ("pending_claims", "Compensation, a claim or an employment case that is pending"),
        ("anniversaries", "Anniversaries and hard dates"),
        ("family_conflict", "The family does not agree about this"),
    ),
    **_of(
        Side.RESPONSIBLE,
        ("denial", "Denying, minimising or blaming"),
        ("remorse", "No remorse or empathy"),
        ("motive_responsible", "Motive: parole, a hearing, access to the other person"),
        ("violence_history", "A history of violence"),
    ),
    "current_threats": Factor("Threats now", Side.RESPONSIBLE, critical=True),
    "stalking": Factor("Stalking or fixation", Side.RESPONSIBLE, red_flag=True),
    "coercive_control": Factor("A pattern of coercive control", Side.RESPONSIBLE, critical=True, red_flag=True),
    "weapons": Factor("Weapons", Side.RESPONSIBLE, red_flag=True),
    "gang": Factor("A gang, or organised crime", Side.RESPONSIBLE, red_flag=True),
    **_of(
        Side.RESPONSIBLE,
        ("substance_use_responsible", "Alcohol or drugs"),
        ("mental_health_responsible", "Mental health"),
    ),
    "shame_self_harm": Factor("Self-harm after shame", Side.RESPONSIBLE, critical=True, red_flag=True),
    "communication_need": Factor("A learning or communication need", Side.RESPONSIBLE),
    "orders": Factor("Orders that restrict contact", Side.RESPONSIBLE, critical=True, red_flag=True),
    **_of(
        Side.RESPONSIBLE,
        ("supporters_who_provoke", "Supporters who may provoke"),
        ("compliance_history", "Orders or promises not kept before"),
        ("own_victimisation", "Harmed themselves"),
    ),
    "same_workplace": Factor("The same workplace", Side.BETWEEN, red_flag=True),
    "same_household": Factor("The same household", Side.BETWEEN, red_flag=True),
    "same_school": Factor("The same school", Side.BETWEEN, red_flag=True),
    **_of(
        Side.BETWEEN,
        ("same_street", "The same street"),
        ("power_imbalance", "An imbalance of power: age, numbers, status, language, manager and employee"),
        ("cross_allegations", "Each accuses the other"),
        ("different_versions", "Different versions of what happened"),
        ("numbers_on_each_side", "More people on one side"),
        ("prior_contact", "Contact between them since"),
        ("social_media", "Social media"),
    ),
    "children": Factor("A child or an adult at risk is affected", Side.BETWEEN, critical=True, red_flag=True),
    **_of(
        Side.PROCESS,
        ("facilitator_skill", "Skill or independence of the facilitators"),
        ("venue", "The venue and its exits"),
        ("travel_and_arrival", "Travel and arrival"),
        ("interpreter", "The interpreter"),
        ("timing", "Timing next to a court or parole date"),
        ("publicity", "Publicity"),
        ("staff_safety", "Safety of staff"),
        ("remote_privacy", "Who else is in the room, when it is remote"),
    ),
}

# Which critical factors somebody's assessment must answer, by what is assessed.
CRITICAL_FOR: Final[dict[str, frozenset[str]]] = {
    CaseRole.HARMED: frozenset({"current_safety", "self_harm", "capacity", "children"}),
    CaseRole.RESPONSIBLE: frozenset({"current_threats", "coercive_control", "shame_self_harm", "orders", "children"}),
}

RED_FLAGS_OF_CASE: Final = frozenset(
    {
        "domestic_abuse",
        "coercive_control",
        "sexual",
        "stalking",
        "hate",
        "honour_based",
        "modern_slavery",
        "exploitation",
        "homicide",
        "life_changing_injury",
        "child",
        "adult_at_risk",
        "terrorism",
        "organised_crime",
        "weapon",
        "position_of_trust",
        "media",
    }
)

UNKNOWN_FACTOR: Final = Reason("risk.unknown_factor", "This factor is not on the form.")
NO_ITEMS: Final = Reason(
    "risk.no_items", "Write down at least one factor, or that all were asked about and the answer was no."
)
REVISES_ANOTHER: Final = Reason(
    "risk.revises_another", "A revision belongs to the newest assessment of the same person or activity."
)
CASE_CLOSED: Final = Reason("risk.case_closed", "This case is closed. Open it again first.")
CRITICAL_UNKNOWN: Final = Reason(
    "risk.critical_unknown",
    "A critical factor is not known yet: find it out and revise the assessment. Unknown does not count as no.",
)
OWN_ASSESSMENT: Final = Reason(
    "risk.own_assessment", "Nobody signs off an assessment that they wrote. Ask the supervisor, or the lead."
)
FACILITATES: Final = Reason(
    "risk.facilitates_the_case", "Whoever facilitates a case does not sign it off. Ask the supervisor, or the lead."
)
HAS_CONFLICT: Final = Reason(
    "risk.has_conflict", "Whoever knows somebody in a case does not sign it off. Ask another supervisor or lead."
)
NOT_ALLOWED_TO_SIGN: Final = Reason(
    "risk.not_allowed_to_sign", "Only the supervisor of the case or a restorative justice lead signs off."
)
SUPERSEDED: Final = Reason("risk.superseded", "There is a newer version of this assessment. Sign that one off.")
STALE: Final = Reason(
    "risk.stale", "This assessment is too old, or something new has come in since. Assess again, then sign off."
)
NOTHING_TO_SIGN: Final = Reason("risk.nothing_to_sign", "Say which assessments are signed off.")
TOO_HIGH_FOR_DIRECT: Final = Reason(
    "risk.too_high_for_direct", "At this level of risk people do not meet directly. Choose an indirect method, or wait."
)
NO_NOT_PROCEEDING: Final = Reason(
    "risk.not_proceeding_missing", "Write down, for somebody harmed, what not going on would mean for them."
)
SIGNED_ALREADY: Final = Reason("risk.signed_already", "You have signed off these assessments for this method already.")


def band_of(likelihood: int, impact: int) -> Band:
    """The band of one item. Likelihood and impact are 1 to 5."""
    score = likelihood * impact
    return Band.LOW if score <= 4 else Band.MODERATE if score <= 9 else Band.HIGH if score <= 15 else Band.VERY_HIGH


def band_of_item(item: RiskItemFact) -> Band | None:
    """The residual band of a factor that is present; what was found without mitigation counts as it was found."""
    if item.present != Present.YES:
        return None
    likelihood = item.residual_likelihood or item.likelihood
    impact = item.residual_impact or item.impact
    return band_of(likelihood, impact) if likelihood and impact else Band.VERY_HIGH


def overall_band(assessments: Iterable[RiskAssessmentFact]) -> Band:
    """The highest residual band of all items."""
    found = [band for each in assessments for item in each.items if (band := band_of_item(item)) is not None]
    return max(found, key=BANDS.index, default=Band.LOW)


def unknown_critical(facts: CaseFacts, assessment: RiskAssessmentFact) -> tuple[str, ...]:
    """The critical factors of this assessment that are answered `unknown`, or not answered at all."""
    answered = {item.factor: item.present for item in assessment.items}
    marked = {factor for factor, present in answered.items() if present == Present.UNKNOWN and FACTORS[factor].critical}
    if not assessment.rest_no:
        marked |= critical_for(facts, assessment.of) - answered.keys()
    return tuple(sorted(marked))


def critical_for(facts: CaseFacts, of: str) -> frozenset[str]:
    """The critical factors that this assessment must answer; for somebody who is both harmed and responsible, all."""
    role = "" if of == ACTIVITY else facts.part(of).role
    if role == CaseRole.DUAL:
        return CRITICAL_FOR[CaseRole.HARMED] | CRITICAL_FOR[CaseRole.RESPONSIBLE]
    return CRITICAL_FOR.get(role, frozenset())


def current(facts: CaseFacts, of: str) -> RiskAssessmentFact | None:
    """The newest assessment of a participant or of the activity."""
    found = [each for each in facts.assessments if each.of == of and not each.superseded]
    return max(found, key=lambda each: each.at, default=None)


def is_stale(facts: CaseFacts, assessment: RiskAssessmentFact, now: datetime, settings: ServiceSettings) -> bool:
    """Is it older than eight weeks, or than the newest information about its person or about everybody?"""
    if now - assessment.at > timedelta(weeks=settings.risk_weeks):
        return True
    return any(
        each.at > assessment.at and (not each.about or assessment.of in {ACTIVITY, each.about})
        for each in facts.new_information
        if each.at <= now
    )


def any_stale(facts: CaseFacts, now: datetime) -> bool:
    """Does an assessment that counts now have to be made again?"""
    return any(not each.superseded and is_stale(facts, each, now, facts.settings) for each in facts.assessments)


def red_flags(facts: CaseFacts) -> tuple[str, ...]:
    """What makes a case sensitive and complex whatever its scores: flags of the incident, factors, numbers, orders."""
    flags = set(RED_FLAGS_OF_CASE & set(facts.flags))
    for assessment in facts.assessments:
        if not assessment.superseded:
            flags |= {i.factor for i in assessment.items if i.present == Present.YES and FACTORS[i.factor].red_flag}
    if any(part.under_18 for part in facts.participations):
        flags.add("child")
    if any(restriction.status in {"active", "varied"} for restriction in facts.restrictions):
        flags.add("live_order")
    sides = (HARMED_ROLES, RESPONSIBLE_ROLES)
    if any(sum(part.role in side for part in facts.participations) > 1 for side in sides):
        flags.add("several_people")
    return tuple(sorted(flags))


def needs_panel(facts: CaseFacts, assessments: Iterable[RiskAssessmentFact]) -> bool:
    """Does it take two people to sign off, one of them independent of the case?"""
    return overall_band(assessments) in {Band.HIGH, Band.VERY_HIGH} or bool(red_flags(facts))


def is_sensitive_complex(facts: CaseFacts) -> bool:
    """Does this case take two accredited facilitators?"""
    return facts.complexity == "sensitive_complex" or bool(red_flags(facts))


def with_conflict(facts: CaseFacts) -> frozenset[str]:
    """The members of staff who have declared a conflict in this case. A conflict once declared stays one."""
    return frozenset(each.staff for each in facts.conflicts if each.conflict)


def is_independent(facts: CaseFacts, by: str) -> bool:
    """Has this member of staff no part in the case, and does not know anybody in it?"""
    team = {facts.facilitator, facts.co_facilitator, facts.supervisor, *facts.caseworkers}
    return by not in team | with_conflict(facts)


def can_assess(
    facts: CaseFacts,
    *,
    items: Sequence[tuple[str, str]],
    of: str,
    revises: str | None,
    rest: bool | None = None,
) -> Decision:
    """Can this assessment be written down?"""
    newest = current(facts, of)
    return (
        shut_if(facts.closed_at is not None, CASE_CLOSED)
        & shut_if(any(factor not in FACTORS for factor, _ in items), UNKNOWN_FACTOR)
        & shut_if(not items and rest is None, NO_ITEMS)
        & shut_if(revises is not None and (newest is None or newest.id != revises), REVISES_ANOTHER)
    )


def can_sign_off(
    facts: CaseFacts,
    *,
    assessments: Sequence[str],
    method: str,
    by: str,
    roles: Sequence[str],
    now: datetime,
    approved: bool = True,
) -> Decision:
    """May this person sign off these assessments for this method? Never their own, never a facilitator's.

    Whoever may sign may also say no, or take back what they signed: that asks nothing of the assessments.
    """
    named = [each for each in facts.assessments if each.id in assessments]
    if not named:
        return no(NOTHING_TO_SIGN)
    may_decide = (
        shut_if(facts.closed_at is not None, CASE_CLOSED)
        & shut_if(any(each.assessor == by for each in named), OWN_ASSESSMENT)
        & shut_if(by in {facts.facilitator, facts.co_facilitator}, FACILITATES)
        & shut_if(by in with_conflict(facts), HAS_CONFLICT)
        & shut_if(by != facts.supervisor and StaffRole.RJ_LEAD not in roles, NOT_ALLOWED_TO_SIGN)
    )
    if not approved:
        return may_decide
    direct = is_direct(Method(method))
    return (
        may_decide
        & shut_if(any(each.superseded for each in named), SUPERSEDED)
        & shut_if(any(unknown_critical(facts, each) for each in named), CRITICAL_UNKNOWN)
        & shut_if(any(_leaves_out_not_proceeding(facts, each) for each in named), NO_NOT_PROCEEDING)
        & shut_if(any(is_stale(facts, each, now, facts.settings) for each in named if not each.superseded), STALE)
        & shut_if(direct and overall_band(named) == Band.VERY_HIGH, TOO_HIGH_FOR_DIRECT)
        & shut_if(_signed_by(facts, by, assessments, method), SIGNED_ALREADY)
    )


def _leaves_out_not_proceeding(facts: CaseFacts, assessment: RiskAssessmentFact) -> bool:
    """There is a risk in not going on as well: has it been thought of, for somebody harmed?"""
    harmed = assessment.of != ACTIVITY and facts.part(assessment.of).role in HARMED_ROLES
    return harmed and not assessment.has_not_proceeding


def _signed_by(facts: CaseFacts, by: str, assessments: Sequence[str], method: str) -> bool:
    """Does a sign-off of theirs stand? What was signed before somebody refused it does not count any more."""
    about = [each for each in facts.sign_offs if each.method == method and set(assessments) & set(each.assessments)]
    refused = max((each.at for each in about if not each.approved), default=None)
    return any(
        each.by == by
        and each.approved
        and set(assessments) <= set(each.assessments)
        and (refused is None or each.at > refused)
        for each in about
    )


def can_supervise(facts: CaseFacts, *, by: str) -> Decision:
    """Supervision is held by somebody who does not facilitate the case."""
    return shut_if(by in {facts.facilitator, facts.co_facilitator}, FACILITATES)


@dataclass(frozen=True)
class Change:
    """What one revision changed in one factor: the answer before ("" if it is new) and after."""

    factor: str
    before: str
    after: str


def differences(before: Sequence[RiskItemFact], after: Sequence[RiskItemFact]) -> tuple[Change, ...]:
    """What a revision changed, factor by factor, in the words of the form."""
    old = {item.factor: _answer(item) for item in before}
    new = {item.factor: _answer(item) for item in after}
    return tuple(
        Change(factor, old.get(factor, ""), new.get(factor, ""))
        for factor in dict.fromkeys((*old, *new))
        if old.get(factor) != new.get(factor)
    )


def _answer(item: RiskItemFact) -> str:
    band = band_of_item(item)
    return item.present if band is None else f"{item.present}, {band.replace('_', ' ')}"
