"""What has to be in something about a person before it can be kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wayforward.process import people
from wayforward.process.decision import Reason

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_a_person_is_called_something() -> None:
    assert people.need_name("Maria")
    assert people.need_name(" ").reasons == (people.NO_NAME,)


@pytest.mark.parametrize("born", ["", "1979-03-14", "1900-01-01", "2026-03-03"])
def test_days_on_which_somebody_may_have_been_born(born: str) -> None:
    assert people.can_be_born(born, TODAY)


@pytest.mark.parametrize("born", ["2026-03-04", "1899-12-31", "14 March", "1979-02-30"])
def test_days_on_which_nobody_was_born(born: str) -> None:
    assert people.can_be_born(born, TODAY).reasons == (people.BORN_NOT_A_DAY,)


@pytest.mark.parametrize(
    ("born", "grown"),
    [
        ("", None),
        ("2010-06-15", date(2028, 6, 15)),
        ("2008-02-29", date(2026, 3, 1)),
        ("2008-02-28", date(2026, 2, 28)),
    ],
)
def test_the_eighteenth_birthday(born: str, grown: date | None) -> None:
    assert people.grown_up_on(born) == grown


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ()),
        ({"seen_version": 1}, (people.CHANGED_MEANWHILE,)),
        ({"seen_version": 2}, ()),
        ({"died": True}, ()),
        ({"died": True, "reaching": True}, (people.HAS_DIED,)),
        ({"reaching": True}, ()),
    ],
)
def test_changing_what_is_known(given: dict[str, object], expected: tuple[Reason, ...]) -> None:
    standing = {"seen_version": None, "version": 2, "died": False, "reaching": False}
    assert people.can_change(**(standing | given)).reasons == expected  # type: ignore[arg-type]


def test_a_death_is_written_down_once_and_not_before() -> None:
    assert people.can_have_died(died_on=None, today=TODAY, recorded=False)
    assert people.can_have_died(died_on=TODAY, today=TODAY, recorded=False)
    late = people.can_have_died(died_on=TODAY + timedelta(days=1), today=TODAY, recorded=False)
    assert late.reasons == (people.DIED_NOT_A_DAY,)
    assert people.can_have_died(died_on=None, today=TODAY, recorded=True).reasons == (people.DIED_ALREADY,)


def test_a_concern_has_a_sentence_and_one_answer() -> None:
    assert people.can_raise_concern(words="He waits outside.")
    assert people.can_raise_concern(words=" ").reasons == (people.CONCERN_NO_WORDS,)
    assert people.can_answer_concern(answer="Called the police.", answered=False)
    assert people.can_answer_concern(answer="", answered=False).reasons == (people.CONCERN_NO_ANSWER,)
    assert people.can_answer_concern(answer="Again", answered=True).reasons == (people.CONCERN_ANSWERED,)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ()),
        ({"check_in_by": NOW}, (people.CHECK_IN_BEFORE_START,)),
        ({"alerts_oneself": True}, (people.ALERTS_ONESELF,)),
        ({"alert_is_at_work": False}, (people.ALERTS_A_STRANGER,)),
    ],
)
def test_a_visit_has_somebody_to_come_to_help(given: dict[str, object], expected: tuple[Reason, ...]) -> None:
    standing = {
        "starts_at": NOW,
        "check_in_by": NOW + timedelta(hours=1),
        "alerts_oneself": False,
        "alert_is_at_work": True,
    }
    assert people.can_plan_visit(**(standing | given)).reasons == expected  # type: ignore[arg-type]


def test_one_checks_in_once() -> None:
    assert people.can_check_in(checked_in=False)
    assert people.can_check_in(checked_in=True).reasons == (people.CHECKED_IN,)


def test_a_paragraph_has_words_and_says_whose_it_is() -> None:
    assert people.can_write(text="She sleeps.", about=["maria"])
    assert people.can_write(text=" ", about=[]).reasons == (people.NO_TEXT, people.NO_ABOUT)


def test_a_correction_has_a_reason_and_happens_once() -> None:
    assert people.can_correct(reason="The wrong day", corrected=False)
    assert people.can_correct(reason="", corrected=False).reasons == (people.NO_REASON,)
    assert people.can_correct(reason="Again", corrected=True).reasons == (people.CORRECTED,)


def test_a_contact_is_finished_once_in_its_own_case() -> None:
    assert people.can_finish_contact(same_case=True, finished=False, cancelled=False)
    decision = people.can_finish_contact(same_case=False, finished=True, cancelled=True)
    assert decision.reasons == (people.CONTACT_ELSEWHERE, people.CONTACT_FINISHED, people.CONTACT_CANCELLED)


def test_a_goal_is_in_their_words_and_a_review_lies_ahead() -> None:
    assert people.can_set_goal(words="Sleep")
    assert people.can_set_goal(words="").reasons == (people.GOAL_NO_WORDS,)
    assert people.can_review_plan(next_on=None, today=TODAY)
    assert people.can_review_plan(next_on=TODAY + timedelta(days=1), today=TODAY)
    assert people.can_review_plan(next_on=TODAY, today=TODAY).reasons == (people.REVIEW_NOT_AHEAD,)


def test_only_what_was_offered_is_an_answer() -> None:
    offered = {"sex": ["female", "male"]}
    assert people.can_answer_equality({"sex": "female"}, offered)
    assert people.can_answer_equality({}, offered)
    assert people.can_answer_equality({"sex": "x"}, offered).reasons == (people.ANSWER_NOT_OFFERED,)
    assert people.can_answer_equality({"shoe": "x"}, offered).reasons == (people.ANSWER_NOT_OFFERED,)


def test_every_code_has_words() -> None:
    assert set(people.LABEL_WORDS) == set(people.Label)
    assert set(people.NOTICE_WORDS) == set(people.Notice)
    assert set(people.NOTICE_HOW_WORDS) == set(people.NoticeHow)
    assert set(people.CONCERN_WORDS) == set(people.ConcernKind)
