"""Conflicts: what makes a person in a case one whom a member of staff knows, and who may say that it is another."""

import pytest

from wayforward.process.conflicts import Agrees, Match, compare, may_clear, may_name, may_take_back
from wayforward.process.duties import Role

NAME, BORN, PHONE, EMAIL, POSTCODE = Agrees


@pytest.mark.parametrize(
    ("agrees", "differs", "found"),
    [
        ({PHONE}, {NAME, BORN}, Match.CERTAIN),
        ({EMAIL}, set(), Match.CERTAIN),
        ({NAME, BORN}, {POSTCODE}, Match.CERTAIN),
        ({NAME, POSTCODE}, {BORN}, Match.CERTAIN),
        ({NAME}, set(), Match.POSSIBLE),
        ({NAME}, {POSTCODE, PHONE}, Match.POSSIBLE),
        ({NAME}, {BORN}, None),
        ({BORN, POSTCODE}, set(), None),
        (set(), set(), None),
    ],
)
def test_what_agrees(agrees: set[Agrees], differs: set[Agrees], found: Match | None) -> None:
    assert compare(agrees, differs) is found


def test_a_name_is_needed() -> None:
    assert may_name("Nadia Hollis")
    assert may_name("  ").codes == ("known.nothing_to_find",)


def test_only_who_named_somebody_takes_the_name_back() -> None:
    assert may_take_back(own=True)
    assert may_take_back(own=False).codes == ("known.not_yours",)


@pytest.mark.parametrize("role", Role)
def test_leads_and_supervisors_look_into_a_possible_match(role: Role) -> None:
    decision = may_clear(match=Match.POSSIBLE, own=False, roles=[role])
    assert decision.allowed == (role in (Role.SUPERVISOR, Role.RJ_LEAD))


@pytest.mark.parametrize(
    ("match", "own", "code"),
    [
        (Match.CERTAIN, False, "conflict.is_certain"),
        (Match.POSSIBLE, True, "conflict.not_about_yourself"),
        ("friend", False, "conflict.no_such_match"),
        ("", False, "conflict.no_such_match"),
    ],
)
def test_what_nobody_sets_aside(match: str, own: bool, code: str) -> None:
    assert may_clear(match=match, own=own, roles=[Role.RJ_LEAD]).codes == (code,)
