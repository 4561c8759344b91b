"""What is next, at every point of a case: the step, whom it is about, and what is missing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.process.ready import (
    BEFORE,
    BEGINS,
    DAY,
    JOANNE,
    JULY,
    JUNE,
    MEETING,
    NOW,
    PAIR,
    READY,
    but,
    consent,
    plus,
    with_meeting,
    with_part,
    without,
)
from wayforward.process import gates, next_steps
from wayforward.process.consents import CHECKLIST
from wayforward.process.facts import (
    AgreementFact,
    CaseFacts,
    CommitmentFact,
    DyadFact,
    EnquiryFact,
    HoldFact,
    ParticipationFact,
    SessionFact,
    SignatureFact,
    StopFact,
)
from wayforward.process.next_steps import Next, Step, next_step
from wayforward.process.reasons import all_reasons

TOLD = (SessionFact("maria", JUNE, CHECKLIST), SessionFact("joanne", JULY - 5 * DAY, CHECKLIST))
# Everything up to the preparations, with nothing planned yet.
PREPARED = but(sessions=TOLD, activities=(), agreements=(), preparations=READY.preparations)
UNPREPARED = but(PREPARED, preparations=())
HELD = but(
    with_meeting(
        held_at=BEGINS,
        people=tuple(replace(each, attended=True, aftercare_given=True) for each in MEETING.people),
    ),
    sessions=TOLD,
)


def step_of(facts: CaseFacts, now=NOW) -> tuple[Step | None, str, str]:
    found = next_step(facts, now)
    return found.step, found.about, found.kind


def codes(found: Next) -> list[str]:
    return [each.code for each in found.missing]


def test_what_stops_the_case_comes_first() -> None:
    assert next_step(but(closed_at=NOW), NOW) == next_steps.CLOSED
    assert next_step(but(stops=(StopFact(NOW),)), NOW) == next_steps.STOPPED
    assert next_step(but(holds=(HoldFact("health", NOW),)), NOW) == next_steps.HELD_UP


@pytest.mark.parametrize(
    ("facts", "step", "missing"),
    [
        (but(information_only=True, accepted_at=None), Step.KNOWS, "G1.person_does_not_know"),
        (but(accepted_at=None), Step.ACCEPT, "G1.not_accepted"),
        (but(participations=(JOANNE,)), Step.ADD_PARTICIPANT, "case.no_pair"),
        (but(participations=READY.participations[:1]), Step.NAME_RESPONSIBLE, "case.no_pair"),
        (but(facilitator=""), Step.ALLOCATE, "G2.not_allocated"),
    ],
)
def test_until_somebody_works_on_it(facts: CaseFacts, step: Step, missing: str) -> None:
    found = next_step(facts, NOW)
    assert found.step == step
    assert missing in codes(found)
    assert found.button


def test_the_gates_of_a_pair_in_their_order() -> None:
    """Each step of the way, from the first meeting to the plan, by taking what it needs away."""
    unmet = without("consents", but(PREPARED, sessions=()), kind="C4")
    assert step_of(unmet) == (Step.SESSION, "maria", "")
    assert next_step(unmet, NOW).words == next_steps.MEET_FIRST
    assert step_of(without("consents", PREPARED, kind="C4")) == (Step.CONSENT, "maria", "C4")
    assert step_of(without("consents", PREPARED, kind="C3")) == (Step.CONSENT, "maria", "C3")
    fresh = but(PREPARED, approaches=(), sessions=TOLD[:1], responsibility=(), disclosures=(), decisions=())
    assert step_of(but(fresh, enquiries=())) == (Step.ASK_AGENCY, "joanne", "")
    asked = EnquiryFact("enquiry", "police", "police", ("orders",), JUNE + DAY)
    assert step_of(but(fresh, enquiries=(asked,))) == (Step.ANSWER, "joanne", "")
    assert step_of(fresh) == (Step.APPROACH, "joanne", "")
    assert step_of(without("consents", but(fresh, enquiries=()), kind="C5")) == (Step.APPROACH, "joanne", "")
    reached = but(fresh, approaches=READY.approaches)
    assert step_of(reached) == (Step.SESSION, "joanne", "")
    assert next_step(reached, NOW).words == next_steps.MEET_OTHER
    met = but(reached, sessions=TOLD)
    assert step_of(with_part("joanne", met, has_safe_contact=False)) == (Step.SAFE_CONTACT, "joanne", "")
    assert step_of(met) == (Step.RESPONSIBILITY, "joanne", "")
    stated = but(met, responsibility=READY.responsibility)
    assert step_of(without("consents", stated, kind="C8")) == (Step.CONSENT, "joanne", "C8")
    assert step_of(stated) == (Step.PASS_ON, "maria", "")
    told = but(stated, disclosures=READY.disclosures)
    assert step_of(told) == (Step.GO_ON, "maria", "")
    decided = but(told, decisions=READY.decisions)
    assert step_of(but(decided, orders_checks=())) == (Step.ORDERS, "joanne", "")
    assert step_of(but(decided, assessments=(), sign_offs=())) == (Step.ASSESS_RISK, "", "")
    assert step_of(but(decided, sign_offs=())) == (Step.SIGN_OFF, "", "")


def test_whoever_denies_it_is_not_taken_further() -> None:
    denied = but(PREPARED, responsibility=(replace(READY.responsibility[0], level="denies"),))
    found = next_step(denied, NOW)
    assert (found.step, found.words, found.about) == (Step.CLOSE, next_steps.DENIED, "joanne")


@pytest.mark.parametrize(("who", "state"), [("maria", "declined_not_now"), ("joanne", "paused")])
def test_nobody_is_pressed(who: str, state: str) -> None:
    found = next_step(with_part(who, PREPARED, state=state), NOW)
    assert (found.step, found.words, found.button, found.about) == (None, next_steps.WAIT, "", who)
    assert found.missing


def test_where_the_responsible_person_asks_they_are_met_first() -> None:
    facts = but(
        without("consents", PREPARED, kind="C4"),
        initiated_by="responsible",
        consents=(consent("C3", "joanne"),),
        sessions=(),
    )
    found = next_step(facts, NOW)
    assert (found.step, found.about, found.words) == (Step.SESSION, "joanne", next_steps.MEET_FIRST)


def test_one_persons_no_leaves_the_other_pairs_their_way() -> None:
    lee = ParticipationFact("lee", "person-lee", "responsible", "considering", "responsible", has_safe_contact=True)
    both = but(
        with_part("joanne", PREPARED, state="withdrew"),
        participations=(*with_part("joanne", PREPARED, state="withdrew").participations, lee),
        dyads=(PAIR, DyadFact("other", "maria", "lee")),
    )
    found = next_step(both, NOW)
    assert found.step == Step.CONSENT
    assert (found.about, found.kind) == ("maria", "C4")


def test_preparing_and_planning() -> None:
    unasked = without("consents", UNPREPARED, kind="C6", participation="joanne")
    prepared = but(unasked, preparations=READY.preparations[:1])
    assert step_of(prepared) == (Step.CONSENT, "joanne", "C6")
    assert step_of(UNPREPARED) == (Step.PREPARE, "maria", "")
    found = next_step(PREPARED, NOW)
    assert (found.step, codes(found)) == (Step.PLAN, ["G8.no_activity"])


def test_until_the_date_is_confirmed() -> None:
    planned = but(with_meeting(confirmed_at=None, readiness=()), agreements=(), sessions=TOLD)
    assert next_step(planned, BEFORE) == Next(next_steps.CONFIRM_IT, Step.CONFIRM)
    assert step_of(without("consents", planned, id="C7-joanne"), BEFORE) == (Step.CONSENT, "joanne", "C7")
    guarded = with_part("maria", planned, under_18=True)
    assert step_of(guarded, BEFORE) == (Step.CONSENT, "", "C7")
    assert step_of(but(planned, preparations=()), BEFORE) == (Step.PREPARE, "maria", "")
    nobody = but(planned, activities=(replace(planned.activities[0], dyads=()),))
    found = next_step(nobody, BEFORE)
    assert (found.step, found.words) == (None, gates.NO_PAIR.words)


def test_until_the_day_and_on_it() -> None:
    asked = but(agreements=(), sessions=TOLD)
    unasked = but(with_meeting(readiness=()), agreements=(), sessions=TOLD)
    once = but(with_meeting(readiness=MEETING.readiness[:1]), agreements=(), sessions=TOLD)
    long_before = BEGINS - 9 * DAY
    assert next_step(unasked, long_before).words == next_steps.DAY_COMES
    assert next_step(unasked, long_before).step is None
    assert step_of(unasked, BEGINS - 2 * DAY)[0] == Step.READINESS
    assert next_step(once, BEGINS - DAY).words == next_steps.DAY_COMES
    assert step_of(once, BEGINS - timedelta(hours=2))[0] == Step.READINESS
    assert next_step(asked, NOW) == Next(next_steps.GO, Step.HELD)
    after = next_step(asked, BEGINS + timedelta(hours=2))
    assert (after.step, after.words) == (Step.HELD, next_steps.WRITE_DOWN)
    red = but(with_meeting(readiness=tuple(replace(each, red=("maria",)) for each in MEETING.readiness)), agreements=())
    assert step_of(red)[0] == Step.CALL_OFF


def test_afterwards() -> None:
    assert step_of(but(HELD, agreements=()))[0] == Step.AGREEMENT
    proposed = replace(READY.agreements[0], status="proposed", signatures=(SignatureFact("maria", "sha", NOW),))
    assert step_of(but(HELD, agreements=(proposed,))) == (Step.SIGN, "joanne", "")
    all_signed = replace(READY.agreements[0], status="proposed")
    assert step_of(but(HELD, agreements=(all_signed,))) == (Step.SIGN, "", "")
    uncared = with_meeting(
        HELD, people=tuple(replace(each, attended=True, aftercare_given=False) for each in MEETING.people)
    )
    assert step_of(uncared) == (Step.AFTERCARE, "maria", "")
    open_yet = replace(READY.agreements[0], commitments=(CommitmentFact(1, "ongoing_commitment", "in_force"),))
    assert step_of(but(HELD, agreements=(open_yet,)))[0] == Step.REVIEW
    assert next_step(HELD, NOW) == Next(next_steps.CLOSE_IT, Step.CLOSE)


def test_nothing_closes_while_another_pair_is_on_its_way() -> None:
    lee = ParticipationFact("lee", "person-lee", "responsible", "not_yet_contacted", "responsible")
    facts = but(HELD, participations=(*HELD.participations, lee), dyads=(PAIR, DyadFact("other", "maria", "lee")))
    assert step_of(facts) == (Step.CONSENT, "maria", "C4")
    waiting = with_part("lee", facts, state="unreachable")
    assert next_step(without("consents", waiting, kind="C4"), NOW).step == Step.CONSENT


def test_every_reason_of_the_gates_of_pairs_has_a_remedy() -> None:
    """Those that need none: nothing planned, not confirmed and the end of a case are steps of their own."""
    own = {"G8.no_activity", "G8.not_prepared", "G8.not_confirmed", "G8.day_has_passed", "G8.not_everybody_asked"}
    asked_apart = {gates.NO_CONSENT_TO_ASK_AGENCY.code}
    wanted = {code for code in all_reasons() if code.split(".")[0] in {"G3", "G4", "G5", "G6", "G7", "G8"}}
    assert wanted - own - asked_apart == next_steps.REMEDIES.keys()


def test_every_step_has_words_for_its_button() -> None:
    assert next_steps.BUTTONS.keys() == set(Step)


def test_a_version_that_was_varied_counts_no_more() -> None:
    assert step_of(plus(HELD, agreements=AgreementFact("two", "varied", "sha", (), NOW)))[0] == Step.CLOSE
