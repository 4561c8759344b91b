"""A harmed person's own case: who opens it, hands it over, closes it and opens it again."""

import pytest

from wayforward.process import support
from wayforward.process.decision import Decision, Reason

WORKER = support.CaseworkerFact(roles=("caseworker",))
SUPERVISOR = ("supervisor",)


def reasons(decision: Decision) -> tuple[Reason, ...]:
    return decision.reasons


def test_a_supervisor_or_a_lead_opens_a_waiting_referral() -> None:
    for role in ("supervisor", "rj_lead"):
        assert support.may_open(referral_state="waiting", by_roles=(role,), worker=WORKER)


@pytest.mark.parametrize(
    ("worker", "reason"),
    [
        (support.CaseworkerFact(roles=("practitioner",)), support.NOT_A_CASEWORKER),
        (support.CaseworkerFact(roles=("caseworker",), same_service=False), support.NOT_A_CASEWORKER),
        (support.CaseworkerFact(roles=("caseworker",), is_active=False), support.NOT_A_CASEWORKER),
        (support.CaseworkerFact(roles=("caseworker",), is_blocked=True), support.CASEWORKER_BLOCKED),
        (support.CaseworkerFact(roles=("caseworker",), has_it_already=True), support.SAME_CASEWORKER),
        (support.CaseworkerFact(roles=("caseworker",), facilitates=True), support.FACILITATOR_IS_IMPARTIAL),
    ],
)
def test_who_may_not_get_a_case(worker: support.CaseworkerFact, reason: Reason) -> None:
    assert reasons(support.may_take_on(worker)) == (reason,)
    assert reasons(support.may_open(referral_state="waiting", by_roles=SUPERVISOR, worker=worker)) == (reason,)


def test_a_settled_referral_is_not_opened_again() -> None:
    for state in ("opened", "closed"):
        decision = support.may_open(referral_state=state, by_roles=SUPERVISOR, worker=WORKER)
        assert reasons(decision) == (support.REFERRAL_IS_SETTLED,)


def test_a_caseworker_does_not_allocate() -> None:
    assert reasons(support.may_open(referral_state="waiting", by_roles=("caseworker",), worker=WORKER)) == (
        support.NOT_FOR_YOU,
    )
    assert reasons(support.may_hand_over(state="open", by_roles=("caseworker",), worker=WORKER)) == (
        support.NOT_FOR_YOU,
    )


def test_an_open_case_is_handed_over_and_a_closed_one_is_not() -> None:
    assert support.may_hand_over(state="open", by_roles=SUPERVISOR, worker=WORKER)
    assert reasons(support.may_hand_over(state="closed", by_roles=SUPERVISOR, worker=WORKER)) == (support.IS_CLOSED,)


def test_only_what_nobody_knows_of_is_confirmed() -> None:
    assert support.may_confirm_person_knows(referral_state="waiting", information_only=True)
    decision = support.may_confirm_person_knows(referral_state="waiting", information_only=False)
    assert reasons(decision) == (support.KNOWN_ALREADY,)
    decision = support.may_confirm_person_knows(referral_state="closed", information_only=True)
    assert reasons(decision) == (support.REFERRAL_IS_SETTLED,)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ()),
        ({"state": "closed"}, (support.IS_CLOSED,)),
        ({"concern_waits": True}, (support.CONCERN_WAITS,)),
        ({"wants_referral": True}, (support.DUTIES_TO_HAND_ON,)),
        ({"wants_referral": True, "reason": "died"}, ()),
        ({"concern_waits": True, "reason": "died"}, (support.CONCERN_WAITS,)),
    ],
)
def test_closing(given: dict[str, object], expected: tuple[Reason, ...]) -> None:
    standing = {"state": "open", "concern_waits": False, "wants_referral": False, "reason": "goals_reached"}
    assert reasons(support.may_close(**(standing | given))) == expected  # type: ignore[arg-type]


def test_everybody_who_lives_can_come_back() -> None:
    assert support.may_reopen(state="closed", died=False)
    assert reasons(support.may_reopen(state="open", died=False)) == (support.IS_OPEN,)
    assert reasons(support.may_reopen(state="closed", died=True)) == (support.HAS_DIED,)


def test_every_code_has_words() -> None:
    assert set(support.CLOSURE_WORDS) == set(support.ClosureReason)
    assert set(support.REFERRAL_CLOSURE_WORDS) == set(support.ReferralClosure)
    assert set(support.State) and set(support.ReferralState)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": "closed"}, support.IS_CLOSED),
        ({"by_roles": ("caseworker",)}, support.NOT_FOR_YOU),
        ({"supervisor": support.CaseworkerFact(roles=SUPERVISOR, has_it_already=True)}, support.SAME_SUPERVISOR),
        ({"supervisor": WORKER}, support.NOT_A_SUPERVISOR),
        ({"supervisor": support.CaseworkerFact(roles=SUPERVISOR, is_blocked=True)}, support.CASEWORKER_BLOCKED),
    ],
)
def test_who_may_not_be_given_as_a_supervisor(changed: dict[str, object], reason: Reason) -> None:
    fit = {
        "state": "open",
        "by_roles": SUPERVISOR,
        "supervisor": support.CaseworkerFact(roles=SUPERVISOR),
    }
    assert support.may_give_supervisor(**fit)  # type: ignore[arg-type]
    assert reasons(support.may_give_supervisor(**(fit | changed))) == (reason,)  # type: ignore[arg-type]


def test_what_was_erased_is_not_opened_again() -> None:
    assert support.may_reopen(state="closed", died=False)
    assert reasons(support.may_reopen(state="closed", died=False, erased=True)) == (support.IS_ERASED,)


def test_something_is_asked_where_somebody_works_on_the_case() -> None:
    assert support.may_give_duty(state=support.State.OPEN, caseworker="asha")
    assert support.may_give_duty(state=support.State.CLOSED, caseworker="asha").codes == ("support.closed",)
    assert support.may_give_duty(state=support.State.OPEN, caseworker="").codes == ("support.nobody_works_on_it",)
