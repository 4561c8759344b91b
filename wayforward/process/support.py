"""A harmed person's own case: who may open it, hand it over, close it and open it again.

It may run for months with no restorative justice in it at all. Nobody is asked for a reason to come back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .decision import YES, Decision, Reason, no
from .duties import Role


class State(StrEnum):
    """Whether somebody is being supported now."""

    OPEN = "open"
    CLOSED = "closed"


class ReferralState(StrEnum):
    """What became of a referral."""

    WAITING = "waiting"
    OPENED = "opened"
    CLOSED = "closed"


class ClosureReason(StrEnum):
    """Why support ended."""

    GOALS_REACHED = "goals_reached"
    PERSON_ENDED = "person_ended"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    MOVED_AWAY = "moved_away"
    UNREACHABLE = "unreachable"
    DIED = "died"
    OTHER = "other"


CLOSURE_WORDS: Final[dict[ClosureReason, str]] = {
    ClosureReason.GOALS_REACHED: "The person has what they came for",
    ClosureReason.PERSON_ENDED: "The person wanted to end it",
    ClosureReason.REFERRED_ELSEWHERE: "Somebody else supports the person now",
    ClosureReason.MOVED_AWAY: "The person moved out of the area",
    ClosureReason.UNREACHABLE: "The person could not be reached",
    ClosureReason.DIED: "The person has died",
    ClosureReason.OTHER: "Another reason",
}


class ReferralClosure(StrEnum):
    """Why a referral ended without a case."""

    SUPPORT_NOT_WANTED = "support_not_wanted"
    DUPLICATE = "duplicate"
    OUT_OF_AREA = "out_of_area"
    PERSON_NOT_TOLD = "person_not_told"
    SUPPORTED_ELSEWHERE = "supported_elsewhere"
    OTHER = "other"


REFERRAL_CLOSURE_WORDS: Final[dict[ReferralClosure, str]] = {
    ReferralClosure.SUPPORT_NOT_WANTED: "The person does not want support",
    ReferralClosure.DUPLICATE: "The same matter is already known",
    ReferralClosure.OUT_OF_AREA: "Outside our area; passed on",
    ReferralClosure.PERSON_NOT_TOLD: "The referrer did not tell the person",
    ReferralClosure.SUPPORTED_ELSEWHERE: "Somebody else supports the person",
    ReferralClosure.OTHER: "Another reason",
}


class HandOverReason(StrEnum):
    """Why cases go to somebody else."""

    WORKLOAD = "workload"
    AWAY = "away"
    LEAVING = "leaving"
    PERSON_ASKED = "person_asked"
    SKILLS = "skills"


HAND_OVER_WORDS: Final[dict[HandOverReason, str]] = {
    HandOverReason.WORKLOAD: "Somebody has too much",
    HandOverReason.AWAY: "Somebody is away for long",
    HandOverReason.LEAVING: "Somebody leaves",
    HandOverReason.PERSON_ASKED: "The person asked for it",
    HandOverReason.SKILLS: "Somebody else can do more for the person",
}

# Who gives a case to a caseworker. [P]: a service may let a lead do it as well.
MAY_ALLOCATE: Final = frozenset({Role.SUPERVISOR, Role.RJ_LEAD})


@dataclass(frozen=True)
class CaseworkerFact:
    """Somebody who may get a case, as far as the rules ask. `is_blocked`: a conflict walls them off. `facilitates`:
    they have facilitated the restorative case of the same person."""

    roles: tuple[str, ...]
    same_service: bool = True
    is_active: bool = True
    is_blocked: bool = False
    has_it_already: bool = False
    facilitates: bool = False


NOT_FOR_YOU: Final = Reason(
    "support.not_for_you_to_allocate", "A supervisor gives a case to a caseworker. Ask your supervisor."
)
NOT_A_CASEWORKER: Final = Reason("support.not_a_caseworker", "Choose a caseworker of this service who is at work.")
CASEWORKER_BLOCKED: Final = Reason(
    "support.caseworker_has_conflict", "This caseworker knows somebody in the case. Choose another."
)
FACILITATOR_IS_IMPARTIAL: Final = Reason(
    "support.facilitator_is_impartial",
    "They facilitate, or facilitated, the restorative case of this person, so they cannot stand by one side. Choose"
    " another.",
)
SAME_SUPERVISOR: Final = Reason("support.same_supervisor", "They supervise this case already.")
NOT_A_SUPERVISOR: Final = Reason("support.not_a_supervisor", "Choose a supervisor of this service who is at work.")
SAME_CASEWORKER: Final = Reason("support.same_caseworker", "This caseworker has the case already.")
REFERRAL_IS_SETTLED: Final = Reason(
    "referral.settled", "This referral has been settled: a case was opened, or it was closed with a reason."
)
KNOWN_ALREADY: Final = Reason("referral.person_knows_already", "The person knows of this referral already.")
NOBODY_WORKS_ON_IT: Final = Reason(
    "support.nobody_works_on_it", "Nobody works on this case now. Give it to a caseworker first."
)
IS_CLOSED: Final = Reason(
    "support.closed", "This case is closed. Open it again first: the person can come back at any time."
)
IS_OPEN: Final = Reason("support.open", "This case is open already.")
IS_ERASED: Final = Reason(
    "support.erased", "What this case said was erased when its time was over. Take a new referral instead."
)
HAS_DIED: Final = Reason("support.person_has_died", "The person has died, so the case is not opened again.")
CONCERN_WAITS: Final = Reason(
    "support.concern_waits", "A concern for somebody's safety has no answer yet. Answer it before closing the case."
)
DUTIES_TO_HAND_ON: Final = Reason(
    "support.referral_waits",
    "The person asked to hear more of restorative justice and was not referred yet. Refer them, or write down that"
    " they changed their mind.",
)


def may_take_on(worker: CaseworkerFact) -> Decision:
    """May this member of staff get the case?"""
    fit = Role.CASEWORKER in worker.roles and worker.same_service and worker.is_active
    return (
        _shut_if(not fit, NOT_A_CASEWORKER)
        & _shut_if(worker.is_blocked, CASEWORKER_BLOCKED)
        & _shut_if(worker.facilitates, FACILITATOR_IS_IMPARTIAL)
        & _shut_if(worker.has_it_already, SAME_CASEWORKER)
    )


def may_open(*, referral_state: str, by_roles: Collection[str], worker: CaseworkerFact) -> Decision:
    """May a case be opened for a referral and given to this caseworker?"""
    return need_waiting(referral_state) & _may_allocate(by_roles) & may_take_on(worker)


def may_hand_over(*, state: str, by_roles: Collection[str], worker: CaseworkerFact) -> Decision:
    """May the case go to this caseworker?"""
    return need_open(state) & _may_allocate(by_roles) & may_take_on(worker)


def may_give_duty(*, state: str, caseworker: str) -> Decision:
    """May whoever works on the case be given something to do in it?"""
    return need_open(state) & _shut_if(not caseworker, NOBODY_WORKS_ON_IT)


def may_give_supervisor(*, state: str, by_roles: Collection[str], supervisor: CaseworkerFact) -> Decision:
    """May a case be given to this supervisor?"""
    fit = Role.SUPERVISOR in supervisor.roles and supervisor.same_service and supervisor.is_active
    return (
        need_open(state)
        & _may_allocate(by_roles)
        & _shut_if(supervisor.has_it_already, SAME_SUPERVISOR)
        & _shut_if(not fit, NOT_A_SUPERVISOR)
        & _shut_if(supervisor.is_blocked, CASEWORKER_BLOCKED)
    )


def need_waiting(referral_state: str) -> Decision:
    """Does the referral still wait for what becomes of it?"""
    return _shut_if(referral_state != ReferralState.WAITING, REFERRAL_IS_SETTLED)


def may_confirm_person_knows(*, referral_state: str, information_only: bool) -> Decision:
    """Is there anything to confirm?"""
    return need_waiting(referral_state) & _shut_if(not information_only, KNOWN_ALREADY)


def need_open(state: str) -> Decision:
    """Is the case open?"""
    return _shut_if(state != State.OPEN, IS_CLOSED)


def may_close(*, state: str, concern_waits: bool, wants_referral: bool, reason: str) -> Decision:
    """May the case be closed? Whether somebody was tried often enough is asked of `safe_contact.may_give_up`.

    What the person asked for is not lost by closing, unless they died.
    """
    died = reason == ClosureReason.DIED
    return (
        need_open(state)
        & _shut_if(concern_waits, CONCERN_WAITS)
        & _shut_if(wants_referral and not died, DUTIES_TO_HAND_ON)
    )


def may_reopen(*, state: str, died: bool, erased: bool = False) -> Decision:
    """May the case be opened again? Always, when the person comes back, as long as there is one."""
    return _shut_if(state == State.OPEN, IS_OPEN) & _shut_if(died, HAS_DIED) & _shut_if(erased, IS_ERASED)


def _may_allocate(by_roles: Collection[str]) -> Decision:
    return _shut_if(not set(by_roles) & MAY_ALLOCATE, NOT_FOR_YOU)


def _shut_if(shut: bool, reason: Reason) -> Decision:
    return no(reason) if shut else YES
