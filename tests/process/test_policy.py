"""The policy table: each reach opens, and shuts for each reason that it has."""

import pytest

from wayforward.process.duties import Role
from wayforward.process.policy import PAGES, Reach, Shut, Standing, may_do, may_open
from wayforward.process.walls import Tie

STRANGER = Standing(signed_in=False)
NO_ROLE = Standing()
LEAD = Standing(frozenset({Role.RJ_LEAD}))
FACILITATOR = Standing(frozenset({Role.PRACTITIONER}), frozenset({Tie.FACILITATOR}))
EVERYTHING = Standing(frozenset(Role), frozenset(Tie))


@pytest.mark.parametrize(
    ("page", "who", "shut"),
    [
        ("public:home", STRANGER, None),
        ("liaison:referral", EVERYTHING, Shut.NOT_SIGNED_IN),
        ("people:known", STRANGER, Shut.NOT_SIGNED_IN),
        ("people:known", NO_ROLE, None),
        ("people:take-back", EVERYTHING, Shut.NOT_THEIRS),
        ("restorative:receive", FACILITATOR, Shut.NOT_OF_THE_ROLE),
        ("restorative:receive", LEAD, None),
        ("support:skills", LEAD, None),
        ("support:skills", Standing(frozenset(Role), same_service=False), Shut.OTHER_SERVICE),
        ("restorative:consents", FACILITATOR, None),
        ("restorative:consents", LEAD, Shut.NOT_OPENED),
        ("restorative:consents", Standing(frozenset(Role), frozenset(Tie), blocked=True), Shut.CONFLICT),
        ("restorative:consents", Standing(frozenset(Role), same_service=False), Shut.OTHER_SERVICE),
        ("people:pair", LEAD, None),
        ("public:publish-story", LEAD, None),
        ("public:publish-story", FACILITATOR, Shut.NOT_THEIR_ACT),
    ],
)
def test_each_reach_opens_and_shuts(page: str, who: Standing, shut: Shut | None) -> None:
    assert may_open(page, who) is shut


def test_emergency_access_reads_and_does_nothing() -> None:
    reads = Standing(frozenset({Role.PRACTITIONER}), frozenset({Tie.EMERGENCY}))
    assert may_open("support:write-note", reads) is None
    assert not may_do("support:write-note", reads)
    assert may_do("support:case", reads)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMISSIONER, Role.LIAISON_ADMIN])
def test_who_runs_or_pays_for_the_service_opens_no_part_of_a_case(role: Role) -> None:
    opened = {name for name, page in PAGES.items() if page.reach is Reach.PART}
    assert {name for name in opened if may_open(name, Standing(frozenset({role}))) is None} == set()


def test_a_conflict_shuts_every_page_of_a_case() -> None:
    blocked = Standing(frozenset(Role), frozenset(Tie), blocked=True)
    opened = {name for name, page in PAGES.items() if page.reach is Reach.PART}
    assert {name for name in opened if may_open(name, blocked) is not None} == opened


def test_a_page_in_no_row_is_an_error() -> None:
    with pytest.raises(KeyError):
        may_open("support:tidy-desk", LEAD)
