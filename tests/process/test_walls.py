"""Walls: the table says who sees what, and nothing that it does not name."""

import pytest

from wayforward.process.duties import Role
from wayforward.process.walls import ROLE_SIGHT, SIGHT, Compartment, Tie, kinds_for, may_see, opened_by, roles_for

RESTORATIVE = {"case", "status", "harmed", "responsible", "joint", "risk", "sign_off"}


@pytest.mark.parametrize(
    ("tie", "seen"),
    [
        (Tie.CASEWORKER, {"support", "referral", "rights"}),
        (Tie.SUPERVISOR, RESTORATIVE | {"support", "referral", "rights"}),
        (Tie.FACILITATOR, RESTORATIVE | {"rights"}),
        (Tie.CO_FACILITATOR, RESTORATIVE | {"rights"}),
        (Tie.PANEL, {"case", "status", "risk", "sign_off"}),
        (Tie.HARMED_CASEWORKER, {"status"}),
        (Tie.AFTERCARE, {"status"}),
        (Tie.EMERGENCY, set(Compartment)),
        (Tie.REVIEWER, {"pack"}),
    ],
)
def test_what_each_tie_opens(tie: Tie, seen: set[str]) -> None:
    for compartment in Compartment:
        assert may_see([tie], [], compartment) == (compartment in seen)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.RJ_LEAD, {"case", "status", "risk", "sign_off", "rights"}),
        (Role.SUPERVISOR, {"referral"}),
        (Role.CASEWORKER, set()),
        (Role.PRACTITIONER, set()),
        (Role.ADMINISTRATOR, set()),
        (Role.COMMISSIONER, set()),
        (Role.LIAISON_ADMIN, set()),
        (Role.DATA_PROTECTION, {"rights", "pack"}),
    ],
)
def test_what_each_role_opens(role: Role, seen: set[str]) -> None:
    for compartment in Compartment:
        assert may_see([], [role], compartment) == (compartment in seen)


def test_the_tables_name_every_tie() -> None:
    assert set(SIGHT) == set(Tie)
    assert set(ROLE_SIGHT) <= set(Role)


def test_a_conflict_beats_every_tie_and_role() -> None:
    for compartment in Compartment:
        assert not may_see(list(Tie), list(Role), compartment, blocked=True)


def test_ties_and_roles_add_up() -> None:
    assert opened_by([Tie.AFTERCARE], [Role.SUPERVISOR]) == {Compartment.STATUS, Compartment.REFERRAL}
    assert opened_by([], []) == frozenset()


def test_which_ties_and_roles_open_a_compartment() -> None:
    assert kinds_for("harmed") == {Tie.SUPERVISOR, Tie.FACILITATOR, Tie.CO_FACILITATOR, Tie.EMERGENCY}
    assert kinds_for("support") == {Tie.CASEWORKER, Tie.SUPERVISOR, Tie.EMERGENCY}
    assert roles_for("risk") == {Role.RJ_LEAD}
    assert roles_for("harmed") == frozenset()


def test_a_caseworker_sees_nothing_of_the_other_side() -> None:
    assert not may_see([Tie.CASEWORKER, Tie.HARMED_CASEWORKER, Tie.AFTERCARE], [Role.CASEWORKER], "responsible")


def test_what_the_table_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="neighbour"):
        may_see(["neighbour"], [], "case")
    with pytest.raises(ValueError, match="attic"):
        may_see([], [], "attic")
