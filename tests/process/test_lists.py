"""Lists that are kept: for oneself, and for the team."""

import pytest

from wayforward.process import lists
from wayforward.process.duties import Role

CASEWORKER, SUPERVISOR, LEAD = [Role.CASEWORKER], [Role.SUPERVISOR], [Role.RJ_LEAD]


def test_a_list_is_kept_under_a_name_of_its_own() -> None:
    assert lists.may_keep(name="Mine", others=["Theirs"], shared=False, roles=CASEWORKER)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "  "}, "lists.no_name"),
        ({"name": " theirs "}, "lists.same_name"),
        ({"others": [str(number) for number in range(lists.MOST_KEPT)]}, "lists.too_many"),
        ({"shared": True}, "lists.not_for_team"),
    ],
)
def test_why_a_list_is_not_kept(given: dict[str, object], code: str) -> None:
    asked = {"name": "Mine", "others": ["Theirs"], "shared": False, "roles": CASEWORKER} | given
    assert lists.may_keep(**asked).codes == (code,)  # type: ignore[arg-type]


@pytest.mark.parametrize("roles", [SUPERVISOR, LEAD])
def test_whoever_leads_keeps_lists_for_the_team(roles: list[Role]) -> None:
    assert lists.may_share(shared=True, roles=roles)
    assert lists.may_change(own=False, shared=True, roles=roles)
    assert lists.may_change(own=False, shared=False, roles=roles).codes == ("lists.not_yours",)


def test_one_changes_what_one_keeps() -> None:
    assert lists.may_change(own=True, shared=False, roles=CASEWORKER)
    assert lists.may_change(own=False, shared=True, roles=CASEWORKER).codes == ("lists.not_yours",)
