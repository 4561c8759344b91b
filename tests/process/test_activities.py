"""Meetings and exchanges: how they are planned, and what can be written down of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wayforward.process import activities
from wayforward.process.activities import DIRECT, NO_CONTACT, ArrivalFact, Ended, Method
from wayforward.process.decision import Decision
from wayforward.process.facts import CaseFacts, HoldFact, ParticipationFact, StopFact

from .ready import BEGINS, JULY, NOW, READY, but, plus, with_meeting, with_part

EARLY, LATE = BEGINS - timedelta(minutes=20), BEGINS - timedelta(minutes=5)
ARRIVALS = (ArrivalFact("maria", EARLY, "front"), ArrivalFact("joanne", LATE, "side"))


def shut(decision: Decision, code: str, words: str) -> None:
    assert decision.codes == (code,)
    assert words in decision.reasons[0].words


def test_each_method_has_words_and_is_direct_or_not() -> None:
    assert set(activities.METHOD_WORDS) == set(Method)
    assert {method for method in Method if activities.is_direct(method)} == DIRECT
    assert not DIRECT & NO_CONTACT
    assert activities.is_direct("conference_video")
    assert not activities.is_direct("letter_exchange")


# --- planning ---------------------------------------------------------------------------------------------------------


def plan(facts: CaseFacts = READY, *arrivals: ArrivalFact, **given: Any) -> Decision:
    values: dict[str, Any] = {"method": "conference_f2f", "planned_at": BEGINS, "now": JULY, **given}
    return activities.can_plan(facts, arrivals=arrivals or ARRIVALS, **values)


def test_a_plan() -> None:
    assert plan()


@pytest.mark.parametrize(
    "facts", [but(closed_at=JULY), plus(stops=StopFact(JULY)), plus(holds=HoldFact("health", JULY))]
)
def test_nothing_is_planned_while_a_case_stands_still(facts: CaseFacts) -> None:
    shut(plan(facts), "activity.case_stands_still", "until it goes on")


def test_what_cannot_be_planned() -> None:
    assert plan(plus(holds=HoldFact("health", JULY, participation="friend")))
    shut(plan(method="no_send_letter"), "activity.no_contact_method", "nobody into contact")
    shut(plan(now=BEGINS), "activity.in_the_past", "still to come")
    shut(plan(READY, *ARRIVALS, ArrivalFact("liam")), "activity.not_in_the_case", "not a participant")
    shut(plan(READY, ARRIVALS[0]), "activity.not_both_sides", "somebody responsible")
    shut(plan(READY, ARRIVALS[1]), "activity.not_both_sides", "somebody who was harmed")
    alone_with_both = with_part("maria", role="dual")
    assert plan(alone_with_both, ARRIVALS[0]).codes == ("activity.not_both_sides",)


def arrive(joanne: Any, entrance: str = "front", facts: CaseFacts = READY, **given: Any) -> Decision:
    return plan(facts, ArrivalFact("maria", EARLY, "front"), ArrivalFact("joanne", joanne, entrance), **given)


def test_two_sides_do_not_meet_at_the_door() -> None:
    shut(arrive(EARLY), "activity.arrivals_too_close", "at least 15 minutes apart, or by different entrances")
    assert arrive(EARLY + timedelta(minutes=14)).codes == ("activity.arrivals_too_close",)
    assert arrive(EARLY + timedelta(minutes=15))
    assert arrive(EARLY - timedelta(minutes=15))
    assert arrive(EARLY, "side")
    assert arrive(EARLY, "").codes == ("activity.arrivals_too_close",)
    unsaid = plan(READY, ArrivalFact("maria", EARLY), ArrivalFact("joanne", EARLY, "side"))
    assert unsaid.codes == ("activity.arrivals_too_close",)
    assert arrive(None)
    assert plan(READY, ArrivalFact("maria"), ArrivalFact("joanne", EARLY))
    assert arrive(EARLY, method="conference_video")


def test_who_stands_beside_somebody_comes_with_them() -> None:
    friend = ParticipationFact("friend", "person-friend", "supporter", "ready", "harmed", supports="maria")
    interpreter = ParticipationFact("interpreter", "person-i", "interpreter", "ready", "joint")
    facts = plus(plus(participations=friend), participations=interpreter)
    together = (*ARRIVALS, ArrivalFact("friend", EARLY, "front"), ArrivalFact("interpreter", EARLY, "front"))
    assert plan(facts, *together)
    with_the_other = (*ARRIVALS, ArrivalFact("friend", LATE, "side"))
    assert plan(facts, *with_the_other).codes == ("activity.arrivals_too_close",)


def test_two_who_accuse_each_other_are_two_sides() -> None:
    both = with_part("joanne", with_part("maria", role="dual"), role="dual", compartment="harmed")
    assert arrive(EARLY, facts=both).codes == ("activity.arrivals_too_close",)
    assert arrive(EARLY + timedelta(minutes=15), facts=both)


def test_a_child_does_not_face_a_crowd() -> None:
    facts = with_part("joanne", under_18=True)
    for number in range(5):
        facts = plus(facts, participations=ParticipationFact(f"n{number}", f"person-{number}", "community", "ready"))
    crowd = tuple(ArrivalFact(f"n{number}") for number in range(5))
    assert plan(facts, *ARRIVALS, *crowd[:4])
    shut(plan(facts, *ARRIVALS, *crowd), "activity.too_many_for_a_child", "Make the meeting smaller")
    assert plan(with_part("joanne", facts, under_18=False), *ARRIVALS, *crowd)


# --- afterwards -------------------------------------------------------------------------------------------------------

HELD = with_meeting(held_at=BEGINS, ended="as_planned", apology="verbal")


def test_calling_off_is_open_until_it_took_place() -> None:
    assert activities.can_cancel(READY, activity="meeting")
    shut(activities.can_cancel(HELD, activity="meeting"), "activity.held_already", "taken place")
    off = with_meeting(cancelled_at=NOW)
    shut(activities.can_cancel(off, activity="meeting"), "activity.called_off", "Plan a new one")


def record(facts: CaseFacts = READY, ended: str = Ended.AS_PLANNED, **given: Any) -> Decision:
    values: dict[str, Any] = {"ended_by": "", "now": BEGINS, **given}
    return activities.can_record(facts, activity="meeting", ended=ended, **values)


def test_what_happened_can_be_written_down_once_it_began() -> None:
    assert record()
    shut(record(now=NOW), "activity.not_begun", "not come yet")
    shut(record(HELD), "activity.held_already", "taken place")
    shut(record(ended=Ended.EARLY_BY_PARTICIPANT), "activity.no_one_named", "who asked")
    assert record(ended=Ended.EARLY_BY_PARTICIPANT, ended_by="maria")
    shut(record(ended=Ended.STOPPED_BY_FACILITATOR), "activity.no_stop_reason", "no blame")
    assert record(ended=Ended.STOPPED_BY_FACILITATOR, stop_reason="threat")


def test_an_apology_is_as_the_harmed_person_heard_it() -> None:
    def can(facts: CaseFacts = HELD, who: str = "maria") -> Decision:
        return activities.can_say_how_apology_was_received(facts, activity="meeting", participation=who)

    assert can()
    assert can(with_part("joanne", HELD, role="dual"), "joanne")
    shut(can(READY), "activity.not_held", "has not taken place")
    shut(can(who="joanne"), "activity.not_their_apology", "Only somebody who was harmed")
    for apology in ("", "none"):
        shut(can(with_meeting(HELD, apology=apology)), "activity.no_apology", "No apology")


def test_aftercare_is_for_those_who_were_part_of_it() -> None:
    def can(facts: CaseFacts = HELD, who: str = "maria") -> Decision:
        return activities.can_record_aftercare(facts, activity="meeting", participation=who)

    assert can()
    shut(can(READY), "activity.not_held", "has not taken place")
    shut(can(who="friend"), "activity.not_present", "did not take part")


def test_who_stands_beside_whom() -> None:
    friend = ParticipationFact("friend", "person-friend", "supporter", "ready", supports="maria")
    trainee = replace(friend, id="trainee", role="observer")
    facts = plus(plus(participations=friend), participations=trainee)
    assert activities.supporters_of(facts, ("maria", "joanne")) == ("friend",)
    assert activities.supporters_of(facts, ("joanne",)) == ()
