"""Standing still: a hold, one person's pause, and the emergency stop."""

from datetime import date, timedelta

import pytest

from tests.web.restorative.way import Way
from wayforward.process.participation import CaseState
from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.actions import (
    allocation,
    cases,
    holds,
    meeting,
    participants,
    releases,
)
from wayforward.web.restorative.models import Hold, Stop


def test_on_hold_nothing_moves_and_the_date_is_off(confirmed: Way) -> None:
    did = confirmed.did(
        lambda: holds.put_on_hold(
            case=confirmed.case,
            reason="health",
            review_on=date(2026, 9, 1),
            words="In hospital",
            **confirmed.by("grace"),
        )
    )
    assert ("case_held", "case") in did.events
    assert ("hold_review", "Grace") in did.given
    assert vault.unseal_for(vault.Purpose.DOCUMENT, did.made.words) == "In hospital"
    assert confirmed.case.state == CaseState.ON_HOLD
    assert confirmed.meeting.cancelled_because == "on_hold"
    with confirmed.refused("case.stands_still"):
        meeting.record_preparation(
            case=confirmed.case, participation=confirmed.maria, topics=[], **confirmed.by("grace")
        )
    with confirmed.refused("case.stands_still"):
        cases.grade_complexity(case=confirmed.case, complexity="standard", **confirmed.by("lena"))
    with confirmed.refused("activity.case_stands_still"):
        plan_again(confirmed)
    with confirmed.refused("case.stands_still"):
        holds.put_on_hold(case=confirmed.case, reason="health", **confirmed.by("grace"))


def plan_again(way: Way) -> object:
    when = way.now + timedelta(days=10)
    return meeting.plan_activity(
        case=way.case,
        method="letter_exchange",
        planned_at=when,
        arrivals=[meeting.Arrival(part, None, "", way.cast.ben) for part in (way.maria, way.joanne)],
        **way.by("grace"),
    )


def test_a_case_goes_on_where_it_stood(confirmed: Way) -> None:
    with confirmed.refused("hold.not_on_hold"):
        holds.lift_hold(case=confirmed.case, **confirmed.by("grace"))
    confirmed.step(lambda: holds.put_on_hold(case=confirmed.case, reason="health", **confirmed.by("grace")))
    did = confirmed.did(lambda: holds.lift_hold(case=confirmed.case, **confirmed.by("sam")))
    assert did.events == [("case_resumed", "case")]
    assert did.ended == {("hold_review", "Grace")}
    row = Hold.unwalled(Purpose.CHECKING).get(case_id=confirmed.case.pk)
    assert (row.lifted_at, row.lifted_by) == (confirmed.now, confirmed.cast.sam)
    assert confirmed.case.state == CaseState.PREPARING
    confirmed.step(lambda: plan_again(confirmed))


def test_one_persons_pause_leaves_the_others_their_way(confirmed: Way) -> None:
    did = confirmed.did(lambda: holds.pause(participation=confirmed.maria, words="Not today", **confirmed.by("ben")))
    assert ("participant_paused", "harmed") in did.events
    assert confirmed.maria.state == "paused"
    assert confirmed.joanne.state == "ready"
    assert confirmed.meeting.cancelled_at is not None
    assert confirmed.case.state != CaseState.ON_HOLD
    row = Hold.unwalled(Purpose.CHECKING).get(case_id=confirmed.case.pk)
    assert (row.participation_id, row.compartment, row.key_id) == (
        confirmed.maria.pk,
        "harmed",
        confirmed.maria.key_id,
    )
    with confirmed.refused("hold.not_on_hold"):
        holds.lift_hold(case=confirmed.case, **confirmed.by("grace"))


def test_who_comes_back_starts_by_thinking_about_it(confirmed: Way) -> None:
    confirmed.step(lambda: holds.pause(participation=confirmed.maria, **confirmed.by("ben")))
    did = confirmed.did(lambda: holds.resume(participation=confirmed.maria, **confirmed.by("ben")))
    assert ("participant_resumed", "harmed") in did.events
    assert confirmed.maria.state == "considering"
    assert Hold.unwalled(Purpose.CHECKING).get(case_id=confirmed.case.pk).lifted_at == confirmed.now


def test_a_pause_said_as_a_decision_ends_by_coming_back_too(confirmed: Way) -> None:
    confirmed.step(
        lambda: participants.record_decision(participation=confirmed.maria, decision="pause", **confirmed.by("grace"))
    )
    confirmed.step(lambda: holds.resume(participation=confirmed.maria, **confirmed.by("grace")))
    assert confirmed.maria.state == "considering"


def test_who_has_not_gone_does_not_come_back(confirmed: Way) -> None:
    with confirmed.refused("participation.no_such_move"):
        holds.resume(participation=confirmed.maria, **confirmed.by("grace"))


# --- The emergency stop. ----------------------------------------------------------------------------------------------


def stop(way: Way, by: str = "ben") -> Stop:
    return holds.emergency_stop(case=way.case, words="He waited outside her house", **way.by(by))


@pytest.mark.parametrize("by", ["ben", "asha", "lena"])
def test_anybody_stops_everything_and_the_supervisor_hears_today(confirmed: Way, by: str) -> None:
    did = confirmed.did(lambda: stop(confirmed, by))
    assert ("case_stopped", "case") in did.events
    assert ("emergency_stop", "Sam") in did.given
    assert confirmed.case.state == CaseState.EMERGENCY_STOP
    assert confirmed.meeting.cancelled_because == "safety"
    assert (did.made.compartment, did.made.key_id) == ("risk", confirmed.case.key_id)
    with confirmed.refused("activity.case_stands_still"):
        plan_again(confirmed)
    with confirmed.refused("case.stands_still"):
        allocation.declare_no_conflict(case=confirmed.case, **confirmed.by("carys"))
    with confirmed.refused("case.stands_still"):
        releases.pass_on(
            case=confirmed.case,
            consent=confirmed.made["words"],
            to=confirmed.maria,
            how="in_person",
            recipient_agreed=True,
            **confirmed.by("grace"),
        )


def test_the_alert_is_for_the_day_on_which_it_happened(confirmed: Way) -> None:
    confirmed.step(lambda: stop(confirmed))
    row = confirmed.task("emergency_stop")
    assert row.due_at.date() == confirmed.now.date()
    assert row.staff == confirmed.cast.sam


def test_only_whoever_does_not_facilitate_lifts_it(confirmed: Way) -> None:
    with confirmed.refused("stop.not_stopped"):
        holds.lift_stop(case=confirmed.case, words="Safe", **confirmed.by("sam"))
    confirmed.step(lambda: stop(confirmed))
    for by in ("grace", "ben", "carys"):
        with confirmed.refused("stop.not_yours_to_lift"):
            holds.lift_stop(case=confirmed.case, words="Safe", **confirmed.by(by))
    did = confirmed.did(lambda: holds.lift_stop(case=confirmed.case, words="He moved away", **confirmed.by("sam")))
    assert did.events == [("stop_lifted", "case")]
    assert did.ended == {("emergency_stop", "Sam")}
    row = Stop.unwalled(Purpose.CHECKING).get(case_id=confirmed.case.pk)
    assert vault.unseal_for(vault.Purpose.DOCUMENT, row.lifted_words) == "He moved away"
    assert confirmed.case.state == CaseState.PREPARING


def test_a_lead_lifts_it_too(confirmed: Way) -> None:
    confirmed.step(lambda: stop(confirmed))
    confirmed.step(lambda: holds.lift_stop(case=confirmed.case, words="Safe", **confirmed.by("lena")))
    assert confirmed.case.state == CaseState.PREPARING
