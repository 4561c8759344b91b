"""Lists that are kept, for oneself and for the team; and files that are made of them."""

from datetime import UTC, datetime, timedelta

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


NOW = datetime(2025, 10, 7, 9, tzinfo=UTC)
ASKED = {"form": "xlsx", "rows": 10, "named": False, "waiting": 0, "roles": CASEWORKER}
MADE = {
    "state": lists.State.MADE,
    "ends_at": NOW + timedelta(hours=1),
    "now": NOW,
    "named": False,
    "has_list": True,
    "roles": CASEWORKER,
}


def test_a_list_leaves_as_a_file() -> None:
    assert lists.may_export(**ASKED)  # type: ignore[arg-type]
    assert lists.may_export(**ASKED | {"form": "csv", "rows": 20_000})  # type: ignore[arg-type]
    assert lists.may_export(**ASKED | {"named": True, "roles": SUPERVISOR})  # type: ignore[arg-type]
    assert lists.may_fetch(**MADE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"rows": 0}, "lists.nothing_in_it"),
        ({"rows": 10_001}, "lists.too_long"),
        ({"named": True}, "lists.names_not_for_you"),
        ({"named": True, "roles": LEAD}, "lists.names_not_for_you"),
        ({"waiting": lists.MOST_AT_ONCE}, "lists.some_wait"),
    ],
)
def test_why_it_does_not(given: dict[str, object], code: str) -> None:
    assert lists.may_export(**ASKED | given).codes == (code,)  # type: ignore[arg-type]


def test_there_is_no_other_kind_of_file() -> None:
    with pytest.raises(ValueError, match="exe"):
        lists.may_export(**ASKED | {"form": "exe"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"state": lists.State.MAKING}, "lists.not_made"),
        ({"state": lists.State.ENDED}, "lists.file_ended"),
        ({"ends_at": NOW}, "lists.file_ended"),
        ({"has_list": False}, "lists.list_not_yours"),
        ({"named": True}, "lists.names_not_for_you"),
    ],
)
def test_why_a_file_is_not_fetched(given: dict[str, object], code: str) -> None:
    assert lists.may_fetch(**MADE | given).codes == (code,)  # type: ignore[arg-type]
