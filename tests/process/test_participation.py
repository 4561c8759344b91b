"""One person's part: which moves there are, who may make them, and what the case as a whole is in."""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest

from wayforward.process import participation
from wayforward.process.decision import Decision
from wayforward.process.facts import CommitmentFact, EnquiryFact, HoldFact, ParticipationFact, SessionFact, StopFact
from wayforward.process.participation import LIVE, OUT, ROAD, CaseState, ClosureReason, Decided, Role, State
from wayforward.process.settings import ServiceSettings

from .ready import AGREEMENT, BEGINS, JULY, NOW, READY, but, plus, signed, with_meeting

BESIDE = [state for state in State if state not in ROAD]


def may(state: State, target: State, **said: bool) -> Decision:
    return participation.may_move(state, target, **said)


def test_every_state_and_reason_has_its_place() -> None:
    assert LIVE | OUT | {State.PAUSED} == set(State)
    assert set(participation.STATE_WORDS) == set(State)
    assert set(participation.CASE_STATE_WORDS) == set(CaseState)
    assert set(participation.UNDERSTANDS_WORDS) == set(participation.Understands)
    assert set(participation.DECIDED_STATE) == set(Decided)
    assert {move.target for move in participation.MOVES} == set(State) - {State.NOT_YET_CONTACTED}
    both = participation.HARMED_ROLES & participation.RESPONSIBLE_ROLES
    assert both == {Role.DUAL}
    assert len(ClosureReason) == 23
    assert ClosureReason.COMPLETED_PREPARATORY_BENEFIT_ONLY not in participation.COMPLETED


def test_the_road_is_walked_step_by_step() -> None:
    for here, there in pairwise(ROAD):
        assert may(here, there), (here, there)
        assert not may(there, here) or there == State.CONSIDERING, (there, here)


def test_no_step_before_its_consent() -> None:
    refused = may(State.WILLING_IN_PRINCIPLE, State.PREPARING)
    assert refused.codes == ("participation.no_such_move",)
    assert "from where it is now" in refused.reasons[0].words
    assert not may(State.CONSIDERING, State.READY)
    assert not may(State.WILLING_IN_PRINCIPLE, State.PARTICIPATED)


@pytest.mark.parametrize("state", sorted(LIVE))
def test_stopping_is_open_from_every_live_state(state: State) -> None:
    for target in (
        State.PAUSED,
        State.WITHDREW,
        State.DECLINED_NOT_NOW,
        State.DECLINED_DO_NOT_ASK_AGAIN,
        State.UNSUITABLE_FOR_NOW,
        State.UNREACHABLE,
        State.LOST_CAPACITY,
        State.DIED,
        State.CLOSED,
    ):
        assert may(state, target), target


@pytest.mark.parametrize(
    "state",
    [State.DECLINED_NOT_NOW, State.WITHDREW, State.PAUSED, State.UNSUITABLE_FOR_NOW, State.UNREACHABLE, State.CLOSED],
)
def test_everybody_may_come_back(state: State) -> None:
    assert may(state, State.CONSIDERING)
    assert may(state, State.DECLINED_DO_NOT_ASK_AGAIN)


def test_whoever_asked_never_to_be_asked_comes_back_by_their_own_word_alone() -> None:
    refused = may(State.DECLINED_DO_NOT_ASK_AGAIN, State.CONSIDERING)
    assert refused.codes == ("participation.asked_never",)
    assert "Only they can lift that" in refused.reasons[0].words
    assert may(State.DECLINED_DO_NOT_ASK_AGAIN, State.CONSIDERING, said_by_person=True)
    assert not may(State.DECLINED_DO_NOT_ASK_AGAIN, State.WILLING_IN_PRINCIPLE, said_by_person=True)


@pytest.mark.parametrize("target", sorted(set(State)))
def test_death_is_final(target: State) -> None:
    refused = may(State.DIED, target)
    assert refused.codes == ("participation.has_died",)
    assert "does not change any more" in refused.reasons[0].words


def test_what_is_further_on_the_road() -> None:
    assert participation.is_further(State.CONSIDERING, State.READY)
    assert not participation.is_further(State.READY, State.CONSIDERING)
    assert not participation.is_further(State.READY, State.READY)
    assert not participation.is_further(State.WITHDREW, State.READY)
    assert not participation.is_further(State.CONSIDERING, State.PAUSED)


# --- the state of the case --------------------------------------------------------------------------------------------

HELD = with_meeting(held_at=BEGINS)
CARED_FOR = with_meeting(HELD, people=tuple(replace(each, aftercare_given=True) for each in HELD.activities[0].people))
REVIEWED = CommitmentFact(1, "if_then_protocol", "in_force", reviewed=True)


def test_what_stops_a_case_comes_first() -> None:
    everything = plus(stops=StopFact(JULY), holds=HoldFact("health", JULY))
    assert participation.case_state(replace(everything, closed_at=NOW)) == CaseState.CLOSED
    assert participation.case_state(everything) == CaseState.EMERGENCY_STOP
    assert participation.case_state(plus(holds=HoldFact("health", JULY))) == CaseState.ON_HOLD
    assert participation.case_state(plus(holds=HoldFact("health", JULY, participation="maria"))) == CaseState.SCHEDULED
    assert participation.case_state(plus(stops=StopFact(JULY, NOW), holds=HoldFact("x", JULY, lifted_at=NOW))) == (
        CaseState.SCHEDULED
    )


def test_a_case_is_where_it_came_to_last() -> None:
    open_commitment = replace(AGREEMENT, commitments=(replace(REVIEWED, reviewed=False),))
    looked_at = replace(AGREEMENT, commitments=(REVIEWED, CommitmentFact(2, "none_dialogue_only", "completed")))
    bare = but(
        activities=(),
        agreements=(),
        preparations=(),
        sign_offs=(),
        assessments=(),
        responsibility=(),
        approaches=(),
        enquiries=(),
        sessions=(),
        participations=(),
    )
    unanswered = EnquiryFact("enquiry", "police", "police", ("orders",), JULY)
    considering = ParticipationFact("maria", "person", "harmed", State.CONSIDERING)
    for facts, state in (
        (replace(CARED_FOR, agreements=(open_commitment,)), CaseState.MONITORING),
        (replace(CARED_FOR, agreements=(looked_at,)), CaseState.FOLLOW_UP),
        (replace(HELD, agreements=(replace(open_commitment, status="proposed"),)), CaseState.ACTIVITY_HELD),
        (READY, CaseState.SCHEDULED),
        (with_meeting(cancelled_at=JULY), CaseState.PREPARING),
        (with_meeting(replace(READY, preparations=()), confirmed_at=None), CaseState.PREPARING),
        (
            plus(bare, assessments=READY.assessments[0], sign_offs=signed("sam", approved=False)),
            CaseState.AWAITING_SIGN_OFF,
        ),
        (plus(bare, responsibility=READY.responsibility[0]), CaseState.ASSESSING),
        (plus(bare, approaches=READY.approaches[0]), CaseState.APPROACHING_OTHER_PARTY),
        (plus(bare, enquiries=READY.enquiries[0]), CaseState.APPROACHING_OTHER_PARTY),
        (plus(bare, enquiries=unanswered), CaseState.AWAITING_AGENCY_INFORMATION),
        (plus(bare, sessions=SessionFact("maria", JULY)), CaseState.EXPLORING_INITIATING_PARTY),
        (plus(bare, participations=considering), CaseState.EXPLORING_INITIATING_PARTY),
        (bare, CaseState.ALLOCATED),
        (replace(bare, facilitator=""), CaseState.SCREENING),
        (replace(bare, facilitator="", accepted_at=None), CaseState.RECEIVED),
    ):
        assert participation.case_state(facts) == state


# --- who, and for how long --------------------------------------------------------------------------------------------


def test_who_is_harmed_and_who_responsible() -> None:
    both = ParticipationFact("both", "person-both", Role.DUAL, State.CONSIDERING)
    facts = plus(participations=both)
    assert [part.id for part in participation.harmed(facts)] == ["maria", "both"]
    assert [part.id for part in participation.responsible(facts)] == ["joanne", "both"]


def test_how_long_a_file_is_kept() -> None:
    settings = ServiceSettings()
    assert participation.retention_day(date(2026, 9, 14), settings) == date(2033, 9, 14)
    assert participation.retention_day(date(2028, 2, 29), settings) == date(2035, 2, 28)
    assert participation.retention_day(date(2026, 9, 14), settings, declined=True) == date(2027, 3, 14)
    assert participation.retention_day(date(2026, 8, 31), settings, declined=True) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "under"), [(date(2026, 3, 14), False), (date(2026, 3, 13), True), (datetime(2026, 3, 15, 9), False)]
)
def test_age_counts_from_the_birthday(day: date, under: bool) -> None:
    assert participation.is_under(18, date(2008, 3, 14), day) == under
