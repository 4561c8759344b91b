"""Preparing, planning, confirming, asking on the day, what happened, and how everybody is afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.restorative.way import MEETS, Way
from wayforward.process.participation import CaseState
from wayforward.web import clock, vault
from wayforward.web.accounts import tasks
from wayforward.web.accounts.models import Tie
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing.models import Message
from wayforward.web.restorative.actions import meeting, participants
from wayforward.web.restorative.models import Activity, Attendance


def arrivals(way: Way, minutes: int = 20, entrance: str = "", aftercare: Any = None) -> list[meeting.Arrival]:
    """Maria so many minutes before Joanne, by one door."""
    return [
        meeting.Arrival(way.maria, MEETS - timedelta(minutes=minutes), entrance, aftercare or way.cast.asha),
        meeting.Arrival(way.joanne, MEETS, entrance, aftercare or way.cast.ben),
    ]


def plan(way: Way, **given: Any) -> Activity:
    said: dict[str, Any] = {"method": "conference_f2f", "planned_at": MEETS}
    if "arrivals" not in given:
        said["arrivals"] = arrivals(way)
    return meeting.plan_activity(case=way.case, **(said | way.by("grace") | given))


def messages(way: Way, purpose: str) -> list[Message]:
    return list(Message.unwalled(Purpose.CHECKING).filter(case_id=way.case.pk, purpose=purpose).order_by("key"))


# --- Preparing and planning. ------------------------------------------------------------------------------------------


def test_a_preparation_stands_on_the_side_of_whoever_was_prepared(decided: Way) -> None:
    decided.step(lambda: decided.consent("maria", "C6"))
    did = decided.did(
        lambda: meeting.record_preparation(
            case=decided.case,
            participation=decided.maria,
            topics=["own_story", "apology"],
            must_not_be_raised="The divorce",
            words="She will bring a photograph",
            **decided.by("ben"),
        )
    )
    assert did.events[0] == ("preparation_recorded", "harmed")
    assert did.made.key_id == decided.maria.key_id
    assert vault.unseal_for(vault.Purpose.DOCUMENT, did.made.must_not_be_raised) == "The divorce"
    assert decided.maria.state == "preparing"


def test_nobody_is_prepared_unasked(decided: Way) -> None:
    with decided.refused("preparation.no_consent"):
        meeting.record_preparation(
            case=decided.case, participation=decided.maria, topics=["own_story"], **decided.by("ben")
        )


def test_a_plan_tells_nobody(decided: Way) -> None:
    did = decided.did(lambda: plan(decided, venue="Library", leaves_first=decided.maria, stop_signal="A raised hand"))
    assert did.events == [("activity_planned", "joint")]
    assert did.made.dyads == [decided.facts().dyads[0].id]
    assert decided.waiting() == []
    rows = Attendance.unwalled(Purpose.CHECKING).filter(activity=did.made)
    assert {row.participation_id for row in rows} == {decided.maria.pk, decided.joanne.pk}
    assert decided.case.state != CaseState.SCHEDULED


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"planned_at": MEETS - timedelta(days=300)}, "activity.in_the_past"),
        ({"method": "no_send_letter"}, "activity.no_contact_method"),
    ],
)
def test_what_is_no_plan(decided: Way, given: dict[str, Any], code: str) -> None:
    with decided.refused(code):
        plan(decided, **given)


def test_two_sides_do_not_meet_at_the_door(decided: Way) -> None:
    with decided.refused("activity.arrivals_too_close"):
        plan(decided, arrivals=arrivals(decided, minutes=14, entrance="front"))
    decided.step(lambda: plan(decided, arrivals=arrivals(decided, minutes=15, entrance="front")))
    decided.step(lambda: plan(decided, method="conference_video", arrivals=arrivals(decided, minutes=0)))


def test_a_meeting_takes_both_sides_of_this_case(decided: Way, named: Way) -> None:
    with decided.refused("activity.not_both_sides"):
        plan(decided, arrivals=arrivals(decided)[:1])
    stranger = meeting.Arrival(named.joanne, None, "", None)
    with decided.refused("activity.not_in_the_case"):
        plan(decided, arrivals=[*arrivals(decided), stranger])


# --- Confirming. ------------------------------------------------------------------------------------------------------


# What a date that is confirmed asks of staff, each from its own day on.
AHEAD = {
    ("ask_readiness", "Grace"),
    ("readiness_today", "Grace"),
    ("record_activity", "Grace"),
    ("aftercare_due", "Asha"),
    ("aftercare_due", "Ben"),
}


def test_confirming_tells_each_apart_and_gives_each_somebody_afterwards(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    did = way.did(lambda: meeting.confirm_activity(activity=way.meeting, **way.by("grace")))
    assert ("activity_confirmed", "joint") in did.events
    told = messages(way, "appointment")
    assert {row.person_id: row.compartment for row in told} == {
        way.maria.person_id: "harmed",
        way.joanne.person_id: "responsible",
    }
    for row in told:
        words = vault.unseal_for(vault.Purpose.SENDING, row.body)
        assert not {"Maria", "Joanne", "meeting", "restorative"} & set(words.split())
    assert did.given == AHEAD
    assert (way.maria.state, way.joanne.state) == ("ready", "ready")
    assert way.case.state == CaseState.SCHEDULED
    with way.refused("activity.confirmed_already"):
        meeting.confirm_activity(activity=way.meeting, **way.by("grace"))


def test_whoever_cares_afterwards_knows_how_far_it_is_and_sees_their_duty(confirmed: Way) -> None:
    asha = confirmed.cast.asha
    assert Tie.objects.get(staff=asha, case_id=confirmed.case.pk).kind == "aftercare"
    with clock.at(MEETS - timedelta(minutes=1)):
        assert list(tasks.open_for(asha)) == []  # there is nothing to do yet
    with clock.at(MEETS):
        assert [row.kind for row in tasks.open_for(asha)] == ["aftercare_due"]
    assert not Tie.objects.filter(staff=confirmed.cast.ben, case_id=confirmed.case.pk, kind="aftercare").exists()
    confirmed.step(lambda: cancel(confirmed))
    assert Tie.objects.get(staff=asha, case_id=confirmed.case.pk).until == confirmed.now


def test_no_date_is_confirmed_before_everything_is_in_place(decided: Way) -> None:
    row = decided.step(lambda: plan(decided))
    with decided.refused("G8.no_consent_to_meet", "G8.not_prepared", "G7.not_assessed"):
        meeting.confirm_activity(activity=row, **decided.by("grace"))


def test_no_date_is_confirmed_without_somebody_for_afterwards(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    bare = [meeting.Arrival(each.participation, each.arrives_at, each.entrance, None) for each in arrivals(way)]
    row = way.step(lambda: plan(way, arrivals=bare))
    for who in ("maria", "joanne"):
        way.step(lambda who=who: way.consent(who, "C7", to=str(row.pk)))
    with way.refused("G8.no_aftercare"):
        meeting.confirm_activity(activity=row, **way.by("grace"))


def test_a_time_that_has_passed_is_not_confirmed(agreed_to_meet: Way) -> None:
    agreed_to_meet.now = MEETS + timedelta(minutes=1)
    with agreed_to_meet.refused("G8.time_has_passed"):
        meeting.confirm_activity(activity=agreed_to_meet.meeting, **agreed_to_meet.by("grace"))


def test_nobody_meets_with_somebody_who_stopped(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    way.step(lambda: participants.record_decision(participation=way.maria, decision="not_now", **way.by("grace")))
    with way.refused("activity.called_off", "G8.somebody_stopped"):
        meeting.confirm_activity(activity=way.meeting, **way.by("grace"))


# --- Calling off. -----------------------------------------------------------------------------------------------------


def cancel(way: Way) -> Activity:
    return meeting.cancel_activity(activity=way.meeting, because="venue_unavailable", **way.by("grace"))


def test_a_date_called_off_is_told_in_neutral_words_and_what_was_booked_is_cancelled(confirmed: Way) -> None:
    did = confirmed.did(lambda: cancel(confirmed))
    assert ("activity_cancelled", "joint") in did.events
    assert confirmed.meeting.cancelled_because == "venue_unavailable"
    assert len(messages(confirmed, "appointment_off")) == 2
    assert {("cancel_venue", "Grace"), ("cancel_travel", "Grace"), ("tell_co_facilitator", "Ben")} == did.given
    assert did.ended == AHEAD
    with confirmed.refused("activity.called_off"):
        cancel(confirmed)


def test_a_plan_that_nobody_knew_of_is_called_off_without_a_word(agreed_to_meet: Way) -> None:
    did = agreed_to_meet.did(lambda: cancel(agreed_to_meet))
    assert did.given == set()
    assert messages(agreed_to_meet, "appointment_off") == []


def test_an_invitation_that_has_not_left_stays(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    meeting.confirm_activity(activity=way.meeting, by=way.cast.grace, at=way.now)
    way.step(lambda: cancel(way))
    assert {row.cancelled_at for row in messages(way, "appointment")} == {way.now}


# --- The day. ---------------------------------------------------------------------------------------------------------


def test_everybody_is_asked_and_one_no_is_enough(confirmed: Way) -> None:
    answers = {str(confirmed.maria.pk): {"ready": "green"}}
    with confirmed.refused("G8.not_everybody_asked"):
        meeting.check_readiness(activity=confirmed.meeting, answers=answers, **confirmed.by("grace"))
    confirmed.now = MEETS - timedelta(days=2)
    everybody = answers | {str(confirmed.joanne.pk): {"ready": "red"}}
    did = confirmed.did(
        lambda: meeting.check_readiness(activity=confirmed.meeting, answers=everybody, **confirmed.by("grace"))
    )
    assert did.events[-1] == ("readiness_checked", "joint")
    assert did.lines[-1].payload["red"] == 1
    confirmed.ask_all(MEETS - timedelta(minutes=30))
    confirmed.now = MEETS + timedelta(hours=1)
    with confirmed.refused("G8.somebody_not_ready"):
        record(confirmed)


def test_readiness_is_asked_for_a_date_that_stands(agreed_to_meet: Way) -> None:
    answers = {str(part.pk): {"ready": "green"} for part in (agreed_to_meet.maria, agreed_to_meet.joanne)}
    with agreed_to_meet.refused("G8.not_confirmed"):
        meeting.check_readiness(activity=agreed_to_meet.meeting, answers=answers, **agreed_to_meet.by("grace"))
    agreed_to_meet.step(lambda: cancel(agreed_to_meet))
    with agreed_to_meet.refused("activity.called_off"):
        meeting.check_readiness(activity=agreed_to_meet.meeting, answers=answers, **agreed_to_meet.by("grace"))


# --- What happened. ---------------------------------------------------------------------------------------------------


def record(way: Way, **given: Any) -> Activity:
    said: dict[str, Any] = {"attended": [way.maria, way.joanne], "ended": "as_planned", "apology": "verbal"}
    return meeting.record_activity(activity=way.meeting, **(said | way.by("grace") | given))


@pytest.fixture
def begun(confirmed: Way) -> Way:
    """Both were asked twice, and its time has come."""
    confirmed.to("ready")
    confirmed.now = MEETS + timedelta(hours=2)
    return confirmed


def test_how_it_went_is_kept_and_never_a_transcript(begun: Way) -> None:
    did = begun.did(lambda: record(begun, breaks=2, incidents="None"))
    assert ("activity_held", "joint") in did.events
    made = begun.meeting
    assert (made.held_at, made.ended, made.breaks, made.apology) == (MEETS, "as_planned", 2, "verbal")
    assert {row.attended for row in Attendance.unwalled(Purpose.CHECKING).filter(activity=made)} == {True}
    assert (begun.maria.state, begun.joanne.state) == ("participated", "participated")
    assert begun.case.state == CaseState.ACTIVITY_HELD
    with begun.refused("activity.held_already"):
        record(begun)
    with begun.refused("activity.held_already"):
        cancel(begun)


def test_who_did_not_come_did_not_take_part(begun: Way) -> None:
    begun.step(lambda: record(begun, attended=[begun.maria]))
    assert (begun.maria.state, begun.joanne.state) == ("participated", "ready")


def test_an_early_end_says_whose_wish_or_why(begun: Way) -> None:
    with begun.refused("activity.no_one_named"):
        record(begun, ended="early_by_participant")
    with begun.refused("activity.no_stop_reason"):
        record(begun, ended="stopped_by_facilitator")
    begun.step(lambda: record(begun, ended="early_by_participant", ended_by=str(begun.joanne.pk)))
    assert begun.meeting.ended_by == str(begun.joanne.pk)


def test_nothing_is_written_down_before_its_time_or_with_its_gate_shut(confirmed: Way) -> None:
    with confirmed.refused("activity.not_begun"):
        record(confirmed)
    confirmed.now = MEETS + timedelta(hours=1)
    with confirmed.refused("G8.readiness_not_asked", "G8.readiness_not_asked_on_the_day"):
        record(confirmed)


def test_the_apology_is_as_she_says_and_nobody_else(held: Way) -> None:
    def received(who: str) -> Any:
        part = held.part(who)
        return meeting.say_how_apology_was_received(
            activity=held.meeting,
            participation=part,
            received_as="partly_sincere",
            said_by=f"person:{part.person_id}",
            **held.by("grace"),
        )

    did = held.did(lambda: received("maria"))
    assert did.events == [("apology_experienced", "harmed")]
    assert did.made.apology_received_as == "partly_sincere"
    with held.refused("activity.not_their_apology"):
        received("joanne")


def test_there_is_no_word_on_an_apology_that_was_not_made(begun: Way) -> None:
    def received() -> Any:
        return meeting.say_how_apology_was_received(
            activity=begun.meeting, participation=begun.maria, received_as="sincere", said_by="", **begun.by("grace")
        )

    with begun.refused("activity.not_held"):
        received()
    begun.step(lambda: record(begun, apology="none"))
    with begun.refused("activity.no_apology"):
        received()


# --- Afterwards. ------------------------------------------------------------------------------------------------------


def care(way: Way, who: str = "maria", by: str = "asha", **given: Any) -> Any:
    said: dict[str, Any] = {"activity": way.meeting, "participation": way.part(who), "wellbeing": "better"}
    return meeting.record_aftercare(**(said | way.by(by) | given))


def test_a_talk_afterwards_ends_that_duty_and_not_the_others(held: Way) -> None:
    did = held.did(lambda: care(held, words="She slept", second_thoughts=True))
    assert did.events[0] == ("aftercare_given", "harmed")
    assert did.made.key_id == held.maria.key_id
    assert did.ended == {("aftercare_due", "Asha")}
    assert did.given == set()
    assert held.maria.state == "in_follow_up"


def test_somebody_who_is_worse_reaches_the_supervisor_today(held: Way) -> None:
    did = held.did(lambda: care(held, wellbeing="worse"))
    assert did.given == {("safety_alert", "Sam")}
    alert = held.task("safety_alert")
    assert (alert.about, alert.due_at.date()) == (held.maria.pk, held.now.date())


def test_there_is_no_aftercare_before_anything_or_for_nobody_who_was_there(confirmed: Way) -> None:
    with confirmed.refused("activity.not_held"):
        care(confirmed)
    confirmed.to("held")
    confirmed.step(
        lambda: participants.add_participant(
            case=confirmed.case, person=confirmed.person("third"), role="community", **confirmed.by("grace")
        )
    )
    with confirmed.refused("activity.not_present"):
        care(confirmed, "third")
