"""Papers: what may be attached and opened, and what follows from what the scanner said."""

from datetime import timedelta

import pytest

from wayforward.process import uploads as rules
from wayforward.process.uploads import CaseFact, Fault, State, Verdict


def test_a_paper_may_be_attached() -> None:
    assert rules.may_attach(CaseFact(today=rules.MOST_A_DAY - 1, bytes=rules.MOST_OF_A_CASE - 5), 5)


def test_not_more_than_twenty_a_day() -> None:
    assert rules.may_attach(CaseFact(today=rules.MOST_A_DAY), 5).codes == ("upload.too_many_today",)


def test_not_more_than_a_case_holds() -> None:
    assert rules.may_attach(CaseFact(bytes=rules.MOST_OF_A_CASE - 5), 6).codes == ("upload.case_is_full",)


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.CLEAN, State.READY),
        (Verdict.NOT_ASKED, State.READY),
        (Verdict.NO_ANSWER, State.QUARANTINE),
        (Verdict.FOUND, State.REFUSED),
    ],
)
def test_only_clean_is_clean(verdict: Verdict, state: State) -> None:
    """SEC-49: and every verdict has its state."""
    assert rules.state_after(verdict) is state
    assert {rules.state_after(each) for each in Verdict} == {State.READY, State.QUARANTINE, State.REFUSED}


def test_only_what_is_ready_opens() -> None:
    shut = {state: rules.may_open(state).codes for state in State}
    assert shut == {
        State.READY: (),
        State.QUARANTINE: ("upload.not_looked_through",),
        State.REFUSED: ("upload.has_a_virus",),
        State.TAKEN_OUT: ("upload.is_taken_out",),
    }


def test_what_is_there_may_be_taken_out() -> None:
    shut = {state: rules.may_take_out(state).codes for state in State}
    assert shut == {
        State.READY: (),
        State.QUARANTINE: (),
        State.REFUSED: ("upload.has_a_virus",),
        State.TAKEN_OUT: ("upload.is_taken_out",),
    }


def test_the_scanner_is_asked_again_ever_more_seldom() -> None:
    waits = [rules.ask_again_after(tries) for tries in range(1, 9)]
    assert waits == sorted(waits) and waits[0] == timedelta(minutes=2) and waits[-1] == timedelta(hours=1)


def test_every_fault_and_every_choice_has_words() -> None:
    assert set(rules.FAULT_WORDS) == set(Fault)
    assert set(rules.PAPER_WORDS) == set(rules.Paper) and set(rules.WHY_OUT_WORDS) == set(rules.WhyOut)
    assert str(rules.BadFile(Fault.EMPTY)) == "empty"
