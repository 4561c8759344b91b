"""Complaints: received in any way by anybody, acknowledged in time, answered with words."""

from datetime import date, timedelta
from typing import Any

import pytest

from wayforward.process import complaints
from wayforward.process.duties import Role

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(("days", "due"), [(30, 30), (10, 10), (90, 30), (0, 1)])
def test_it_is_acknowledged_within_thirty_days_or_fewer(days: int, due: int) -> None:
    assert complaints.acknowledge_by(TODAY, days) == TODAY + timedelta(days=due)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ()),
        ({"words": " "}, ("complaint.no_words",)),
        ({"received_on": TODAY + timedelta(days=1)}, ("complaint.day_to_come",)),
        ({"left": 0}, ("complaint.nobody_left",)),
        ({"reference": "K7QX-4M"}, ("complaint.no_such_case",)),
        ({"reference": "K7QX-4M", "found": True, "hold": True}, ()),
        ({"hold": True}, ("complaint.no_case_to_hold",)),
    ],
)
def test_receiving(changed: dict[str, Any], codes: tuple[str, ...]) -> None:
    given: dict[str, Any] = {"words": "You told him.", "received_on": TODAY, "today": TODAY, "left": 1}
    given |= {"reference": "", "found": False, "hold": False}
    assert complaints.may_receive(**(given | changed)).codes == codes


@pytest.mark.parametrize("role", Role)
def test_leads_and_the_officer_look_into_it(role: Role) -> None:
    keeps = role in complaints.KEEPERS
    given: dict[str, Any] = {"already": False, "by_message": False, "reachable": False}
    assert complaints.may_acknowledge(roles=[role], over=False, **given).allowed == keeps
    assert complaints.may_note(roles=[role], over=False, words="Asked Sam.").allowed == keeps


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"already": True}, ("complaint.acknowledged_already",)),
        ({"over": True}, ("complaint.is_over",)),
        ({"by_message": True}, ("complaint.nobody_to_write_to",)),
        ({"by_message": True, "reachable": True}, ()),
    ],
)
def test_acknowledging(changed: dict[str, Any], codes: tuple[str, ...]) -> None:
    given: dict[str, Any] = {"over": False, "already": False, "by_message": False, "reachable": False}
    assert complaints.may_acknowledge(roles=[Role.RJ_LEAD], **(given | changed)).codes == codes


def test_a_note_has_words() -> None:
    decision = complaints.may_note(roles=[Role.RJ_LEAD], over=False, words="")
    assert decision.codes == ("complaint.no_words",)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ()),
        ({"acknowledged": False}, ("complaint.not_acknowledged",)),
        ({"words": ""}, ("complaint.no_words",)),
        ({"told_on": TODAY + timedelta(days=1)}, ("complaint.day_to_come",)),
        ({"over": True}, ("complaint.is_over",)),
        ({"roles": [Role.SUPERVISOR]}, ("complaint.not_for_you",)),
    ],
)
def test_answering(changed: dict[str, Any], codes: tuple[str, ...]) -> None:
    given: dict[str, Any] = {"roles": [Role.DATA_PROTECTION], "over": False, "acknowledged": True, "words": "Yes."}
    given |= {"told_on": TODAY, "today": TODAY}
    assert complaints.may_answer(**(given | changed)).codes == codes
