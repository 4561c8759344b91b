"""The ten gates. Each is given facts and a moment, and answers yes, or no with every reason.

G1, G2 and G10 belong to the case. G3 to G9 are asked for each pair of a harmed and a responsible person, so that one
person's no stops only their own pairs; for the case such a gate is open if any pair's is, and shut where there is no
pair. G3 and G6 have no override for anybody: nothing here takes one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from . import risk
from .activities import CALLED_OFF, CONFIRMED_ALREADY, NO_CONTACT, Method, is_direct, is_live, supporters_of
from .consents import Kind, holds, newest_of_each, standing
from .deadlines import load_holidays, local_day, working_days_before
from .decision import YES, Decision, Reason, no, shut_if
from .duties import Role as StaffRole
from .facts import (
    ActivityFact,
    CaseFacts,
    ClearanceFact,
    ConsentFact,
    DyadFact,
    ParticipationFact,
    RestrictionFact,
    RiskAssessmentFact,
)
from .participation import COMPLETED, LIVE, OUT, ClosureReason, Role, State, Understands, is_on_hold, is_stopped
from .responsibility import Level, accepts_at_least, newest_statement
from .settings import ServiceSettings


class Gate(StrEnum):
    """The gates in their order."""

    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    G4 = "G4"
    G5 = "G5"
    G6 = "G6"
    G7 = "G7"
    G8 = "G8"
    G9 = "G9"
    G10 = "G10"


@dataclass(frozen=True)
class GateInfo:
    """What a gate is called, what it asks for and whose word opens it. Nobody can set one aside."""

    title: str
    asks: str
    opened_by: str
    of_pairs: bool


GATES: Final[dict[Gate, GateInfo]] = {
    Gate.G1: GateInfo("Accepted", "The least that has to be known; the person knows of the referral", "RJ lead", False),
    Gate.G2: GateInfo("Allocated", "A team without a conflict, competent, vetted", "RJ lead", False),
    Gate.G3: GateInfo("Approach", "Consents C3 and C4, in agreed words", "whoever asks for it", True),
    Gate.G4: GateInfo(
        "Reached", "The other person was reached as agreed, and may be contacted (C1)", "the other person", True
    ),
    Gate.G5: GateInfo(
        "Facts",
        "The core of what happened is accepted; the harmed person was told and is still willing",
        "the person responsible, and then the person harmed",
        True,
    ),
    Gate.G6: GateInfo(
        "Legal clearance",
        "No order forbids this contact, by an answer that is not old",
        "the order, or whoever can vary it or permit it in writing",
        True,
    ),
    Gate.G7: GateInfo(
        "Signed off",
        "Risk assessed for everyone, current, approved by somebody else; a panel where needed",
        "supervisor or RJ lead who did not assess; a panel of two where needed",
        True,
    ),
    Gate.G8: GateInfo(
        "Ready",
        "Everyone consented to this meeting, was prepared, and was asked twice whether they are ready",
        "everyone who takes part; a facilitator can only make it stricter",
        True,
    ),
    Gate.G9: GateInfo("Agreed", "Each party signed the same words of their own free will", "each who signs", True),
    Gate.G10: GateInfo(
        "Closed",
        "A reason, and nothing left open that somebody relies on",
        "facilitators, supervisor or RJ lead",
        False,
    ),
}

STANDS_STILL: Final = Reason(
    "case.stands_still", "The case is on hold or stopped for safety. Nothing moves until it goes on."
)
NOT_ON_HOLD: Final = Reason("hold.not_on_hold", "The case is not on hold.")
NOT_STOPPED: Final = Reason("stop.not_stopped", "The case is not stopped.")
NOT_YOURS_TO_LIFT: Final = Reason(
    "stop.not_yours_to_lift", "The supervisor of the case, or a lead who does not facilitate it, lifts the stop."
)
IS_CLOSED: Final = Reason("case.is_closed", "The case is closed. Open it again first.")
NO_PAIR: Final = Reason("case.no_pair", "Name the person harmed and the person responsible first.")

NOT_ACCEPTED: Final = Reason("G1.not_accepted", "Accept the referral for screening first.")
PERSON_DOES_NOT_KNOW: Final = Reason(
    "G1.person_does_not_know", "The person does not know of the referral yet. Ask the referrer to tell them first."
)
NOT_A_LEAD: Final = Reason("G1.not_a_lead", "A restorative justice lead accepts referrals and allocates cases.")
ALREADY_ACCEPTED: Final = Reason("G1.already_accepted", "This referral was accepted already.")
NOT_ALLOCATED: Final = Reason("G2.not_allocated", "Choose the facilitators and the supervisor.")
CONFLICT: Final = Reason(
    "G2.conflict",
    "Somebody allocated has declared a conflict of interest. Choose somebody else; nobody can set this aside.",
)
NO_CONSENT_TO_PASS_DETAILS: Final = Reason(
    "G3.no_consent_to_pass_details", "The person who asks has not agreed that their details come to the team (C3)."
)
NO_CONSENT_TO_APPROACH: Final = Reason(
    "G3.no_consent_to_approach",
    "There is no agreement in words to approach the other person (C4). Ask for it, with exactly what may be said.",
)
NO_WORDING: Final = Reason("G3.no_wording", "The agreement to approach (C4) does not say which words may be used.")
ASKER_SAID_NO: Final = Reason(
    "G3.asker_not_willing", "Whoever asked for this has said no, paused or stopped. That is their choice."
)
RESPONSIBLE_NOT_READY: Final = Reason(
    "G3.responsible_does_not_accept",
    "The person responsible asked for this. They have to accept what happened before the person harmed is asked.",
)
NO_CONSENT_TO_ASK_AGENCY: Final = Reason(
    "G3.no_consent_to_ask_agency", "The person who asks has not agreed that this agency is asked (C5)."
)
NOT_APPROACHED: Final = Reason("G4.not_approached", "The other person has not been approached yet.")
NOT_WILLING_TO_TALK: Final = Reason(
    "G4.not_willing_to_talk", "The other person has not said that they are willing to talk."
)
NO_CONSENT_TO_CONTACT: Final = Reason(
    "G4.no_consent_to_contact", "Agree with the other person how it is safe to reach them (C1)."
)
OTHER_SAID_NO: Final = Reason(
    "G4.other_not_willing", "The other person has said no, paused or stopped. That is their choice."
)
NO_STATEMENT: Final = Reason("G5.no_statement", "Write down what the person responsible accepts of what happened.")
DENIES: Final = Reason(
    "G5.denies", "The person responsible does not accept what happened, so it cannot go on with them."
)
NOT_RELEASED: Final = Reason(
    "G5.not_released",
    "The person responsible has not released words that say what they accept (C8). Ask which words may be passed on.",
)
NOT_TOLD: Final = Reason(
    "G5.harmed_not_told",
    "The person harmed has not been told what is accepted. Pass on the words that were released for them.",
)
NOT_DECIDED: Final = Reason(
    "G5.harmed_not_decided", "Ask the person harmed whether, having heard this, they still want to go on."
)
RESPONSIBLE_NOT_WILLING: Final = Reason(
    "G5.responsible_not_willing", "The person responsible has said no, paused or stopped. That is their choice."
)
NOT_WILLING: Final = Reason("G5.harmed_not_willing", "Having heard it, the person harmed does not want to go on now.")
ORDERS_NOT_CHECKED: Final = Reason(
    "G6.orders_not_checked", "Ask whether orders forbid contact, and write down the answer."
)
ORDERS_CHECK_OLD: Final = Reason("G6.orders_check_old", "The answer about orders has grown old. Ask again.")
ORDERS_NOT_WRITTEN_DOWN: Final = Reason(
    "G6.orders_not_written_down", "The answer was that there are orders. Write each of them down, with what it forbids."
)
RESTRICTION_IN_FORCE: Final = Reason(
    "G6.restriction_in_force",
    "An order forbids this contact. Only a variation, or a permission in writing, for this method and day opens it.",
)
RESTRICTION_UNKNOWN: Final = Reason("G6.restriction_unknown", "It is not known whether an order holds. Find out first.")
NOT_ASSESSED: Final = Reason(
    "G7.not_assessed", "Assess the risk for each person in it, supporters included, and for the activity."
)
ASSESSMENT_STALE: Final = Reason(
    "G7.assessment_stale", "An assessment is too old, or something new has come in since. Assess again."
)
CRITICAL_UNKNOWN: Final = Reason(
    "G7.critical_unknown", "A critical factor is not known yet. Unknown does not count as no."
)
NOT_SIGNED_OFF: Final = Reason("G7.not_signed_off", "The supervisor has not signed off the assessments and the method.")
PANEL_INCOMPLETE: Final = Reason("G7.panel_incomplete", "This takes a panel of two: one more person has to sign off.")
NOBODY_INDEPENDENT: Final = Reason(
    "G7.nobody_independent", "At least one of those who sign off has to be independent of the case."
)
TOO_HIGH_FOR_DIRECT: Final = Reason(
    "G7.too_high_for_direct", "At this level of risk people do not meet directly. Choose an indirect method, or wait."
)
NO_CONTACT_IN_STALKING: Final = Reason(
    "G7.no_contact_in_stalking",
    "In stalking, contact may be what the person responsible is after. Only a letter that is not sent, or work with"
    " somebody else, is open.",
)
NO_SECOND_FACILITATOR: Final = Reason("G7.no_second_facilitator", "This case takes two facilitators.")
NO_ACTIVITY: Final = Reason("G8.no_activity", "No meeting or exchange is planned.")
NO_CONSENT_TO_MEET: Final = Reason(
    "G8.no_consent_to_meet", "Somebody has not agreed to take part in this meeting or exchange on this day (C7)."
)
NO_GUARDIAN_CONSENT: Final = Reason(
    "G8.no_guardian_consent",
    "A child takes part. A parent or guardian has to agree as well (C7), or write down why this child decides alone.",
)
NOT_PREPARED: Final = Reason("G8.not_prepared", "Somebody has not been prepared yet.")
NO_AFTERCARE: Final = Reason("G8.no_aftercare", "Say who looks after each person afterwards.")
SOMEBODY_STOPPED: Final = Reason(
    "G8.somebody_stopped", "Somebody in it has said no, paused or stopped. It does not go ahead with them."
)
TIME_HAS_PASSED: Final = Reason("G8.time_has_passed", "The time planned for it has passed. Plan another.")
DAY_HAS_PASSED: Final = Reason("G8.day_has_passed", "The day planned for it has passed.")
NOT_CONFIRMED: Final = Reason("G8.not_confirmed", "The date has not been confirmed.")
READINESS_NOT_ASKED: Final = Reason(
    "G8.readiness_not_asked", "Everyone has to be asked within five working days before whether they are ready."
)
READINESS_NOT_ASKED_TODAY: Final = Reason(
    "G8.readiness_not_asked_on_the_day", "Everyone has to be asked again on the day whether they are ready."
)
SOMEBODY_NOT_READY: Final = Reason(
    "G8.somebody_not_ready", "Somebody is not ready. Postpone; that is a good outcome too."
)
NOT_EVERYBODY_ASKED: Final = Reason("G8.not_everybody_asked", "Ask everyone who takes part, supporters too.")
NO_AGREEMENT: Final = Reason(
    "G9.no_agreement", "Nothing has been written down that they agree to; that may be right too."
)
NOT_ALL_SIGNED: Final = Reason("G9.not_all_signed", "Not everybody has signed yet. Nobody has to.")
NOTHING_HELD: Final = Reason(
    "G10.nothing_held", "No meeting or exchange of this kind has taken place; choose another reason."
)
ACTIVITY_OPEN: Final = Reason(
    "G10.activity_open", "A meeting or exchange is still planned. Call it off, or write down how it went."
)
COMMITMENTS_OPEN: Final = Reason(
    "G10.commitments_open", "A commitment with an end is still open. See whether it was kept, or hand it over."
)
COMMITMENTS_NOT_REVIEWED: Final = Reason(
    "G10.commitments_not_reviewed", "Look once more, with those who made them, at the commitments that go on."
)
NOT_TRUE_OF_ANYBODY: Final = Reason(
    "G10.not_true_of_anybody", "Nobody's part in the case fits this reason. Choose the one that does."
)
NOT_YOURS_TO_CLOSE: Final = Reason(
    "G10.not_yours_to_close", "Only the facilitators, the supervisor or the lead close or reopen a case."
)
NOT_CLOSED: Final = Reason("G10.not_closed", "This case is open.")
IS_ERASED: Final = Reason(
    "G10.erased", "What this case said was erased when its time was over. Take a new referral instead."
)
NO_CONSENT_TO_PREPARE: Final = Reason(
    "preparation.no_consent", "This person has not agreed to take part in preparation (C6). Ask first."
)

INITIATED_BY_RESPONSIBLE: Final = "responsible"
WILLING_RESULTS: Final = frozenset({"willing_to_talk"})
STILL_WILLING: Final = "still_willing"
PARTIES: Final = frozenset({Role.HARMED, Role.RESPONSIBLE, Role.DUAL})
UNRESOLVED: Final = frozenset({"proposed", "agreed", "in_progress", "breached"})
ENDS: Final = frozenset({"one_off", "repeated", "symbolic"})
GOES_ON: Final = frozenset({"ongoing_commitment", "if_then_protocol"})


def g1_accepted(facts: CaseFacts) -> Decision:
    """G1: accepted for screening, and the person knows of the referral."""
    return shut_if(facts.information_only, PERSON_DOES_NOT_KNOW) & shut_if(facts.accepted_at is None, NOT_ACCEPTED)


def may_accept(facts: CaseFacts) -> Decision:
    """May the referral be accepted? The least that has to be known stands in the rules of referrals."""
    return shut_if(facts.information_only, PERSON_DOES_NOT_KNOW) & shut_if(
        facts.accepted_at is not None, ALREADY_ACCEPTED
    )


def may_screen(roles: Sequence[str]) -> Decision:
    """May somebody with these roles accept and allocate? Only a restorative justice lead."""
    return shut_if(StaffRole.RJ_LEAD not in roles, NOT_A_LEAD)


def g2_allocated(facts: CaseFacts) -> Decision:
    """G2: facilitators and supervisor allocated, none of them with a conflict; nobody sets a conflict aside."""
    team = {facts.facilitator, facts.co_facilitator, facts.supervisor} - {""}
    conflicted = risk.with_conflict(facts)
    return shut_if(not facts.facilitator or not facts.supervisor, NOT_ALLOCATED) & shut_if(
        bool(team & conflicted), CONFLICT
    )


def goes_on(facts: CaseFacts) -> Decision:
    """Does the case go on: neither closed, nor on hold, nor stopped for safety?"""
    return shut_if(facts.closed_at is not None, IS_CLOSED) & shut_if(
        facts.closed_at is None and (is_stopped(facts) or is_on_hold(facts)), STANDS_STILL
    )


def may_lift_stop(facts: CaseFacts, *, by: str, roles: Sequence[str]) -> Decision:
    """May this person lift an emergency stop? Never somebody who facilitates the case."""
    decides = by == facts.supervisor or StaffRole.RJ_LEAD in roles
    facilitates = by in {facts.facilitator, facts.co_facilitator}
    return shut_if(not is_stopped(facts), NOT_STOPPED) & shut_if(not decides or facilitates, NOT_YOURS_TO_LIFT)


def g3_approach(facts: CaseFacts, dyad: DyadFact, now: datetime) -> Decision:
    """G3: whoever asks has agreed to it (C3) and to the words of the approach (C4). No override, for anybody.

    Where the person responsible asks, they also have to accept what happened before the harmed person is asked.
    """
    asks, other = who_asks(facts, dyad)
    consent = standing_approach(facts, asks, other, now)
    return (
        goes_on(facts)
        & shut_if(asks.state not in LIVE, ASKER_SAID_NO)
        & shut_if(standing(facts.consents, Kind.C3, now=now, person=asks.person) is None, NO_CONSENT_TO_PASS_DETAILS)
        & shut_if(consent is None, NO_CONSENT_TO_APPROACH)
        & shut_if(consent is not None and not consent.has_scope, NO_WORDING)
        & shut_if(
            facts.initiated_by == INITIATED_BY_RESPONSIBLE
            and not accepts_at_least(facts, dyad.responsible, Level.ACCEPTS_FACTS_NOT_HARM),
            RESPONSIBLE_NOT_READY,
        )
    )


def who_asks(facts: CaseFacts, dyad: DyadFact) -> tuple[ParticipationFact, ParticipationFact]:
    """Of a pair, the one whose wish it was, and the other one who is approached."""
    harmed, responsible = facts.part(dyad.harmed), facts.part(dyad.responsible)
    return (responsible, harmed) if facts.initiated_by == INITIATED_BY_RESPONSIBLE else (harmed, responsible)


def standing_approach(
    facts: CaseFacts, asks: ParticipationFact, other: ParticipationFact, now: datetime
) -> ConsentFact | None:
    """The agreement to approach this other person that holds now, or None."""
    named = standing(facts.consents, Kind.C4, now=now, participation=asks.id, to=other.id)
    return named or next(
        (
            each
            for each in (standing(facts.consents, Kind.C4, now=now, participation=asks.id),)
            if each is not None and not each.to
        ),
        None,
    )


def may_ask_agency(facts: CaseFacts, *, agency: str, about: str, now: datetime) -> Decision:
    """May this agency be asked about this person? Not before G3 is open for a pair of theirs, and C5 names the agency.

    C4 stands for the agreement to ask where the approach itself goes through the agency.
    """
    pairs = [dyad for dyad in facts.dyads if about in {"", dyad.harmed, dyad.responsible}]
    if not pairs:
        return no(NO_PAIR)
    answers = [
        g3_approach(facts, dyad, now)
        & shut_if(
            standing(facts.consents, Kind.C5, now=now, participation=who_asks(facts, dyad)[0].id, to=agency) is None,
            NO_CONSENT_TO_ASK_AGENCY,
        )
        for dyad in pairs
    ]
    return any_open(answers)


def may_approach(facts: CaseFacts, *, to: str, now: datetime) -> Decision:
    """May this person be approached? G3 has to be open for a pair in which they are the other side."""
    pairs = [dyad for dyad in facts.dyads if who_asks(facts, dyad)[1].id == to]
    if not pairs:
        return no(NO_PAIR)
    other = facts.part(to)
    said_no = other.state in {State.DECLINED_DO_NOT_ASK_AGAIN, State.DIED, State.LOST_CAPACITY}
    return any_open(g3_approach(facts, dyad, now) for dyad in pairs) & shut_if(said_no, OTHER_SAID_NO)


def g4_reached(facts: CaseFacts, dyad: DyadFact, now: datetime) -> Decision:
    """G4: the other person was reached and is willing to talk, and may be contacted (C1).

    An agency's "willing to talk" stands for C1 until the first session with them.
    """
    _, other = who_asks(facts, dyad)
    approaches = [each for each in facts.approaches if each.participation == other.id]
    newest = max(approaches, key=lambda each: each.at, default=None)
    met = any(each.participation == other.id for each in facts.sessions)
    agreed = other.has_safe_contact or standing(facts.consents, Kind.C1, now=now, person=other.person) is not None
    return (
        goes_on(facts)
        & shut_if(newest is None and not met, NOT_APPROACHED)
        & shut_if(newest is not None and newest.result not in WILLING_RESULTS and not met, NOT_WILLING_TO_TALK)
        & shut_if(other.state not in LIVE, OTHER_SAID_NO)
        & shut_if(met and not agreed, NO_CONSENT_TO_CONTACT)
    )


def g5_facts(facts: CaseFacts, dyad: DyadFact, now: datetime) -> Decision:
    """G5: the core is accepted; the harmed person was told in released words, and both are still willing."""
    responsible_gone = facts.part(dyad.responsible).state not in LIVE
    return goes_on(facts) & shut_if(responsible_gone, RESPONSIBLE_NOT_WILLING) & _accepted_and_heard(facts, dyad, now)


def _accepted_and_heard(facts: CaseFacts, dyad: DyadFact, now: datetime) -> Decision:
    """Each step only makes sense once the one before is done, so the first that is missing is named."""
    statement = newest_statement(facts, dyad.responsible)
    if statement is None:
        return no(NO_STATEMENT)
    if not accepts_at_least(facts, dyad.responsible, Level.PARTIAL_FACTS):
        return no(DENIES)
    released = {
        each.id
        for each in facts.consents
        if each.kind == Kind.C8 and each.participation == dyad.responsible and each.covers == statement.id
    }
    if not released:
        return no(NOT_RELEASED)
    heard = {d.consent for d in facts.disclosures if d.consent in released and d.to == dyad.harmed and d.at <= now}
    if not heard:
        return no(NOT_TOLD)
    decided = [
        each
        for each in facts.decisions
        if each.participation == dyad.harmed and each.having_heard in heard and each.at <= now
    ]
    if not decided:
        return no(NOT_DECIDED)
    newest = max(decided, key=lambda each: each.at)
    gone = facts.part(dyad.harmed).state not in LIVE
    return shut_if(newest.decision != STILL_WILLING or gone, NOT_WILLING)


def g6_legal(facts: CaseFacts, dyad: DyadFact, now: datetime, *, method: str = "", on: date | None = None) -> Decision:
    """G6: no order forbids this contact on that day. Unknown, never asked, and asked too long ago are shut.

    `method` defaults to what is planned for the pair; where nothing is planned yet, any permitted method will do.
    `on` defaults to today. No override, for anybody.
    """
    day = max(on or local_day(now), local_day(now))
    wanted = method or _planned_method(facts, dyad)
    if wanted and Method(wanted) in NO_CONTACT:
        return YES
    bound = [dyad.responsible] + ([dyad.harmed] if facts.part(dyad.harmed).role == Role.DUAL else [])
    between = [each for each in facts.restrictions if _is_between(each, dyad)]
    joined = YES
    for each in bound:
        joined = joined & _orders_known(facts, each, day)
    return (
        joined
        & shut_if(any(each.status == "unknown" for each in between), RESTRICTION_UNKNOWN)
        & shut_if(
            any(not _permits(each, wanted, day) for each in between if each.status != "unknown"), RESTRICTION_IN_FORCE
        )
    )


def _orders_known(facts: CaseFacts, participation_id: str, day: date) -> Decision:
    """Was it asked whether orders bind this person, is the answer good on this day, and is it written down?"""
    checks = [each for each in facts.orders_checks if each.participation == participation_id]
    newest = max(checks, key=lambda each: (each.checked_on, each.valid_until), default=None)
    if newest is None:
        return no(ORDERS_NOT_CHECKED)
    recorded = any(each.participation == participation_id for each in facts.restrictions)
    return shut_if(newest.valid_until < day, ORDERS_CHECK_OLD) & shut_if(
        not newest.nil and not recorded, ORDERS_NOT_WRITTEN_DOWN
    )


def _is_between(restriction: RestrictionFact, dyad: DyadFact) -> bool:
    """Does the order stand on one of the pair, and protect the other (or everybody)?"""
    on = restriction.participation
    if on not in {dyad.harmed, dyad.responsible}:
        return False
    other = dyad.harmed if on == dyad.responsible else dyad.responsible
    return restriction.protects in {"", other}


def _permits(restriction: RestrictionFact, method: str, day: date) -> bool:
    """Does the order leave this method open on this day? Without a method: does it leave any open?"""
    if restriction.status in {"expired", "does_not_apply"} or not _in_force(restriction, day):
        return True
    if not method:
        open_kind = not restriction.covers_direct or not restriction.covers_indirect
        return open_kind or any(each.methods for each in restriction.clearances if _clears(each, day))
    covered = restriction.covers_direct if is_direct(method) else restriction.covers_indirect
    return not covered or any(method in each.methods for each in restriction.clearances if _clears(each, day))


def _in_force(restriction: RestrictionFact, day: date) -> bool:
    started = restriction.from_on is None or restriction.from_on <= day
    return started and (restriction.until_on is None or day <= restriction.until_on)


def _clears(clearance: ClearanceFact, day: date) -> bool:
    return clearance.from_on <= day and (clearance.until_on is None or day <= clearance.until_on)


def _planned_method(facts: CaseFacts, dyad: DyadFact) -> str:
    """The method of the pair: of its live activity, or as set for the pair."""
    activity = live_activity(facts, dyad)
    return activity.method if activity is not None else dyad.method


def live_activity(facts: CaseFacts, dyad: DyadFact) -> ActivityFact | None:
    """The newest activity of this pair that was not called off."""
    found = [each for each in facts.activities if dyad.id in each.dyads and each.cancelled_at is None]
    return max(found, key=lambda each: each.made_at, default=None)


def g7_signed_off(facts: CaseFacts, dyad: DyadFact, now: datetime, *, method: str = "") -> Decision:
    """G7: risk assessed for everyone in the pair and for the activity, current, and signed off for one method.

    `method` defaults to any that was signed off. Red flags, and a high band, take a panel of two, one of them
    independent of the case; in stalking no method that brings people into contact is allowed.
    """
    people = (dyad.harmed, dyad.responsible, *_beside(facts, dyad))
    needed = [risk.current(facts, of) for of in (*people, risk.ACTIVITY)]
    found = [each for each in needed if each is not None]
    stale = any(risk.is_stale(facts, each, now, facts.settings) for each in found)
    state = (
        goes_on(facts)
        & shut_if(len(found) < len(needed), NOT_ASSESSED)
        & shut_if(stale, ASSESSMENT_STALE)
        & shut_if(any(risk.unknown_critical(facts, each) for each in found), CRITICAL_UNKNOWN)
        & shut_if(risk.is_sensitive_complex(facts) and not facts.co_facilitator, NO_SECOND_FACILITATOR)
    )
    wanted = (method,) if method else _methods_signed(facts)
    if not wanted:
        return state & no(NOT_SIGNED_OFF)
    return state & any_open(_approved(facts, found, each) for each in wanted)


def _beside(facts: CaseFacts, dyad: DyadFact) -> tuple[str, ...]:
    """Those who stand beside one of the pair and still take part."""
    return tuple(
        each for each in supporters_of(facts, (dyad.harmed, dyad.responsible)) if facts.part(each).state not in OUT
    )


def _methods_signed(facts: CaseFacts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.method for each in facts.sign_offs if each.approved))


def _approved(facts: CaseFacts, assessments: Sequence[RiskAssessmentFact], method: str) -> Decision:
    """Have enough people signed these assessments off for this method?"""
    signers = signers_of(facts, assessments, method)
    panel = risk.needs_panel(facts, assessments)
    independent = any(risk.is_independent(facts, by) for by in signers)
    stalking = "stalking" in risk.red_flags(facts) and not facts.settings.stalking_contact
    if not signers:
        return no(NOT_SIGNED_OFF)
    return (
        shut_if(not panel and facts.supervisor not in signers and not independent, NOT_SIGNED_OFF)
        & shut_if(panel and len(signers) < 2, PANEL_INCOMPLETE)
        & shut_if(panel and len(signers) >= 2 and not independent, NOBODY_INDEPENDENT)
        & shut_if(is_direct(method) and risk.overall_band(assessments) == risk.Band.VERY_HIGH, TOO_HIGH_FOR_DIRECT)
        & shut_if(stalking and Method(method) not in NO_CONTACT, NO_CONTACT_IN_STALKING)
    )


def signers_of(facts: CaseFacts, assessments: Sequence[RiskAssessmentFact], method: str) -> frozenset[str]:
    """Those who signed off every one of these assessments for this method, in one go or in several.

    Whoever assessed, or facilitates by now, does not count; nor does any sign-off given before somebody refused it.
    """
    needed = {each.id for each in assessments}
    about = [each for each in facts.sign_offs if each.method == method and needed & set(each.assessments)]
    refused = max((each.at for each in about if not each.approved), default=None)
    partial = {each.assessor for each in assessments} | {facts.facilitator, facts.co_facilitator}
    partial |= risk.with_conflict(facts)
    signed: dict[str, set[str]] = {}
    for each in about:
        if each.approved and each.by not in partial and (refused is None or each.at > refused):
            signed.setdefault(each.by, set()).update(each.assessments)
    return frozenset(by for by, ids in signed.items() if needed and ids >= needed)


def may_prepare(facts: CaseFacts, *, participation: str, now: datetime) -> Decision:
    """May this person be prepared? Only if they agreed to it (C6)."""
    consent = standing(facts.consents, Kind.C6, now=now, participation=participation)
    return goes_on(facts) & shut_if(consent is None, NO_CONSENT_TO_PREPARE)


def may_confirm(facts: CaseFacts, *, activity: str, now: datetime) -> Decision:
    """May the date be confirmed? C7 of everyone, G5 to G7, preparation recorded, aftercare booked."""
    found = facts.activity(activity)
    return (
        goes_on(facts)
        & is_live(found)
        & shut_if(found.confirmed_at is not None, CONFIRMED_ALREADY)
        & shut_if(found.planned_at <= now, TIME_HAS_PASSED)
        & _everybody_set(facts, found, now)
        & _gates_before(facts, found, now)
    )


def _everybody_set(facts: CaseFacts, activity: ActivityFact, now: datetime) -> Decision:
    """Does everyone still take part, agree to this activity, was prepared, and has somebody to turn to afterwards?"""
    people = [facts.part(each.participation) for each in activity.people]
    prepared = {each.participation for each in facts.preparations}
    agreed = [standing(facts.consents, Kind.C7, now=now, participation=p.id, to=activity.id) for p in people]
    booked = {each.participation for each in activity.people if each.aftercare}
    return (
        shut_if(any(part.state not in LIVE for part in people), SOMEBODY_STOPPED)
        & shut_if(any(each is None for each in agreed), NO_CONSENT_TO_MEET)
        & shut_if(any(_lacks_guardian(facts, part, activity, now) for part in people), NO_GUARDIAN_CONSENT)
        & shut_if(any(part.id not in prepared for part in people), NOT_PREPARED)
        & shut_if(any(part.id not in booked for part in people if part.role in PARTIES), NO_AFTERCARE)
    )


def _lacks_guardian(facts: CaseFacts, part: ParticipationFact, activity: ActivityFact, now: datetime) -> bool:
    """Is this a child for whom a parent or guardian has to agree, and none has?

    Not where it was decided, with reasons, that this child understands and decides alone.
    """
    if not part.under_18 or (part.understands == Understands.ALONE and not part.under_10):
        return False
    return not any(
        each.kind == Kind.C7 and each.guardian_for == part.id and each.to == activity.id and holds(each, now)
        for each in newest_of_each(facts.consents, now)
    )


def _gates_before(facts: CaseFacts, activity: ActivityFact, now: datetime) -> Decision:
    """G5 to G7 of every pair in it, for this method and for the day on which it is to be."""
    day = max(local_day(activity.planned_at), local_day(now))
    pairs = [dyad for dyad in facts.dyads if dyad.id in activity.dyads]
    joined = shut_if(not pairs, NO_PAIR)
    for dyad in pairs:
        joined = joined & g5_facts(facts, dyad, now)
        joined = joined & g6_legal(facts, dyad, now, method=activity.method, on=day)
        joined = joined & g7_signed_off(facts, dyad, now, method=activity.method)
    return joined


def may_ask_readiness(facts: CaseFacts, *, activity: str, answered: Sequence[str], now: datetime) -> Decision:
    """May readiness be written down: is the date confirmed, and was everyone asked?"""
    found = facts.activity(activity)
    everybody = {each.participation for each in found.people}
    return (
        is_live(found)
        & goes_on(facts)
        & shut_if(found.cancelled_at is None and found.confirmed_at is None, NOT_CONFIRMED)
        & shut_if(not everybody <= set(answered), NOT_EVERYBODY_ASKED)
    )


def g8_ready(facts: CaseFacts, dyad: DyadFact, now: datetime, holidays: Collection[date] | None = None) -> Decision:
    """G8: the pair's meeting or exchange may take place now. Open only on its own day."""
    activity = live_activity(facts, dyad)
    if activity is None:
        return no(NO_ACTIVITY)
    return ready_for(facts, activity, now, holidays)


def ready_for(
    facts: CaseFacts, activity: ActivityFact, now: datetime, holidays: Collection[date] | None = None
) -> Decision:
    """May this meeting or exchange take place? Consents, risk and orders are looked up again, never ticked.

    `holidays` default to the bank holidays of England and Wales.
    """
    return (
        goes_on(facts)
        & shut_if(activity.cancelled_at is not None, CALLED_OFF)
        & shut_if(activity.confirmed_at is None, NOT_CONFIRMED)
        & _everybody_set(facts, activity, now)
        & _gates_before(facts, activity, now)
        & _asked_twice(facts, activity, now, load_holidays() if holidays is None else holidays)
    )


def _asked_twice(facts: CaseFacts, activity: ActivityFact, now: datetime, holidays: Collection[date]) -> Decision:
    """Asked within five working days before, and again on the day, and everybody was ready each time."""
    everybody = {each.participation for each in activity.people}
    day = local_day(activity.planned_at)
    first = working_days_before(day, facts.settings.readiness_working_days, holidays)
    asked = [each for each in activity.readiness if each.at <= now and everybody <= set(each.asked)]
    before = [each for each in asked if first <= local_day(each.at) < day]
    today = [each for each in asked if local_day(each.at) == day]
    newest = [max(group, key=lambda each: each.at) for group in (before, today) if group]
    return (
        shut_if(not before, READINESS_NOT_ASKED)
        & shut_if(not today, READINESS_NOT_ASKED_TODAY)
        & shut_if(any(each.red for each in newest), SOMEBODY_NOT_READY)
        & shut_if(local_day(now) > day, DAY_HAS_PASSED)
    )


def may_hold(facts: CaseFacts, *, activity: str, now: datetime, holidays: Collection[date] | None = None) -> Decision:
    """Was the way open when it began? Asked as of the moment at which it was planned to begin.

    What happened after that (somebody left, a stop in the middle of it) does not reach back.
    """
    begun_at = facts.activity(activity).planned_at
    then = facts.as_of(min(begun_at, now))
    return ready_for(then, then.activity(activity), begun_at, holidays)


def g9_agreed(facts: CaseFacts, dyad: DyadFact) -> Decision:
    """G9: both of the pair signed the same words. That they may still speak to the police is printed on each (s.17)."""
    both = {dyad.harmed, dyad.responsible}
    newest = [each for each in facts.agreements if both <= set(each.signatories) and each.status != "varied"]
    if not newest:
        return no(NO_AGREEMENT)
    agreement = max(newest, key=lambda each: each.at)
    signed = {each.participation for each in agreement.signatures if each.text_sha256 == agreement.text_sha256}
    return shut_if(not set(agreement.signatories) <= signed, NOT_ALL_SIGNED)


def g10_closed(facts: CaseFacts) -> Decision:
    """G10, without a reason: is nothing left open that somebody relies on?"""
    open_activity = any(each.cancelled_at is None and each.held_at is None for each in facts.activities)
    standing_commitments = [
        commitment
        for agreement in facts.agreements
        if agreement.status not in {"proposed", "varied"}
        for commitment in agreement.commitments
    ]
    unresolved = any(c.kind in ENDS and c.status in UNRESOLVED for c in standing_commitments)
    unreviewed = any(c.kind in GOES_ON and not c.reviewed for c in standing_commitments)
    return (
        shut_if(open_activity, ACTIVITY_OPEN)
        & shut_if(unresolved, COMMITMENTS_OPEN)
        & shut_if(unreviewed, COMMITMENTS_NOT_REVIEWED)
    )


def may_close(
    facts: CaseFacts, *, reason: ClosureReason | str, roles: Sequence[str], by: str, now: datetime
) -> Decision:
    """May the case be closed with this reason, by this person? The reason has to be true of somebody in it."""
    reason = ClosureReason(reason)
    return (
        shut_if(facts.closed_at is not None, IS_CLOSED)
        & shut_if(not _on_the_team(facts, roles, by), NOT_YOURS_TO_CLOSE)
        & g10_closed(facts)
        & shut_if(reason in COMPLETED and not _held_as(facts, reason), NOTHING_HELD)
        & shut_if(not _is_true(facts, reason), NOT_TRUE_OF_ANYBODY)
    )


def _on_the_team(facts: CaseFacts, roles: Sequence[str], by: str) -> bool:
    return StaffRole.RJ_LEAD in roles or by in {facts.facilitator, facts.co_facilitator, facts.supervisor}


def _held_as(facts: CaseFacts, reason: ClosureReason) -> bool:
    held = {is_direct(each.method) for each in facts.activities if each.held_at is not None}
    if reason == ClosureReason.COMPLETED_DIRECT:
        return True in held
    indirect = False in held or bool(facts.disclosures)
    return indirect if reason == ClosureReason.COMPLETED_INDIRECT else True in held and indirect


def _is_true(facts: CaseFacts, reason: ClosureReason) -> bool:
    """Does a reason that speaks of a person fit anybody's part? Other reasons are taken at the closer's word."""
    if reason == ClosureReason.RESPONSIBLE_DENIES:
        return any(each.level == Level.DENIES for each in facts.responsibility)
    if reason == ClosureReason.DIED_HARMED:
        return any(part.died for part in facts.participations if part.role in {Role.HARMED, Role.DUAL})
    if reason == ClosureReason.DIED_RESPONSIBLE:
        return any(part.died for part in facts.participations if part.role in {Role.RESPONSIBLE, Role.DUAL})
    return True


def may_reopen(facts: CaseFacts, *, roles: Sequence[str], by: str, erased: bool = False) -> Decision:
    """May a closed case be opened again? Somebody came back; that is always welcome. `erased`: nothing is left of
    either side."""
    return (
        shut_if(facts.closed_at is None, NOT_CLOSED)
        & shut_if(not _on_the_team(facts, roles, by), NOT_YOURS_TO_CLOSE)
        & shut_if(erased, IS_ERASED)
    )


def any_open(answers: Iterable[Decision]) -> Decision:
    """Yes if any says yes; otherwise the first no. `NO_PAIR` where there is nobody to ask for."""
    found = list(answers)
    if not found:
        return no(NO_PAIR)
    return next((answer for answer in found if answer), found[0])


def pair_gates(
    facts: CaseFacts,
    dyad: DyadFact,
    now: datetime,
    holidays: Collection[date] | None = None,
) -> dict[Gate, Decision]:
    """What each gate of pairs says of one pair now."""
    return {
        Gate.G3: g3_approach(facts, dyad, now),
        Gate.G4: g4_reached(facts, dyad, now),
        Gate.G5: g5_facts(facts, dyad, now),
        Gate.G6: g6_legal(facts, dyad, now),
        Gate.G7: g7_signed_off(facts, dyad, now),
        Gate.G8: g8_ready(facts, dyad, now, holidays),
        Gate.G9: g9_agreed(facts, dyad),
    }


@dataclass(frozen=True)
class GateTable:
    """What every gate says now: for the case, and for each pair by its id."""

    case: dict[Gate, Decision]
    pairs: dict[str, dict[Gate, Decision]]


def gate_table(
    facts: CaseFacts,
    now: datetime,
    holidays: Collection[date] | None = None,
    settings: ServiceSettings | None = None,
) -> GateTable:
    """Every gate, for the case and for each pair. `settings` default to those that came with the facts."""
    facts = facts if settings is None else replace(facts, settings=settings)
    pairs = {dyad.id: pair_gates(facts, dyad, now, holidays) for dyad in facts.dyads}
    case = {
        Gate.G1: g1_accepted(facts),
        Gate.G2: g2_allocated(facts),
        **{gate: any_open(each[gate] for each in pairs.values()) for gate in Gate if GATES[gate].of_pairs},
        Gate.G10: g10_closed(facts),
    }
    return GateTable({gate: case[gate] for gate in Gate}, pairs)
