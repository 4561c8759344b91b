"""SEC-24: two people for who works here and as what, and never the one whom it concerns."""

from dataclasses import replace
from typing import Any

import pytest

from wayforward.process import staffing
from wayforward.process.duties import Role
from wayforward.process.staffing import Change, Concerned

ADMIN, LEAD, SUPERVISOR = [Role.ADMINISTRATOR], [Role.RJ_LEAD], [Role.SUPERVISOR]
CASEWORKER, BOTH = frozenset({"caseworker"}), frozenset({"caseworker", "practitioner"})
AT_WORK = Concerned(active=True)
NOBODY = Concerned()
READY = {
    Change.ADD: (CASEWORKER, NOBODY),
    Change.ROLES: (BOTH, AT_WORK),
    Change.REOPEN: (CASEWORKER, NOBODY),
    Change.SINGLE_SIGN_ON: (CASEWORKER, AT_WORK),
}


def agree(change: Change, **other: Any) -> tuple[str, ...]:
    roles, concerned = READY[change]
    given: dict[str, Any] = {"by": LEAD, "own_proposal": False, "over": False, "roles": roles, "concerned": concerned}
    return staffing.may_agree(change, **given | other).codes


@pytest.mark.parametrize("change", Change)
def test_one_proposes_and_another_agrees(change: Change) -> None:
    roles, concerned = READY[change]
    assert staffing.may_propose(change, by=ADMIN, roles=roles, concerned=concerned)
    assert agree(change) == () == agree(change, by=ADMIN) == agree(change, by=[Role.DATA_PROTECTION])
    assert agree(change, own_proposal=True) == ("staffing.second_person",)
    assert agree(change, over=True) == ("staffing.over",)
    assert agree(change, by=SUPERVISOR) == ("staffing.not_for_you",)


@pytest.mark.parametrize("change", Change)
def test_nobody_does_it_for_themselves(change: Change) -> None:
    roles, concerned = READY[change]
    own = replace(concerned, own=True)
    assert staffing.may_propose(change, by=ADMIN, roles=roles, concerned=own).codes == ("staffing.not_yourself",)
    assert agree(change, concerned=own) == ("staffing.not_yourself",)


@pytest.mark.parametrize("change", Change)
def test_who_proposes(change: Change) -> None:
    roles, concerned = READY[change]
    for role in Role:
        allowed = staffing.may_propose(change, by=[role], roles=roles, concerned=concerned).allowed
        assert allowed == (role is Role.ADMINISTRATOR or (change is Change.SINGLE_SIGN_ON and role is Role.RJ_LEAD))


@pytest.mark.parametrize(
    ("change", "roles", "concerned", "code"),
    [
        (Change.ADD, [], NOBODY, "no_role"),
        (Change.ADD, CASEWORKER, Concerned(name_taken=True), "name_taken"),
        (Change.ADD, CASEWORKER, Concerned(subject_taken=True), "subject_taken"),
        (Change.SINGLE_SIGN_ON, CASEWORKER, replace(AT_WORK, subject_taken=True), "subject_taken"),
        (Change.REOPEN, CASEWORKER, AT_WORK, "at_work"),
        (Change.ROLES, CASEWORKER, replace(AT_WORK, unchanged=True), "as_it_is"),
        (Change.ROLES, BOTH, NOBODY, "not_at_work"),
        (Change.SINGLE_SIGN_ON, CASEWORKER, NOBODY, "not_at_work"),
        (Change.ROLES, ["practitioner"], replace(AT_WORK, has_work_as=CASEWORKER), "has_work"),
        (
            Change.ROLES,
            CASEWORKER,
            Concerned(active=True, only_administrator=True),
            "last_administrator",
        ),
    ],
)
def test_what_shuts_it(change: Change, roles: list[str], concerned: Concerned, code: str) -> None:
    given = {"roles": roles, "concerned": concerned}
    assert staffing.may_propose(change, by=ADMIN, **given).codes == (f"staffing.{code}",)  # type: ignore[arg-type]
    assert agree(change, **given) == (f"staffing.{code}",)


def test_the_only_administrator_may_become_more() -> None:
    only = Concerned(active=True, only_administrator=True)
    assert staffing.may_propose(Change.ROLES, by=ADMIN, roles=["administrator", "rj_lead"], concerned=only)


def test_giving_up() -> None:
    assert staffing.may_give_up(by=SUPERVISOR, own_proposal=True, over=False)
    assert staffing.may_give_up(by=LEAD, own_proposal=False, over=False)
    assert staffing.may_give_up(by=SUPERVISOR, own_proposal=False, over=False).codes == ("staffing.not_for_you",)
    assert staffing.may_give_up(by=LEAD, own_proposal=False, over=True).codes == ("staffing.over",)


def test_words() -> None:
    assert staffing.words(["practitioner", "caseworker"]) == "Caseworker, Practitioner"
