"""One person's part in a case: its states, the moves between them, and what the case as a whole is in.

The state of a case is derived from the parts and the gates; nobody types it. Declining, pausing and leaving are open
from every live state, without a condition.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, no, shut_if
from .facts import CaseFacts, ParticipationFact
from .settings import ServiceSettings


class Role(StrEnum):
    """What somebody is in a case; never what they are."""

    HARMED = "harmed"
    RESPONSIBLE = "responsible"
    DUAL = "dual"
    SUPPORTER = "supporter"
    GUARDIAN = "guardian"
    ADVOCATE = "advocate"
    COMMUNITY = "community"
    REPRESENTATIVE = "representative"
    INTERPRETER = "interpreter"
    OBSERVER = "observer"


HARMED_ROLES: Final = frozenset({Role.HARMED, Role.DUAL})
RESPONSIBLE_ROLES: Final = frozenset({Role.RESPONSIBLE, Role.DUAL})
BESIDE_SOMEBODY: Final = frozenset({Role.SUPPORTER, Role.GUARDIAN, Role.ADVOCATE, Role.REPRESENTATIVE})


class State(StrEnum):
    """Where somebody is on their way. The last seven stand beside it."""

    NOT_YET_CONTACTED = "not_yet_contacted"
    CONTACT_ATTEMPTED = "contact_attempted"
    INFORMATION_GIVEN = "information_given"
    CONSIDERING = "considering"
    WILLING_IN_PRINCIPLE = "willing_in_principle"
    CONSENTED_TO_PREPARE = "consented_to_prepare"
    PREPARING = "preparing"
    READY = "ready"
    PARTICIPATED = "participated"
    IN_FOLLOW_UP = "in_follow_up"
    CLOSED = "closed"
    DECLINED_NOT_NOW = "declined_not_now"
    DECLINED_DO_NOT_ASK_AGAIN = "declined_do_not_ask_again"
    WITHDREW = "withdrew"
    PAUSED = "paused"
    UNSUITABLE_FOR_NOW = "unsuitable_for_now"
    UNREACHABLE = "unreachable"
    DIED = "died"
    LOST_CAPACITY = "lost_capacity"


class Understands(StrEnum):
    """Whether somebody can decide about this, now (Mental Capacity Act 2005; a child, as far as they understand it)."""

    PRESUMED = "presumed"
    YES = "yes"
    WITH_SUPPORT = "with_support"
    ALONE = "alone"
    NO = "no"


UNDERSTANDS_WORDS: Final[dict[Understands, str]] = {
    Understands.PRESUMED: "Nothing says that they cannot",
    Understands.YES: "Asked about, and they can",
    Understands.WITH_SUPPORT: "They can, with support",
    Understands.ALONE: "Under 18, and understands enough to decide without a parent; the reasons are written down",
    Understands.NO: "Not now",
}

ROAD: Final = (
    State.NOT_YET_CONTACTED,
    State.CONTACT_ATTEMPTED,
    State.INFORMATION_GIVEN,
    State.CONSIDERING,
    State.WILLING_IN_PRINCIPLE,
    State.CONSENTED_TO_PREPARE,
    State.PREPARING,
    State.READY,
    State.PARTICIPATED,
    State.IN_FOLLOW_UP,
)
LIVE: Final = frozenset(ROAD)
OUT: Final = frozenset(
    {
        State.DECLINED_NOT_NOW,
        State.DECLINED_DO_NOT_ASK_AGAIN,
        State.WITHDREW,
        State.UNSUITABLE_FOR_NOW,
        State.UNREACHABLE,
        State.DIED,
        State.LOST_CAPACITY,
        State.CLOSED,
    }
)

STATE_WORDS: Final[dict[State, str]] = {
    State.NOT_YET_CONTACTED: "Not contacted yet",
    State.CONTACT_ATTEMPTED: "We have tried to reach them",
    State.INFORMATION_GIVEN: "Has been told what it is",
    State.CONSIDERING: "Thinking about it",
    State.WILLING_IN_PRINCIPLE: "Willing in principle",
    State.CONSENTED_TO_PREPARE: "Agreed to prepare",
    State.PREPARING: "Preparing",
    State.READY: "Ready",
    State.PARTICIPATED: "Took part",
    State.IN_FOLLOW_UP: "In follow-up",
    State.CLOSED: "Closed",
    State.DECLINED_NOT_NOW: "Not now",
    State.DECLINED_DO_NOT_ASK_AGAIN: "No, and not to be asked again",
    State.WITHDREW: "Stopped taking part",
    State.PAUSED: "Pausing",
    State.UNSUITABLE_FOR_NOW: "Not suitable for now",
    State.UNREACHABLE: "Could not be reached",
    State.DIED: "Has died",
    State.LOST_CAPACITY: "Cannot decide about this now",
}


@dataclass(frozen=True)
class Move:
    """One row of the table of moves: from where, to where, who may make it, and how it reads."""

    sources: frozenset[State]
    target: State
    who: str
    words: str


MOVES: Final = (
    Move(frozenset({State.NOT_YET_CONTACTED}), State.CONTACT_ATTEMPTED, "staff", "An attempt to reach them was made"),
    Move(frozenset(ROAD[:2]) | {State.UNREACHABLE}, State.INFORMATION_GIVEN, "staff", "They were told what it is"),
    Move(
        frozenset(ROAD[:3])
        | {
            State.UNREACHABLE,
            State.DECLINED_NOT_NOW,
            State.WITHDREW,
            State.PAUSED,
            State.UNSUITABLE_FOR_NOW,
            State.CLOSED,
            State.DECLINED_DO_NOT_ASK_AGAIN,
            State.LOST_CAPACITY,
        },
        State.CONSIDERING,
        "the person",
        "They are thinking about it",
    ),
    Move(
        frozenset(ROAD[:4]) | {State.DECLINED_NOT_NOW, State.WITHDREW, State.PAUSED},
        State.WILLING_IN_PRINCIPLE,
        "the person",
        "They are willing in principle",
    ),
    Move(frozenset(ROAD[:5]), State.CONSENTED_TO_PREPARE, "the person", "They agreed to prepare (C6)"),
    Move(frozenset({State.CONSENTED_TO_PREPARE}), State.PREPARING, "staff", "Preparation began"),
    Move(frozenset({State.CONSENTED_TO_PREPARE, State.PREPARING}), State.READY, "staff", "The date was confirmed"),
    Move(frozenset(ROAD[5:8]), State.PARTICIPATED, "staff", "They took part"),
    Move(frozenset({State.PARTICIPATED}), State.IN_FOLLOW_UP, "staff", "Aftercare began"),
    Move(LIVE | {State.PAUSED, State.DECLINED_NOT_NOW}, State.DECLINED_NOT_NOW, "the person", "Not now"),
    Move(
        LIVE | OUT - {State.DIED} | {State.PAUSED},
        State.DECLINED_DO_NOT_ASK_AGAIN,
        "the person",
        "No, and not to be asked again",
    ),
    Move(LIVE | {State.PAUSED}, State.WITHDREW, "the person", "They stopped taking part"),
    Move(LIVE, State.PAUSED, "the person", "They pause"),
    Move(LIVE | {State.PAUSED}, State.UNSUITABLE_FOR_NOW, "staff", "It is not suitable for now"),
    Move(LIVE | {State.PAUSED}, State.UNREACHABLE, "staff", "They could not be reached"),
    Move(LIVE | OUT | {State.PAUSED}, State.DIED, "staff", "They have died"),
    Move(LIVE | {State.PAUSED}, State.LOST_CAPACITY, "staff", "They cannot decide about this now"),
    Move(LIVE | OUT | {State.PAUSED}, State.CLOSED, "staff", "Their part was closed with the case"),
)

IN_ALREADY: Final = Reason("participant.in_already", "This person is in the case in this part already.")
BESIDE_NOBODY: Final = Reason("participant.beside_nobody", "Say beside whom this person stands.")
NO_SUCH_MOVE: Final = Reason(
    "participation.no_such_move", "This person's part cannot change in that way from where it is now."
)
HAS_DIED: Final = Reason("participation.has_died", "This person has died; their part does not change any more.")
CASE_CLOSED: Final = Reason("participation.case_closed", "The case is closed. Open it again first.")
ASKED_NEVER: Final = Reason(
    "participation.asked_never",
    "This person asked not to be asked again. Only they can lift that, in any way and at any time.",
)


def may_move(state: State | str, target: State | str, *, said_by_person: bool = False) -> Decision:
    """Can a part in this state move to that one? Whoever asked never to be asked comes back only by their own word."""
    state, target = State(state), State(target)
    if state == State.DIED:
        return no(HAS_DIED)
    if state == State.DECLINED_DO_NOT_ASK_AGAIN and target == State.CONSIDERING and not said_by_person:
        return no(ASKED_NEVER)
    found = any(state in move.sources and move.target == target for move in MOVES)
    return shut_if(not found, NO_SUCH_MOVE)


def is_further(state: State | str, target: State | str) -> bool:
    """Is the target further along the road than the state? States beside the road are not."""
    state, target = State(state), State(target)
    return state in ROAD and target in ROAD and ROAD.index(target) > ROAD.index(state)


class Decided(StrEnum):
    """What a participant may say about taking part, at any time."""

    CONSIDERING = "considering"
    WILLING_IN_PRINCIPLE = "willing_in_principle"
    NOT_NOW = "not_now"
    DO_NOT_ASK_AGAIN = "do_not_ask_again"
    PAUSE = "pause"
    STOP = "stop"


DECIDED_STATE: Final[dict[Decided, State]] = {
    Decided.CONSIDERING: State.CONSIDERING,
    Decided.WILLING_IN_PRINCIPLE: State.WILLING_IN_PRINCIPLE,
    Decided.NOT_NOW: State.DECLINED_NOT_NOW,
    Decided.DO_NOT_ASK_AGAIN: State.DECLINED_DO_NOT_ASK_AGAIN,
    Decided.PAUSE: State.PAUSED,
    Decided.STOP: State.WITHDREW,
}


class ClosureReason(StrEnum):
    """Why a case ended: the fixed, reportable list. The other side reads the neutral text."""

    COMPLETED_DIRECT = "completed_direct"
    COMPLETED_INDIRECT = "completed_indirect"
    COMPLETED_MIXED = "completed_mixed"
    COMPLETED_PREPARATORY_BENEFIT_ONLY = "completed_preparatory_benefit_only"
    HARMED_DECLINED = "harmed_declined"
    HARMED_WITHDREW = "harmed_withdrew"
    RESPONSIBLE_DECLINED = "responsible_declined"
    RESPONSIBLE_WITHDREW = "responsible_withdrew"
    RESPONSIBLE_DENIES = "responsible_denies"
    UNREACHABLE_HARMED = "unreachable_harmed"
    UNREACHABLE_RESPONSIBLE = "unreachable_responsible"
    NOT_IDENTIFIED = "not_identified"
    AGENCY_REFUSED_INFORMATION = "agency_refused_information"
    LEGAL_BAR = "legal_bar"
    UNSUITABLE_RISK = "unsuitable_risk"
    CAPACITY = "capacity"
    DIED_HARMED = "died_harmed"
    DIED_RESPONSIBLE = "died_responsible"
    TRANSFERRED = "transferred"
    DUPLICATE = "duplicate"
    INELIGIBLE = "ineligible"
    REFERRER_WITHDREW = "referrer_withdrew"
    OTHER = "other"


COMPLETED: Final = frozenset(
    {ClosureReason.COMPLETED_DIRECT, ClosureReason.COMPLETED_INDIRECT, ClosureReason.COMPLETED_MIXED}
)


class CaseState(StrEnum):
    """Where a case is, derived from its people and gates."""

    RECEIVED = "received"
    SCREENING = "screening"
    ALLOCATED = "allocated"
    EXPLORING_INITIATING_PARTY = "exploring_initiating_party"
    AWAITING_AGENCY_INFORMATION = "awaiting_agency_information"
    APPROACHING_OTHER_PARTY = "approaching_other_party"
    ASSESSING = "assessing"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    PREPARING = "preparing"
    SCHEDULED = "scheduled"
    ACTIVITY_HELD = "activity_held"
    MONITORING = "monitoring"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    EMERGENCY_STOP = "emergency_stop"


CASE_STATE_WORDS: Final[dict[CaseState, str]] = {
    CaseState.RECEIVED: "Received",
    CaseState.SCREENING: "To be allocated",
    CaseState.ALLOCATED: "Allocated",
    CaseState.EXPLORING_INITIATING_PARTY: "Exploring with the person who asked",
    CaseState.AWAITING_AGENCY_INFORMATION: "Waiting for an agency",
    CaseState.APPROACHING_OTHER_PARTY: "Approaching the other person",
    CaseState.ASSESSING: "Exploring and assessing",
    CaseState.AWAITING_SIGN_OFF: "Waiting for sign-off",
    CaseState.PREPARING: "Preparing",
    CaseState.SCHEDULED: "A date is confirmed",
    CaseState.ACTIVITY_HELD: "They have met or written",
    CaseState.MONITORING: "Agreement made",
    CaseState.FOLLOW_UP: "Follow-up",
    CaseState.CLOSED: "Closed",
    CaseState.ON_HOLD: "On hold",
    CaseState.EMERGENCY_STOP: "Stopped for safety",
}


def is_stopped(facts: CaseFacts) -> bool:
    """Is there an emergency stop that nobody has lifted?"""
    return any(stop.lifted_at is None for stop in facts.stops)


def is_on_hold(facts: CaseFacts) -> bool:
    """Is the whole case on hold? One person's pause is not a hold of the case."""
    return any(hold.lifted_at is None and not hold.participation for hold in facts.holds)


def case_state(facts: CaseFacts) -> CaseState:
    """Where the case is: what stops it first, then what came last on the way."""
    if facts.closed_at is not None:
        return CaseState.CLOSED
    if is_stopped(facts):
        return CaseState.EMERGENCY_STOP
    if is_on_hold(facts):
        return CaseState.ON_HOLD
    return next(state for state, reached in _reached(facts) if reached)


def _reached(facts: CaseFacts) -> tuple[tuple[CaseState, bool], ...]:
    """The states from the last on the way to the first, each with whether the case has come so far."""
    states = {part.state for part in facts.participations}
    held = any(activity.held_at for activity in facts.activities)
    planned = any(activity.confirmed_at and not activity.cancelled_at for activity in facts.activities)
    return (
        (CaseState.MONITORING, _is_monitored(facts)),
        (CaseState.FOLLOW_UP, held and _has_aftercare(facts)),
        (CaseState.ACTIVITY_HELD, held),
        (CaseState.SCHEDULED, planned),
        (CaseState.PREPARING, bool(facts.preparations) or any(_signed(facts))),
        (CaseState.AWAITING_SIGN_OFF, bool(facts.assessments)),
        (CaseState.ASSESSING, bool(facts.responsibility)),
        (CaseState.APPROACHING_OTHER_PARTY, bool(facts.approaches) or _answered(facts)),
        (CaseState.AWAITING_AGENCY_INFORMATION, bool(facts.enquiries)),
        (
            CaseState.EXPLORING_INITIATING_PARTY,
            bool(facts.sessions) or bool(facts.facilitator and State.CONSIDERING in states),
        ),
        (CaseState.ALLOCATED, bool(facts.facilitator)),
        (CaseState.SCREENING, facts.accepted_at is not None),
        (CaseState.RECEIVED, True),
    )


def _is_monitored(facts: CaseFacts) -> bool:
    """Is there an agreement of which something still waits to be looked at?"""
    return any(
        not commitment.reviewed and commitment.kind != "none_dialogue_only"
        for agreement in facts.agreements
        if agreement.status not in {"proposed", "varied"}
        for commitment in agreement.commitments
    )


def _has_aftercare(facts: CaseFacts) -> bool:
    return any(person.aftercare_given for activity in facts.activities for person in activity.people)


def _answered(facts: CaseFacts) -> bool:
    return any(enquiry.reply for enquiry in facts.enquiries)


def _signed(facts: CaseFacts) -> tuple[bool, ...]:
    live = {each.id for each in facts.assessments if not each.superseded}
    return tuple(bool(live & set(sign_off.assessments)) and sign_off.approved for sign_off in facts.sign_offs)


def harmed(facts: CaseFacts) -> tuple[ParticipationFact, ...]:
    """Everybody in the case who was harmed, those who are both included."""
    return tuple(part for part in facts.participations if part.role in HARMED_ROLES)


def responsible(facts: CaseFacts) -> tuple[ParticipationFact, ...]:
    """Everybody in the case who is reported as responsible, those who are both included."""
    return tuple(part for part in facts.participations if part.role in RESPONSIBLE_ROLES)


def retention_day(closed_on: date, settings: ServiceSettings, *, declined: bool = False) -> date:
    """The day on which the file of a part that closed on this day is to be decided on."""
    if declined:
        month = closed_on.month - 1 + settings.retention_declined_months
        return date(closed_on.year + month // 12, month % 12 + 1, min(closed_on.day, 28))
    year = closed_on.year + settings.retention_years
    return date(year, closed_on.month, min(closed_on.day, 28) if closed_on.month == 2 else closed_on.day)


def is_under(age: int, born: date, day: date | datetime) -> bool:
    """Was somebody born on that day younger than `age` on this day?"""
    return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < age
