"""The people of a case: who joins and on whose side, what they say about taking part, what is decided about them."""

from typing import Any

import pytest

from tests.web.restorative.way import MEETS, Way
from wayforward.web.accounts.walled import Purpose
from wayforward.web.people.actions.persons import new_person
from wayforward.web.restorative.actions import meeting, participants
from wayforward.web.restorative.models import Participation
from wayforward.web.support.actions.deaths import record_death


def add(way: Way, name: str, role: str, beside: str = "", **given: Any) -> Participation:
    """Somebody joins, beside one of the others or for themselves."""
    supports = way.part(beside) if beside else None
    return participants.add_participant(
        case=way.case, person=way.person(name), role=role, supports=supports, **(way.by("grace") | given)
    )


@pytest.mark.parametrize(
    ("role", "beside", "compartment"),
    [
        ("supporter", "maria", "harmed"),
        ("supporter", "joanne", "responsible"),
        ("guardian", "joanne", "responsible"),
        ("representative", "maria", "harmed"),
        ("advocate", "maria", "harmed"),
        ("interpreter", "maria", "harmed"),
        ("interpreter", "", "joint"),
        ("community", "", "joint"),
        ("observer", "", "joint"),
        ("harmed", "", "harmed"),
        ("responsible", "", "responsible"),
    ],
)
def test_whoever_joins_stands_on_a_side(allocated: Way, role: str, beside: str, compartment: str) -> None:
    did = allocated.did(lambda: add(allocated, "third", role, beside, relation="friend"))
    part = did.made
    assert (part.role, part.compartment, part.state) == (role, compartment, "not_yet_contacted")
    assert did.events[-1] == ("participant_added", compartment)
    assert did.given == {("review_conflict", who) for who in ("Grace", "Ben", "Sam")}
    keys = {allocated.maria.key_id, allocated.joanne.key_id, allocated.case.key_id}
    assert part.key_id not in keys


def test_whoever_stands_beside_somebody_says_beside_whom(allocated: Way) -> None:
    allocated.person("third")
    with allocated.refused("participant.beside_nobody"):
        add(allocated, "third", "supporter")
    with allocated.refused("participant.in_already"):
        add(allocated, "maria", "harmed")


def test_one_person_may_be_on_both_sides(allocated: Way) -> None:
    allocated.step(lambda: add(allocated, "third", "dual"))
    pairs = {(dyad.harmed, dyad.responsible) for dyad in allocated.facts().dyads}
    both = str(allocated.part("third").pk)
    assert pairs == {
        (str(allocated.maria.pk), str(allocated.joanne.pk)),
        (str(allocated.maria.pk), both),
        (both, str(allocated.joanne.pk)),
    }


@pytest.mark.parametrize(("role", "duty"), [("responsible", "contact_yjs"), ("harmed", "prepare_guardian")])
def test_a_child_makes_it_a_matter_for_others_too(allocated: Way, role: str, duty: str) -> None:
    allocated.made["child"] = new_person(
        service=allocated.cast.service, name="Robin Pike", born="2011-05-01", by=allocated.cast.grace, at=allocated.now
    )
    did = allocated.did(lambda: add(allocated, "child", role))
    assert did.made.under_18
    assert not did.made.under_10
    assert (duty, "Grace") in did.given


# --- Supporters, guardians and interpreters agree and prepare for themselves. -----------------------------------------


def prepare(way: Way, who: str) -> Any:
    return meeting.record_preparation(
        case=way.case, participation=way.part(who), topics=["supporters"], **way.by("ben")
    )


@pytest.mark.parametrize(
    ("role", "beside"), [("supporter", "maria"), ("guardian", "joanne"), ("interpreter", "joanne")]
)
def test_each_prepares_by_their_own_agreement_alone(agreed_to_meet: Way, role: str, beside: str) -> None:
    way = agreed_to_meet
    way.step(lambda: add(way, "third", role, beside))
    with way.refused("preparation.no_consent"):
        prepare(way, "third")
    way.step(lambda: way.consent("third", "C6"))
    did = way.did(lambda: prepare(way, "third"))
    assert did.events[0] == ("preparation_recorded", way.part(beside).compartment)
    assert way.part("third").state == "preparing"


def test_a_meeting_with_a_supporter_waits_for_the_supporter(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    way.step(lambda: add(way, "third", "supporter", "maria"))
    way.step(lambda: meeting.cancel_activity(activity=way.meeting, because="other_date", **way.by("grace")))
    arrivals = [
        meeting.Arrival(way.part(who), MEETS, door, way.cast.ben)
        for who, door in (("maria", "front"), ("third", "front"), ("joanne", "side"))
    ]
    way.made["meeting"] = way.step(
        lambda: meeting.plan_activity(
            case=way.case, method="conference_f2f", planned_at=MEETS, arrivals=arrivals, **way.by("grace")
        )
    )
    for who in ("maria", "joanne"):
        way.step(lambda who=who: way.consent(who, "C7", to=str(way.made["meeting"].pk)))
    with way.refused("G8.no_consent_to_meet", "G8.not_prepared", "G7.not_assessed"):
        meeting.confirm_activity(activity=way.meeting, **way.by("grace"))


def test_a_guardian_agrees_for_the_child_and_the_child_for_itself(agreed_to_meet: Way) -> None:
    way = agreed_to_meet
    way.made["child"] = new_person(
        service=way.cast.service, name="Robin Pike", born="2011-05-01", by=way.cast.grace, at=way.now
    )
    way.step(lambda: add(way, "child", "supporter", "joanne"))
    way.step(lambda: add(way, "parent", "guardian", "child"))
    way.step(lambda: meeting.cancel_activity(activity=way.meeting, because="other_date", **way.by("grace")))
    arrivals = [
        meeting.Arrival(way.part(who), MEETS, door, way.cast.ben)
        for who, door in (("maria", "front"), ("joanne", "side"), ("child", "side"))
    ]
    way.made["meeting"] = way.step(
        lambda: meeting.plan_activity(
            case=way.case, method="conference_f2f", planned_at=MEETS, arrivals=arrivals, **way.by("grace")
        )
    )
    to = str(way.made["meeting"].pk)
    for who in ("maria", "joanne", "child"):
        way.step(lambda who=who: way.consent(who, "C7", to=to))
    with way.refused("G8.no_guardian_consent"):
        meeting.confirm_activity(activity=way.meeting, **way.by("grace"))
    before = way.part("child").state
    way.step(lambda: way.consent("parent", "C7", to=to, guardian_for=way.part("child")))
    assert way.part("child").state == before
    with way.refused("G8.not_prepared") as refusal:
        meeting.confirm_activity(activity=way.meeting, **way.by("grace"))
    assert "G8.no_guardian_consent" not in refusal.value.codes


# --- What somebody says about taking part. ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "state", "stops"),
    [
        ("not_now", "declined_not_now", True),
        ("do_not_ask_again", "declined_do_not_ask_again", True),
        ("pause", "paused", True),
        ("stop", "withdrew", True),
    ],
)
def test_any_no_calls_off_what_is_planned_with_them(confirmed: Way, decision: str, state: str, stops: bool) -> None:
    did = confirmed.did(
        lambda: participants.record_decision(participation=confirmed.joanne, decision=decision, **confirmed.by("grace"))
    )
    assert did.events[0] == ("participation_moved", "responsible")
    assert did.lines[0].said_by == f"person:{confirmed.joanne.person_id}"
    assert confirmed.joanne.state == state
    assert (confirmed.meeting.cancelled_at is not None) == stops
    assert ("aftercare_due", "Ben") in did.ended


@pytest.mark.parametrize(
    ("decision", "state"), [("considering", "considering"), ("willing_in_principle", "willing_in_principle")]
)
def test_a_yes_moves_on(allocated: Way, decision: str, state: str) -> None:
    allocated.step(
        lambda: participants.record_decision(participation=allocated.maria, decision=decision, **allocated.by("grace"))
    )
    assert allocated.maria.state == state


def test_nobody_is_moved_back(confirmed: Way) -> None:
    with confirmed.refused("participation.no_such_move"):
        participants.record_decision(participation=confirmed.maria, decision="considering", **confirmed.by("grace"))


# --- What is decided about somebody, and what happens to them. --------------------------------------------------------


def test_a_decision_about_understanding_stands_with_its_reasons(allocated: Way) -> None:
    did = allocated.did(
        lambda: participants.record_capacity(
            participation=allocated.maria, outcome="with_support", words="In short sentences", **allocated.by("grace")
        )
    )
    assert did.events == [("capacity_assessed", "harmed")]
    assert did.made.key_id == allocated.maria.key_id
    assert allocated.maria.understands == "with_support"
    assert allocated.maria.state == "information_given"
    allocated.step(
        lambda: participants.record_capacity(
            participation=allocated.maria, outcome="no", words="Not now", **allocated.by("grace")
        )
    )
    assert allocated.maria.state == "lost_capacity"


def test_a_death_ends_their_part_and_tells_nobody_by_machine(confirmed: Way) -> None:
    did = confirmed.did(lambda: record_death(person=confirmed.person("joanne"), **confirmed.by("grace")))
    assert confirmed.joanne.state == "died"
    assert confirmed.meeting.cancelled_at is not None
    assert ("participation_moved", "responsible") in did.events
    assert not [each for each in confirmed.waiting() if each.person_id == confirmed.joanne.person_id]
    with confirmed.refused("participation.has_died"):
        participants.record_decision(participation=confirmed.joanne, decision="considering", **confirmed.by("grace"))
    with confirmed.refused("consent.person_died"):
        confirmed.consent("joanne", "C15")


def test_parts_stay_where_they_are_when_a_person_is_on_both_sides(allocated: Way) -> None:
    allocated.step(lambda: add(allocated, "joanne", "harmed"))
    rows = Participation.unwalled(Purpose.CHECKING).filter(case=allocated.case, person=allocated.person("joanne"))
    assert {row.compartment for row in rows} == {"harmed", "responsible"}
    assert len({row.key_id for row in rows}) == 2
