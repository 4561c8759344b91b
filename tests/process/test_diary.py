"""What the calendar asks of staff in a restorative case, by what is known of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.process.ready import BEGINS, DAY, JOANNE, JULY, JUNE, MARIA, MEETING, READY, assessment, consent
from wayforward.process import diary
from wayforward.process.deadlines import LONDON, load_holidays
from wayforward.process.diary import Entry
from wayforward.process.duties import TASKS
from wayforward.process.facts import (
    AgreementFact,
    AttendanceFact,
    CaseFacts,
    ClearanceFact,
    CommitmentFact,
    ContactFact,
    EnquiryFact,
    FeedbackFact,
    HoldFact,
    OrdersCheckFact,
    ReadinessFact,
    RestrictionFact,
    SignatureFact,
)

HOLIDAYS = load_holidays()
WEEK = timedelta(days=7)


def asked(kind: str, facts: CaseFacts = READY, **changed: Any) -> list[Entry]:
    """The entries of one kind, by the facts of the case with these changes."""
    return [each for each in diary.entries(replace(facts, **changed), HOLIDAYS) if each.kind == kind]


def end_of(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=LONDON)


def test_every_kind_of_the_diary_is_a_duty_with_words() -> None:
    assert set(TASKS) >= diary.KINDS


def test_a_closed_case_asks_nothing() -> None:
    assert diary.entries(replace(READY, closed_at=BEGINS), HOLIDAYS) == ()


def test_before_anybody_is_allocated_only_a_hold_asks_and_it_asks_whoever_leads() -> None:
    hold = HoldFact("health", JUNE, date(2026, 7, 20))
    found = diary.entries(replace(READY, facilitator="", supervisor="", holds=(hold,)), HOLIDAYS)
    assert found == (Entry("hold_review", "", JUNE, end_of(2026, 7, 20), "case"),)


def test_supervision_is_held_so_many_weeks_after_the_last_or_after_the_acceptance() -> None:
    accepted = READY.accepted_at
    assert accepted is not None
    (first,) = asked("supervision_due", settings=replace(READY.settings, supervision_weeks=6))
    assert (first.who, first.compartment) == ("sam", "sign_off")
    assert first.due_at.date() == (accepted + 6 * WEEK).date()
    assert first.from_at == first.due_at - WEEK
    (later,) = asked("supervision_due", supervisions=(JUNE, JULY))
    assert later.due_at.date() == (JULY + 6 * WEEK).date()
    assert not asked("supervision_due", accepted_at=None)


def test_an_agency_is_awaited_then_asked_again_then_its_manager() -> None:
    waits = EnquiryFact("question", "police", "police", ("orders",), datetime(2026, 6, 24, 18, tzinfo=LONDON), "joanne")
    (awaited,) = asked("agency_answer", enquiries=(waits,))
    assert (awaited.who, awaited.from_at, awaited.due_at) == ("grace", waits.at, end_of(2026, 7, 8))
    assert awaited.about == "question"
    (chased,) = asked("chase_agency", enquiries=(waits,))
    assert (chased.from_at, chased.due_at) == (end_of(2026, 7, 8), end_of(2026, 7, 9))
    (escalated,) = asked("escalate_agency", enquiries=(waits,))
    assert (escalated.from_at, escalated.due_at) == (end_of(2026, 7, 22), end_of(2026, 7, 23))
    assert not asked("agency_answer") and not asked("chase_agency")  # the one question of this case is answered


def test_everybody_who_is_willing_hears_from_us() -> None:
    found = {each.about: each for each in asked("keep_in_touch")}
    assert set(found) == {"maria", "joanne"}
    heard = JULY + 6 * DAY  # her preparation, the last of what happened with her
    assert found["maria"].due_at.date() == (heard + 4 * WEEK).date()
    assert found["maria"].from_at == found["maria"].due_at - WEEK
    assert found["maria"].compartment == "harmed"


def test_having_met_counts_as_having_heard_for_those_who_came() -> None:
    held = replace(MEETING, held_at=BEGINS, people=(AttendanceFact("maria", attended=True), AttendanceFact("joanne")))
    found = {each.about: each for each in asked("keep_in_touch", activities=(held,))}
    assert found["maria"].due_at.date() == (BEGINS + 4 * WEEK).date()
    assert found["joanne"].due_at.date() == (JULY + 7 * DAY + 4 * WEEK).date()


def test_a_call_in_which_somebody_was_reached_counts_as_having_heard() -> None:
    called = ContactFact("maria", JULY + 20 * DAY)
    found = {each.about: each for each in asked("keep_in_touch", contacts=(called,))}
    assert found["maria"].due_at.date() == (called.at + 4 * WEEK).date()
    assert found["joanne"].due_at.date() == (JULY + 7 * DAY + 4 * WEEK).date()


@pytest.mark.parametrize("state", ["considering", "declined_not_now", "withdrew", "paused", "closed"])
def test_who_has_not_agreed_or_wants_none_of_it_is_left_alone(state: str) -> None:
    people = (replace(MARIA, state=state), JOANNE)
    assert [each.about for each in asked("keep_in_touch", participations=people)] == ["joanne"]


def test_somebody_with_whom_nothing_happened_yet_is_not_in_the_list() -> None:
    nothing = dict.fromkeys(("sessions", "preparations", "approaches", "decisions", "consents"), ())
    assert not asked("keep_in_touch", **nothing)


def test_a_supporter_is_reached_through_whom_they_support() -> None:
    beside = replace(MARIA, id="sister", role="supporter", supports="maria")
    people = (beside, JOANNE)
    with_her = (*READY.consents, consent("C6", "sister"))
    assert [each.about for each in asked("keep_in_touch", participations=people, consents=with_her)] == ["joanne"]


def test_a_consent_that_ends_is_asked_about_before() -> None:
    ends = (consent("C6", "maria", expires_on=date(2026, 9, 1)), consent("C7", "maria", expires_on=date(2026, 8, 20)))
    (entry,) = asked("consent_ends", consents=ends)
    assert (entry.about, entry.due_at) == ("maria", end_of(2026, 8, 20))
    assert entry.from_at == entry.due_at - 2 * WEEK


def test_a_consent_given_again_ends_when_the_newer_does() -> None:
    twice = (consent("C6", "maria", expires_on=date(2026, 9, 1)), consent("C6", "maria", expires_on=date(2027, 3, 1)))
    assert [each.due_at for each in asked("consent_ends", consents=twice)] == [end_of(2027, 3, 1)]


def test_the_consent_to_approach_is_not_asked_about_once_the_other_was_approached() -> None:
    assert not asked("consent_ends")
    assert [each.due_at for each in asked("consent_ends", approaches=())] == [end_of(2026, 12, 23)]


@pytest.mark.parametrize(
    "given",
    [
        {"expires_on": None},
        {"expires_on": date(2026, 9, 1), "withdrawn_at": JULY},
        {"expires_on": date(2026, 9, 1), "participation": ""},
    ],
)
def test_what_has_no_end_or_was_taken_back_is_not_asked_about(given: dict[str, Any]) -> None:
    assert not asked("consent_ends", consents=(consent("C6", "maria", **given),))


def test_nobody_asks_who_has_died() -> None:
    died = (replace(MARIA, state="died"), JOANNE)
    ends = (consent("C6", "maria", expires_on=date(2026, 9, 1)),)
    assert not asked("consent_ends", participations=died, consents=ends)


def test_a_hold_is_looked_at_on_its_day_or_after_four_weeks() -> None:
    assert [each.due_at for each in asked("hold_review", holds=(HoldFact("health", JUNE),))] == [end_of(2026, 7, 21)]
    court = HoldFact("live_proceedings", JUNE, date(2026, 9, 14))
    assert [each.due_at for each in asked("live_proceedings_review", holds=(court,))] == [end_of(2026, 9, 14)]
    assert not asked("hold_review", holds=(replace(court, reason="health", lifted_at=JULY),))


def test_one_persons_pause_is_looked_at_only_where_they_named_a_day() -> None:
    assert not asked("hold_review", holds=(HoldFact("party_asked_time", JUNE, participation="maria"),))
    (entry,) = asked("hold_review", holds=(HoldFact("party_asked_time", JUNE, date(2026, 8, 3), "maria"),))
    assert (entry.about, entry.compartment, entry.due_at) == ("maria", "harmed", end_of(2026, 8, 3))


def test_an_answer_about_orders_grows_old() -> None:
    checks = (*READY.orders_checks, OrdersCheckFact("joanne", date(2026, 7, 20), date(2026, 10, 18), nil=True))
    (entry,) = asked("nil_orders_grow_old", orders_checks=checks)
    assert (entry.about, entry.due_at, entry.compartment) == ("joanne", end_of(2026, 10, 18), "responsible")


def test_an_order_or_a_permission_that_ends_is_looked_at_before() -> None:
    permission = ClearanceFact(("conference_f2f",), date(2026, 7, 1), date(2026, 8, 31))
    order = RestrictionFact("order", "joanne", "restraining", until_on=date(2027, 1, 1), clearances=(permission,))
    forever = RestrictionFact("other", "joanne", "restraining")
    (entry,) = asked("restriction_ends", restrictions=(order, forever))
    assert (entry.due_at, entry.from_at) == (end_of(2026, 8, 31), end_of(2026, 8, 31) - 2 * WEEK)
    assert not asked("restriction_ends", restrictions=(replace(order, status="ended"),))


def test_risk_is_looked_at_again_by_the_oldest_assessment_that_stands() -> None:
    older = assessment("maria", id="first", at=JUNE, superseded=True)
    newer = assessment("maria", at=JULY + DAY)
    (entry,) = asked(
        "risk_review", assessments=(older, newer, assessment("maria", id="same", at=JUNE), assessment("joanne"))
    )
    assert entry.due_at.date() == (JULY + 8 * WEEK).date()
    assert entry.compartment == "risk"
    assert not asked("risk_review", assessments=())


def test_once_they_have_met_neither_risk_nor_orders_are_asked_about_again() -> None:
    held = {"activities": (replace(MEETING, held_at=BEGINS),)}
    assert asked("risk_review") and asked("nil_orders_grow_old")
    assert not asked("risk_review", **held) and not asked("nil_orders_grow_old", **held)


def test_readiness_is_asked_in_the_days_before_and_on_the_day() -> None:
    plan = {"activities": (replace(MEETING, readiness=()),)}
    (before,) = asked("ask_readiness", **plan)
    assert before.from_at == datetime(2026, 7, 24, tzinfo=LONDON)  # five working days before
    assert before.due_at == end_of(2026, 7, 30)
    (today,) = asked("readiness_today", **plan)
    assert (today.from_at, today.due_at) == (datetime(2026, 7, 31, tzinfo=LONDON), BEGINS)
    assert before.about == today.about == "meeting"


def test_what_was_asked_already_is_not_asked_for() -> None:
    assert not asked("ask_readiness") and not asked("readiness_today")
    once = {"activities": (replace(MEETING, readiness=(ReadinessFact(BEGINS - 3 * DAY, ("maria",)),)),)}
    assert not asked("ask_readiness", **once)
    assert asked("readiness_today", **once)


def test_what_happened_is_written_down_once_it_is_over() -> None:
    (entry,) = asked("record_activity")
    assert entry.from_at == BEGINS + timedelta(minutes=120)
    assert entry.due_at == end_of(2026, 8, 3)  # the Monday after a Friday
    for over in ({"held_at": BEGINS}, {"cancelled_at": BEGINS}, {"confirmed_at": None}):
        assert not asked("record_activity", activities=(replace(MEETING, **over),))


def test_aftercare_is_asked_of_whoever_gives_it() -> None:
    found = {each.about: each for each in asked("aftercare_due")}
    assert {about: each.who for about, each in found.items()} == {"maria": "asha", "joanne": "ben"}
    assert found["maria"].from_at == BEGINS
    assert found["maria"].due_at == BEGINS + timedelta(hours=72)
    assert not asked("aftercare_due", activities=(replace(MEETING, cancelled_at=JULY),))


def test_nobody_cares_for_who_was_not_there_or_was_asked_already() -> None:
    came = AttendanceFact("maria", aftercare="asha", attended=True, aftercare_given=True)
    not_there = AttendanceFact("joanne", aftercare="ben", attended=False)
    alone = AttendanceFact("sister", attended=True)
    held = replace(MEETING, held_at=BEGINS, people=(came, not_there, alone))
    assert not asked("aftercare_due", activities=(held,))


def test_feedback_is_asked_by_the_supervisor_in_the_weeks_after() -> None:
    held = replace(MEETING, held_at=BEGINS, people=(AttendanceFact("maria", attended=True), AttendanceFact("joanne")))
    (entry,) = asked("feedback_due", activities=(held,))
    assert (entry.who, entry.about) == ("sam", "maria")
    assert entry.due_at.date() == (BEGINS + 6 * WEEK).date()
    assert (BEGINS + 3 * WEEK).date() == entry.from_at.date()
    assert not asked("feedback_due", activities=(held,), supervisor="")


def test_feedback_given_or_not_wanted_is_not_asked_for() -> None:
    held = {"activities": (replace(MEETING, held_at=BEGINS, people=(AttendanceFact("maria", attended=True),)),)}
    assert asked("feedback_due", **held, feedback=(FeedbackFact("maria", BEGINS - DAY), FeedbackFact("joanne", BEGINS)))
    assert not asked("feedback_due", **held, feedback=(FeedbackFact("maria", BEGINS + DAY),))
    not_hers = (consent("C15", "maria"), consent("C15", "joanne", withdrawn_at=JULY))
    assert asked("feedback_due", **held, consents=not_hers)
    assert not asked("feedback_due", **held, consents=(consent("C15", "maria", withdrawn_at=JULY),))


AGREED = AgreementFact(
    "agreement",
    "in_progress",
    "sha",
    ("maria", "joanne"),
    BEGINS,
    commitments=(
        CommitmentFact(1, "one_off", "in_progress", due_on=date(2026, 8, 28)),
        CommitmentFact(2, "if_then_protocol", "in_force"),
    ),
    signatures=(SignatureFact("maria", "sha", BEGINS), SignatureFact("joanne", "sha", BEGINS)),
)


def test_an_agreement_is_looked_at_on_each_of_its_days() -> None:
    (first,) = asked("agreement_review", agreements=(AGREED,))
    assert first.due_at.date() == (BEGINS + 6 * WEEK).date()
    assert (first.from_at, first.about) == (first.due_at - WEEK, "agreement")
    (second,) = asked("agreement_review", agreements=(replace(AGREED, reviewed_at=first.due_at - DAY),))
    assert second.due_at.date() == (BEGINS + 13 * WEEK).date()
    assert not asked("agreement_review", agreements=(replace(AGREED, reviewed_at=second.due_at),))
    early = replace(AGREED, reviewed_at=BEGINS + WEEK)  # an early look does not stand for the day
    assert asked("agreement_review", agreements=(early,)) == [first]


def test_the_first_commitment_whose_day_has_come_is_asked_about() -> None:
    (entry,) = asked("commitment_due", agreements=(AGREED,))
    assert (entry.from_at, entry.due_at) == (end_of(2026, 8, 28), end_of(2026, 9, 1))  # a bank holiday between
    assert entry.who == "grace"
    by_ben = replace(AGREED, commitments=(replace(AGREED.commitments[0], checker="ben"),))
    assert [each.who for each in asked("commitment_due", agreements=(by_ben,))] == ["ben"]
    outside = replace(AGREED, commitments=(replace(AGREED.commitments[0], checker="asha"),))
    assert [each.who for each in asked("commitment_due", agreements=(outside,))] == ["grace"]
    looked = replace(AGREED.commitments[0], reviewed_since_due=True)
    assert not asked("commitment_due", agreements=(replace(AGREED, commitments=(looked,)),))


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "proposed"},
        {"status": "varied"},
        {"commitments": (CommitmentFact(1, "one_off", "completed", due_on=date(2026, 8, 28)),)},
        {"commitments": ()},
    ],
)
def test_what_is_not_agreed_or_is_done_is_not_looked_at(changed: dict[str, Any]) -> None:
    agreement = replace(AGREED, **changed)
    assert not asked("agreement_review", agreements=(agreement,))
    assert not asked("commitment_due", agreements=(agreement,))
