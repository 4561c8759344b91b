"""Erasing a file early: what stands against it, what stays and why, and that two people decide."""

from datetime import date, timedelta
from typing import Any

import pytest

from wayforward.process import erasure
from wayforward.process.duties import Role
from wayforward.process.erasure import ENDS, Basis, File, State, Stays

TODAY = date(2026, 3, 2)
LEAD = [Role.RJ_LEAD]


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (File(), [Stays.NAMES, Stays.FIGURES]),
        (File(held=True), [Stays.HOLD, Stays.NAMES, Stays.FIGURES]),
        (File(child_sexual=True), [Stays.LAW, Stays.NAMES, Stays.FIGURES]),
        (
            File(others=True, given=True),
            [Stays.OTHERS, Stays.NAMES, Stays.GIVEN, Stays.FIGURES],
        ),
    ],
)
def test_what_stays(file: File, found: list[Stays]) -> None:
    assert list(erasure.stays(file)) == found


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        (File(), ()),
        (File(ended=True), ("erasure.gone_already",)),
        (File(closed=False), ("erasure.still_open",)),
        (File(held=True), ("erasure.on_hold",)),
        (File(child_sexual=True), ("erasure.needs_advice",)),
        (File(others=True), ()),
    ],
)
def test_what_stands_against_it(file: File, codes: tuple[str, ...]) -> None:
    assert erasure.may_erase(file).codes == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ()),
        ({"words": ""}, ("erasure.no_words",)),
        ({"asked_on": TODAY + timedelta(days=1)}, ("erasure.day_to_come",)),
        ({"has_file": False}, ("erasure.no_file",)),
        ({"waits": True}, ("erasure.waits_already",)),
    ],
)
def test_asking(changed: dict[str, Any], codes: tuple[str, ...]) -> None:
    given: dict[str, Any] = {"words": "All of it.", "asked_on": TODAY, "today": TODAY, "has_file": True, "waits": False}
    assert erasure.may_ask(**(given | changed)).codes == codes


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("held", [False, True])
def test_by_consent_a_file_goes_unless_something_stands_against_it(basis: Basis, held: bool) -> None:
    given: dict[str, Any] = {"basis": basis, "words": "We need it.", "roles": LEAD, "state": State.OPEN}
    refused = erasure.may_propose(File(held=held), erase=False, **given)
    assert refused.allowed == (held or basis is not Basis.CONSENT)
    assert erasure.may_propose(File(held=held), erase=True, **given).allowed == (not held)


@pytest.mark.parametrize("role", Role)
def test_leads_and_the_officer_propose(role: Role) -> None:
    given: dict[str, Any] = {"erase": True, "basis": Basis.PUBLIC_TASK, "words": "", "state": State.OPEN}
    assert erasure.may_propose(File(), roles=[role], **given).allowed == (role in erasure.KEEPERS)


def test_to_keep_it_needs_reasons_and_what_is_decided_is_decided() -> None:
    given: dict[str, Any] = {"erase": False, "basis": Basis.PUBLIC_TASK, "roles": LEAD}
    assert erasure.may_propose(File(), words=" ", state=State.OPEN, **given).codes == ("erasure.no_words",)
    for state in ENDS:
        assert erasure.may_propose(File(), words="Why.", state=state, **given).codes == ("erasure.is_over",)


def test_a_second_person_agrees_to_what_still_holds() -> None:
    given: dict[str, Any] = {"roles": LEAD, "state": State.PROPOSED}
    assert erasure.may_agree(File(), erase=True, own=False, **given)
    assert erasure.may_agree(File(), erase=True, own=True, **given).codes == ("erasure.own_proposal",)
    assert erasure.may_agree(File(held=True), erase=True, own=False, **given).codes == ("erasure.changed",)
    assert erasure.may_agree(File(held=True), erase=False, own=False, **given)
    none = erasure.may_agree(File(), erase=True, own=False, roles=LEAD, state=State.OPEN)
    assert none.codes == ("erasure.not_proposed",)


def test_a_proposal_is_sent_back() -> None:
    assert erasure.may_send_back(roles=LEAD, state=State.PROPOSED)
    assert erasure.may_send_back(roles=LEAD, state=State.OPEN).codes == ("erasure.not_proposed",)
    assert erasure.may_send_back(roles=[Role.SUPERVISOR], state=State.PROPOSED).codes == ("erasure.not_for_you",)


def test_the_letter_says_what_went_and_what_stays() -> None:
    erased = erasure.letter(asked_on=TODAY, erased=True, staying=["names", "figures"], words="")
    assert "2 March 2026" in erased[0] and "taken out there by hand" in erased[2] and "Commissioner" in erased[-1]
    assert len(erasure.letter(asked_on=TODAY, erased=True, staying=[], words="More.")) == len(erased) + 1
    kept = erasure.letter(asked_on=TODAY, erased=False, staying=[], words="An inquest.")
    assert kept[2] == "An inquest." and "Commissioner" in kept[-1]
