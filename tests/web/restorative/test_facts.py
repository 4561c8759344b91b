"""The bridge from rows to rules: what a case keeps is what its rows say, in a fixed number of statements."""

import json

from tests.web.restorative.way import MEETS, STAGES, Way
from tests.web.walls.statements import counted
from wayforward.process.gates import Gate
from wayforward.process.participation import CaseState
from wayforward.web import clock
from wayforward.web.restorative import facts

# Where the case is after each stage; a stage that is not here leaves it where it was.
STATES = {
    "received": CaseState.RECEIVED,
    "accepted": CaseState.SCREENING,
    "allocated": CaseState.ALLOCATED,
    "met": CaseState.EXPLORING_INITIATING_PARTY,
    "asked": CaseState.AWAITING_AGENCY_INFORMATION,
    "answered": CaseState.APPROACHING_OTHER_PARTY,
    "stated": CaseState.ASSESSING,
    "assessed": CaseState.AWAITING_SIGN_OFF,
    "signed_off": CaseState.PREPARING,
    "confirmed": CaseState.SCHEDULED,
    "held": CaseState.ACTIVITY_HELD,
    "agreement": CaseState.MONITORING,
}


def test_the_whole_way_keeps_its_facts_and_its_state(way: Way) -> None:
    """`Way.step` compares what is kept with what the rows say, after every step."""
    state = CaseState.RECEIVED
    for stage in STAGES:
        way.to(stage)
        state = STATES.get(stage, state)
        assert way.case.state == state, stage


def test_the_gates_open_one_after_another(way: Way) -> None:
    opened = {
        "accepted": Gate.G1,
        "allocated": Gate.G2,
        "agreed_to_approach": Gate.G3,
        "approached": Gate.G4,
        "decided": Gate.G5,
        "answered": Gate.G6,
        "signed_off": Gate.G7,
        "ready": Gate.G8,
        "agreement": Gate.G9,
    }
    for stage in STAGES[: STAGES.index("ready") + 1]:
        gate = opened.get(stage)
        if gate is not None:
            with clock.at(way.now):
                assert not facts.gates_of(way.case).case[gate] if way.done else True, f"{gate} before {stage}"
        way.to(stage)
        if gate is not None:
            with clock.at(way.now):
                assert facts.gates_of(way.case).case[gate], f"{gate} after {stage}"


def test_the_next_meeting_stands_on_the_case(way: Way) -> None:
    assert way.to("agreed_to_meet").case.next_meeting_at is None
    assert way.to("confirmed").case.next_meeting_at == MEETS
    assert way.to("held").case.next_meeting_at is None


def test_every_change_is_a_new_version(way: Way) -> None:
    before = way.to("accepted").case
    after = way.to("named").case
    assert after.version > before.version
    assert after.changed_at > before.changed_at


def test_facts_take_as_many_statements_for_many_rows_as_for_few(way: Way) -> None:
    way.to("met")
    with counted() as few:
        facts.of_case(way.case)
    for _ in range(6):
        way.step(lambda: way.session("maria"))
    with counted() as many:
        facts.of_case(way.case)
    assert len(few) == len(many)


def test_facts_hold_no_words(way: Way) -> None:
    way.to("confirmed")
    kept = json.dumps(way.case.facts)
    for words in ("Maria", "Joanne", "marriage", "wrong", "library", "Fellows", "07700"):
        assert words not in kept
