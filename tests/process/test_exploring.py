"""Meeting people, asking agencies, approaching the other person, and passing words on."""

from dataclasses import replace
from typing import Any

import pytest

from wayforward.process import exploring, responsibility
from wayforward.process.decision import Decision
from wayforward.process.exploring import ApproachResult
from wayforward.process.facts import CaseFacts, EnquiryFact, ResponsibilityFact, RestrictionFact, StopFact
from wayforward.process.responsibility import Level

from .ready import DAY, JULY, JUNE, NOW, READY, but, consent, plus, with_part, without


def shut(decision: Decision, code: str, words: str) -> None:
    assert decision.codes == (code,)
    assert words in decision.reasons[0].words


# --- an agency --------------------------------------------------------------------------------------------------------


def test_an_answer_comes_once_or_late() -> None:
    def can(reply: str) -> Decision:
        asked = EnquiryFact("enquiry", "police", "police", ("orders",), JUNE, reply=reply)
        return exploring.can_answer(but(enquiries=(asked,)), enquiry="enquiry")

    assert can("")
    assert can("no_reply")
    shut(can("refused"), "enquiry.answered_already", "Ask again if it is needed")


# --- the approach -----------------------------------------------------------------------------------------------------


def approach(facts: CaseFacts = READY, to: str = "joanne", **given: Any) -> Decision:
    return exploring.can_record_approach(facts, to=to, now=NOW, **given)


def test_an_approach_takes_gate_g3() -> None:
    assert approach()
    assert approach(route="facilitator")
    assert approach(without("consents", kind="C4")).codes == ("G3.no_consent_to_approach",)


@pytest.mark.parametrize("route", sorted(exploring.Route))
def test_somebody_harmed_is_never_asked_straight_out(route: str) -> None:
    facts = plus(but(initiated_by="responsible"), consents=consent("C3", "joanne"))
    facts = plus(facts, consents=consent("C4", "joanne", to="maria"))
    answer = approach(facts, "maria", route=route)
    if route in {"police", "vlo", "support_service"}:
        assert answer
    else:
        shut(answer, "approach.harmed_straight_out", "through their own service")


def test_every_result_makes_something_of_the_part() -> None:
    assert set(exploring.STATE_AFTER_APPROACH) == set(ApproachResult)
    assert exploring.STATE_AFTER_APPROACH[ApproachResult.NOT_REACHED] == "contact_attempted"


# --- sessions, statements ---------------------------------------------------------------------------------------------


def test_a_session_is_with_somebody_in_an_allocated_case() -> None:
    assert exploring.can_record_session(READY, participation="maria")
    shut(exploring.can_record_session(READY, participation="liam"), "session.not_a_participant", "not a participant")
    unallocated = exploring.can_record_session(but(facilitator=""), participation="maria")
    shut(unallocated, "session.not_allocated", "Choose the facilitators")


def test_only_somebody_responsible_and_met_says_how_far_they_accept_it() -> None:
    assert exploring.can_state(READY, participation="joanne")
    assert exploring.can_state(with_part("maria", role="dual"), participation="maria")
    shut(exploring.can_state(READY, participation="maria"), "responsibility.not_responsible", "Only somebody reported")
    unmet = without("sessions", participation="joanne")
    shut(exploring.can_state(unmet, participation="joanne"), "responsibility.not_met", "not their own acceptance")


def test_the_newest_statement_holds() -> None:
    def accepts(level: Level, *said: Level) -> bool:
        rows = tuple(ResponsibilityFact(str(n), "joanne", each, JULY + n * DAY) for n, each in enumerate(said))
        return responsibility.accepts_at_least(but(responsibility=rows[::-1]), "joanne", level)

    assert set(responsibility.LEVEL_WORDS) == set(Level) == set(responsibility.LEVELS)
    for number, level in enumerate(responsibility.LEVELS):
        for said in responsibility.LEVELS:
            assert accepts(level, said) == (responsibility.LEVELS.index(said) >= number)
    assert not accepts(Level.PARTIAL_FACTS, Level.ACCEPTS_FACTS_AND_HARM, Level.DENIES)
    assert accepts(Level.PARTIAL_FACTS, Level.DENIES, Level.ACCEPTS_FACTS_AND_HARM)
    assert not accepts(Level.DENIES)
    assert responsibility.newest_statement(READY, "maria") is None


# --- passing on -------------------------------------------------------------------------------------------------------

RELEASED = next(each for each in READY.consents if each.kind == "C8")
UNHEARD = but(disclosures=())


def pass_on(facts: CaseFacts = UNHEARD, **given: Any) -> Decision:
    values: dict[str, Any] = {"consent": RELEASED, "to": "maria", "recipient_agreed": True, "now": NOW, **given}
    return exploring.can_pass_on(facts, **values)


def test_released_words_are_passed_on() -> None:
    assert pass_on()
    assert pass_on(consent=replace(RELEASED, to=""))


def test_what_is_not_passed_on() -> None:
    shut(pass_on(READY), "disclosure.passed_on_already", "already")
    shut(pass_on(recipient_agreed=False), "disclosure.recipient_not_asked", "Nobody is told something unasked")
    taken_back = replace(RELEASED, withdrawn_at=JULY)
    shut(pass_on(consent=taken_back), "disclosure.consent_does_not_stand", "was withdrawn, or was never given")
    another_kind = replace(RELEASED, kind="C9")
    assert pass_on(consent=another_kind).codes == ("disclosure.consent_does_not_stand",)
    shut(pass_on(consent=replace(RELEASED, to="liam")), "disclosure.not_for_them", "for somebody else")
    no_pair = replace(UNHEARD, dyads=())
    assert pass_on(no_pair).codes == ("disclosure.not_for_them",)
    assert pass_on(plus(UNHEARD, stops=StopFact(JULY))).codes == ("case.stands_still",)


def test_carried_words_are_contact() -> None:
    """A message cannot be passed on under an order against indirect contact."""
    order = RestrictionFact("order", "joanne", "restraining", protects="maria", covers_direct=False)
    assert pass_on(plus(UNHEARD, restrictions=order)).codes == ("G6.restriction_in_force",)
    assert pass_on(plus(UNHEARD, restrictions=replace(order, covers_direct=True, covers_indirect=False)))
    assert pass_on(replace(UNHEARD, orders_checks=())).codes == ("G6.orders_not_checked",)


def test_where_each_accuses_the_other_both_ways_have_to_be_lawful() -> None:
    both = with_part("maria", with_part("joanne", UNHEARD, role="dual"), role="dual")
    both = plus(both, dyads=replace(both.dyads[0], id="back", harmed="joanne", responsible="maria"))
    assert pass_on(both).codes == ("G6.orders_not_checked",)


def test_a_decision_is_about_words_that_were_heard() -> None:
    def can(facts: CaseFacts = READY, heard: str = "C8-joanne", who: str = "maria") -> Decision:
        return exploring.can_decide_to_go_on(facts, participation=who, having_heard=heard)

    assert can()
    shut(can(heard="other"), "decision.not_heard", "nothing to decide on yet")
    assert can(who="joanne").codes == ("decision.not_heard",)
    assert can(plus(stops=StopFact(JULY))).codes == ("case.stands_still",)
