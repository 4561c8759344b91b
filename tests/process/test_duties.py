"""Duties: words without a name, and no overdue mark on a participant."""

from datetime import UTC, datetime, timedelta

import pytest

from wayforward.process import duties
from wayforward.process.duties import ROLE_WORDS, TASKS, Role

NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)


def test_every_role_has_words() -> None:
    assert set(ROLE_WORDS) == set(Role)


@pytest.mark.parametrize(
    "kind",
    [
        "call_back", "first_contact", "allocate_referral", "sign_off_waiting", "safety_alert", "check_in_overdue",
        "aftercare_due", "agreement_review", "supervision_due", "cancel_venue", "cancel_travel", "cancel_interpreter",
        "tell_other_party_neutrally", "supportive_follow_up", "review_not_offered", "nil_orders_grow_old",
        "reassess_risk", "message_not_sent", "letter_to_print", "agree_safe_contact", "confirm_safe_contact",
    ],
)  # fmt: skip
def test_duties_that_actions_give_are_known(kind: str) -> None:
    assert duties.words(kind) == TASKS[kind].words


@pytest.mark.parametrize(
    ("kind", "is_open", "own", "roles", "codes"),
    [
        ("cancel_venue", True, True, ["practitioner"], ()),
        ("cancel_venue", True, False, ["supervisor"], ()),
        ("cancel_venue", True, False, ["practitioner"], ("duty.not_yours",)),
        ("cancel_venue", False, True, ["practitioner"], ("duty.ended_already",)),
        ("safety_alert", True, True, ["rj_lead"], ("duty.not_by_hand",)),
    ],
)
def test_who_may_say_that_a_duty_is_done(
    kind: str, is_open: bool, own: bool, roles: list[str], codes: tuple[str, ...]
) -> None:
    assert duties.may_finish(kind, is_open=is_open, own=own, roles=roles).codes == codes


def test_no_duty_about_danger_or_a_gate_comes_off_by_a_tick() -> None:
    kept = ("safety_alert", "emergency_stop", "check_in", "check_in_overdue", "sign_off_waiting", "reassess_risk")
    assert not any(TASKS[kind].by_hand for kind in kept)


def test_an_unknown_duty_is_an_error() -> None:
    with pytest.raises(KeyError):
        duties.words("tidy_desk")


def test_words_of_duties_are_short_and_say_nothing_personal() -> None:
    for kind, duty in TASKS.items():
        assert kind == kind.lower()
        assert duty.words[0].isupper()
        assert len(duty.words) <= 90
        assert "{" not in duty.words
        assert not any(word in duty.words.casefold() for word in ("victim", "offender", "overdue"))


def test_only_a_duty_of_staff_is_ever_overdue() -> None:
    before, after = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)
    assert duties.is_overdue("call_back", before, NOW)
    assert not duties.is_overdue("call_back", after, NOW)
    assert not duties.is_overdue("consider_offer", before, NOW)
    assert not duties.is_overdue("feedback_due", before, NOW)
    assert duties.has_come("consider_offer", before, NOW)
    assert not duties.has_come("consider_offer", after, NOW)
    assert not duties.has_come("call_back", before, NOW)


def test_what_cannot_wait_until_tomorrow() -> None:
    urgent = {kind for kind, duty in TASKS.items() if duty.same_day}
    assert {"safety_alert", "emergency_stop", "check_in_overdue", "cancel_venue"} <= urgent
    assert all(TASKS[kind].waits_for_staff for kind in urgent)


def test_having_a_role() -> None:
    assert duties.has_any(["caseworker", "supervisor"], Role.SUPERVISOR, Role.RJ_LEAD)
    assert not duties.has_any(["caseworker"], Role.SUPERVISOR)
    assert not duties.has_any([], Role.SUPERVISOR)
