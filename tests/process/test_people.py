"""What may be written down about a person: each rule opens, and shuts for each of its reasons."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wayforward.process import people as rules
from wayforward.process.decision import Decision, Reason

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def shut(decision: Decision, *reasons: Reason) -> None:
    assert decision.codes == tuple(reason.code for reason in reasons)
    assert all(reason.words.endswith(".") for reason in decision.reasons)


def test_a_person_is_called_something() -> None:
    assert rules.need_name("Maria")
    shut(rules.need_name("  "), rules.NO_NAME)


def test_a_birthday_is_a_day_on_which_somebody_who_lives_may_have_been_born() -> None:
    assert rules.can_be_born("", TODAY)
    assert rules.can_be_born("1979-03-14", TODAY)
    for born in ("14 March", "2027-01-01", "1801-01-01"):
        shut(rules.can_be_born(born, TODAY), rules.BORN_NOT_A_DAY)


@pytest.mark.parametrize(
    ("born", "of_age"),
    [("", None), ("2010-06-15", date(2028, 6, 15)), ("2008-02-29", date(2026, 3, 1)), ("2012-02-29", date(2030, 3, 1))],
)
def test_somebody_is_of_age_on_their_eighteenth_birthday(born: str, of_age: date | None) -> None:
    assert rules.grown_up_on(born) == of_age


def test_a_change_is_refused_when_somebody_else_was_faster_or_the_person_has_died() -> None:
    assert rules.can_change(seen_version=None, version=2, died=False, reaching=True)
    assert rules.can_change(seen_version=2, version=2, died=True, reaching=False)
    shut(rules.can_change(seen_version=1, version=2, died=False, reaching=False), rules.CHANGED_MEANWHILE)
    shut(rules.can_change(seen_version=2, version=2, died=True, reaching=True), rules.HAS_DIED)


def test_a_death_is_written_down_once_and_not_ahead() -> None:
    assert rules.can_have_died(died_on=None, today=TODAY, recorded=False)
    assert rules.can_have_died(died_on=TODAY, today=TODAY, recorded=False)
    shut(rules.can_have_died(died_on=TODAY, today=TODAY, recorded=True), rules.DIED_ALREADY)
    shut(rules.can_have_died(died_on=date(2026, 3, 4), today=TODAY, recorded=False), rules.DIED_NOT_A_DAY)


def test_a_concern_has_a_sentence_and_one_answer() -> None:
    assert rules.can_raise_concern(words="He waits at her gate.")
    shut(rules.can_raise_concern(words=" "), rules.CONCERN_NO_WORDS)
    assert rules.can_answer_concern(answer="The police went there.", answered=False)
    shut(rules.can_answer_concern(answer="Again.", answered=True), rules.CONCERN_ANSWERED)
    shut(rules.can_answer_concern(answer="", answered=False), rules.CONCERN_NO_ANSWER)


def test_a_visit_ends_with_a_check_in_and_alerts_a_colleague() -> None:
    later = NOW + timedelta(hours=1)
    assert rules.can_plan_visit(starts_at=NOW, check_in_by=later, alerts_oneself=False, alert_is_at_work=True)
    shut(
        rules.can_plan_visit(starts_at=NOW, check_in_by=NOW, alerts_oneself=True, alert_is_at_work=False),
        rules.CHECK_IN_BEFORE_START,
        rules.ALERTS_ONESELF,
        rules.ALERTS_A_STRANGER,
    )
    assert rules.can_check_in(checked_in=False)
    shut(rules.can_check_in(checked_in=True), rules.CHECKED_IN)


def test_a_paragraph_says_whose_data_it_is_and_is_put_right_with_a_reason() -> None:
    assert rules.can_write(text="She sleeps badly.", about=["maria"])
    shut(rules.can_write(text="", about=[]), rules.NO_TEXT, rules.NO_ABOUT)
    assert rules.can_correct(reason="The day was wrong", corrected=False)
    shut(rules.can_correct(reason="", corrected=True), rules.CORRECTED, rules.NO_REASON)


def test_a_started_contact_is_finished_once_in_its_own_case() -> None:
    assert rules.can_finish_contact(same_case=True, finished=False, cancelled=False)
    shut(
        rules.can_finish_contact(same_case=False, finished=True, cancelled=True),
        rules.CONTACT_ELSEWHERE,
        rules.CONTACT_FINISHED,
        rules.CONTACT_CANCELLED,
    )


def test_a_goal_has_words_and_a_review_lies_ahead() -> None:
    assert rules.can_set_goal(words="To walk home again.")
    shut(rules.can_set_goal(words=""), rules.GOAL_NO_WORDS)
    assert rules.can_review_plan(next_on=None, today=TODAY)
    assert rules.can_review_plan(next_on=date(2026, 4, 1), today=TODAY)
    shut(rules.can_review_plan(next_on=TODAY, today=TODAY), rules.REVIEW_NOT_AHEAD)


def test_equality_answers_are_among_those_offered_and_may_be_left_out() -> None:
    offered = {"sex": ["female", "male"]}
    assert rules.can_answer_equality({}, offered)
    assert rules.can_answer_equality({"sex": "female"}, offered)
    shut(rules.can_answer_equality({"sex": "other", "shoe": "42"}, offered), rules.ANSWER_NOT_OFFERED)
