"""What every rule answers: yes, or no with every reason; and what it may know."""

from dataclasses import replace

import pytest
from cattrs.preconf.json import make_converter

from wayforward.process import reasons
from wayforward.process.decision import YES, Decision, Reason, Refused, all_of, no, shut_if
from wayforward.process.facts import CaseFacts, HoldFact, StopFact

from .ready import DAY, JULY, JUNE, NOW, READY, plus

ONE = Reason("area.one", "Do the one thing.")
TWO = Reason("area.two", "Do the other.")


def test_yes_and_no() -> None:
    assert YES
    assert YES.allowed
    assert YES.codes == ()
    YES.require()
    assert not no(ONE)
    assert no(ONE, TWO, ONE).codes == ("area.one", "area.two")


def test_both_have_to_say_yes_and_no_reason_is_lost_or_told_twice() -> None:
    assert YES & YES
    assert (YES & no(ONE)).codes == ("area.one",)
    assert (no(ONE) & no(TWO) & no(ONE)).codes == ("area.one", "area.two")
    assert all_of([])
    assert all_of([YES, no(TWO), no(ONE)]).codes == ("area.two", "area.one")


def test_shut_if() -> None:
    assert shut_if(False, ONE)
    assert shut_if(True, ONE) == Decision((ONE,))


def test_what_is_refused_carries_every_reason() -> None:
    with pytest.raises(Refused) as refused:
        no(ONE, TWO).require()
    assert refused.value.codes == ("area.one", "area.two")
    assert refused.value.reasons == (ONE, TWO)
    assert str(refused.value) == "Do the one thing. Do the other."


# --- the reasons of all rules -----------------------------------------------------------------------------------------


def test_every_reason_has_one_code_and_a_sentence() -> None:
    found = reasons.all_reasons()
    for code in ("G3.no_consent_to_approach", "risk.own_assessment", "allocation.caseworker_is_partial"):
        assert found[code].code == code
    assert list(found) == sorted(found)
    for code, reason in found.items():
        area, _, rest = code.partition(".")
        assert area and rest.replace("_", "").isalnum() and rest == rest.lower(), code
        assert reason.words[0].isupper() and reason.words[-1] == ".", code


def test_no_code_has_two_sentences() -> None:
    class Rules:
        here = ONE
        same = ONE
        nothing = "a constant that is no reason"

    class OtherRules:
        elsewhere = Reason("area.one", "Another sentence.")

    assert reasons.by_code([Rules]) == {"area.one": ONE}  # type: ignore[list-item]
    with pytest.raises(ValueError, match=r"area\.one"):
        reasons.by_code([Rules, OtherRules])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("consent.case_is_closed", "Open it again"),
        ("disclosure.words_changed", "Only the exact words"),
        ("hold.not_on_hold", "on hold"),
        ("participant.beside_nobody", "beside whom"),
        ("participant.in_already", "already"),
        ("participation.case_closed", "Open it again"),
    ],
)
def test_reasons_that_actions_give_by_themselves(code: str, words: str) -> None:
    assert words in reasons.all_reasons()[code].words


# --- the facts --------------------------------------------------------------------------------------------------------


def test_facts_go_through_json_and_back() -> None:
    converter = make_converter()
    assert converter.loads(converter.dumps(READY), CaseFacts) == READY


def test_what_is_in_the_case_is_found_by_its_id() -> None:
    assert READY.part("maria").role == "harmed"
    assert READY.activity("meeting").method == "conference_f2f"
    assert READY.agreement("agreement").status == "agreed"
    for find in (READY.part, READY.activity, READY.agreement):
        with pytest.raises(KeyError):
            find("nobody")


def test_what_was_known_at_a_moment() -> None:
    then = READY.as_of(JUNE)
    assert {consent.kind for consent in then.consents} == {"C3", "C4", "C5", "C6", "C7", "C8"}
    assert then.assessments == then.sign_offs == then.decisions == ()
    assert then.participations == READY.participations
    assert READY.as_of(NOW) == READY


def test_a_stop_that_was_lifted_later_stood_then() -> None:
    facts = plus(stops=StopFact(JULY, NOW), holds=HoldFact("health", NOW))
    then = facts.as_of(JULY + DAY)
    assert then.stops == (StopFact(JULY),)
    assert then.holds == ()
    assert facts.as_of(NOW).stops == (StopFact(JULY, NOW),)
    assert replace(facts, stops=()).as_of(NOW).stops == ()
