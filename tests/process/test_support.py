"""The rules of a harmed person's own case: each opens, and shuts for each of its reasons."""

from wayforward.process import support as rules
from wayforward.process.decision import Decision, Reason
from wayforward.process.duties import Role
from wayforward.process.support import CaseworkerFact, ClosureReason, ReferralState, State

ASHA = CaseworkerFact(roles=(Role.CASEWORKER,))
SAM = (Role.SUPERVISOR,)


def shut(decision: Decision, *reasons: Reason) -> None:
    assert decision.codes == tuple(reason.code for reason in reasons)


def test_a_supervisor_gives_a_waiting_referral_to_a_caseworker() -> None:
    assert rules.may_open(referral_state=ReferralState.WAITING, by_roles=SAM, worker=ASHA)
    shut(
        rules.may_open(referral_state=ReferralState.OPENED, by_roles=(Role.CASEWORKER,), worker=ASHA),
        rules.REFERRAL_IS_SETTLED,
        rules.NOT_FOR_YOU,
    )


def test_only_a_caseworker_who_is_at_work_and_not_walled_off_gets_it() -> None:
    ben = CaseworkerFact(roles=(Role.PRACTITIONER,), is_blocked=True, has_it_already=True)
    shut(rules.may_take_on(ben), rules.NOT_A_CASEWORKER, rules.CASEWORKER_BLOCKED, rules.SAME_CASEWORKER)
    assert rules.may_hand_over(state=State.OPEN, by_roles=SAM, worker=ASHA)
    shut(rules.may_hand_over(state=State.CLOSED, by_roles=SAM, worker=ASHA), rules.IS_CLOSED)


def test_that_the_person_knows_is_confirmed_once() -> None:
    assert rules.may_confirm_person_knows(referral_state=ReferralState.WAITING, information_only=True)
    shut(
        rules.may_confirm_person_knows(referral_state=ReferralState.WAITING, information_only=False),
        rules.KNOWN_ALREADY,
    )


def test_a_case_is_not_closed_over_a_concern_or_over_what_the_person_asked_for() -> None:
    open_case = {"state": State.OPEN, "concern_waits": False, "wants_referral": False}
    assert rules.may_close(**open_case, reason=ClosureReason.GOALS_REACHED)
    shut(
        rules.may_close(state=State.OPEN, concern_waits=True, wants_referral=True, reason=ClosureReason.MOVED_AWAY),
        rules.CONCERN_WAITS,
        rules.DUTIES_TO_HAND_ON,
    )
    assert rules.may_close(state=State.OPEN, concern_waits=False, wants_referral=True, reason=ClosureReason.DIED)


def test_a_person_can_always_come_back() -> None:
    assert rules.may_reopen(state=State.CLOSED, died=False)
    shut(rules.may_reopen(state=State.OPEN, died=False), rules.IS_OPEN)
    shut(rules.may_reopen(state=State.CLOSED, died=True), rules.HAS_DIED)
