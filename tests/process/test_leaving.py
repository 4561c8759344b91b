"""Leaving: an account is closed by somebody in charge, and not before everything has another owner."""

import pytest

from wayforward.process.duties import Role
from wayforward.process.leaving import StillTheirs, may_close_account, may_hand_on

NOTHING = StillTheirs()


@pytest.mark.parametrize("role", Role)
def test_those_in_charge_close_an_account(role: Role) -> None:
    allowed = role in (Role.SUPERVISOR, Role.RJ_LEAD)
    assert may_hand_on(roles=[role], own=False).allowed == allowed
    assert may_close_account(roles=[role], own=False, active=True, left=NOTHING).allowed == allowed


@pytest.mark.parametrize(
    ("own", "active", "left", "code"),
    [
        (True, True, NOTHING, "leaving.not_your_own"),
        (False, False, NOTHING, "leaving.gone_already"),
        (False, True, StillTheirs(support_cases=1), "leaving.has_support_cases"),
        (False, True, StillTheirs(restorative_cases=2), "leaving.has_restorative_cases"),
        (False, True, StillTheirs(visits=1), "leaving.has_visits"),
        (False, True, StillTheirs(only_administrator=True), "staffing.last_administrator"),
    ],
)
def test_what_keeps_an_account_open(own: bool, active: bool, left: StillTheirs, code: str) -> None:
    decision = may_close_account(roles=[Role.RJ_LEAD], own=own, active=active, left=left)
    assert decision.codes == (code,)
