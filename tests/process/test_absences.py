"""Days away: written down by oneself or those in charge, with somebody who may cover."""

from datetime import date, timedelta
from typing import Any

import pytest

from wayforward.process.absences import CoverFact, may_end, may_plan
from wayforward.process.duties import Role

TODAY = date(2026, 3, 3)
COVER = CoverFact(roles=("caseworker",))
PLAN: dict[str, Any] = {
    "by_roles": [Role.CASEWORKER],
    "own": True,
    "from_on": TODAY,
    "until_on": TODAY + timedelta(days=7),
    "today": TODAY,
    "overlaps": False,
    "cover": COVER,
}


@pytest.mark.parametrize(
    "changed",
    [{}, {"cover": None}, {"own": False, "by_roles": [Role.SUPERVISOR]}, {"own": False, "by_roles": [Role.RJ_LEAD]}],
)
def test_it_may_be_written_down(changed: dict[str, Any]) -> None:
    assert may_plan(**(PLAN | changed))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"own": False}, "absence.not_for_you"),
        ({"until_on": TODAY - timedelta(days=1)}, "absence.ends_before_it_begins"),
        ({"from_on": TODAY - timedelta(days=9), "until_on": TODAY - timedelta(days=2)}, "absence.over_already"),
        ({"until_on": TODAY + timedelta(days=400)}, "absence.too_long"),
        ({"overlaps": True}, "absence.overlaps"),
        ({"cover": CoverFact(roles=("caseworker",), themselves=True)}, "absence.cover_is_themselves"),
        ({"cover": CoverFact(roles=("practitioner",))}, "absence.cover_not_a_caseworker"),
        ({"cover": CoverFact(roles=("caseworker",), same_service=False)}, "absence.cover_not_a_caseworker"),
        ({"cover": CoverFact(roles=("caseworker",), is_active=False)}, "absence.cover_not_a_caseworker"),
        ({"cover": CoverFact(roles=("caseworker",), away=True)}, "absence.cover_is_away"),
    ],
)
def test_why_not(changed: dict[str, Any], code: str) -> None:
    assert code in may_plan(**(PLAN | changed)).codes


def test_back_again() -> None:
    assert may_end(by_roles=[], own=True, ended=False)
    assert may_end(by_roles=[], own=False, ended=False).codes == ("absence.not_for_you",)
    assert may_end(by_roles=[], own=True, ended=True).codes == ("absence.ended",)
