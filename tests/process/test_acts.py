"""Acts: who may do what, row by row, and nobody else."""

import pytest

from wayforward.process.acts import ACTS, DESPITE_CONFLICT, may_act
from wayforward.process.duties import Role
from wayforward.process.walls import Tie

ANYBODY = ["withdraw_consent", "raise_concern", "stop", "record_death", "declare_conflict", "recuse"]


@pytest.mark.parametrize("act", ACTS)
def test_every_tie_and_role_of_a_row_opens_and_no_other_does(act: str) -> None:
    for tie in Tie:
        assert may_act(act, [tie], []).allowed == (tie in ACTS[act].ties)
    for role in Role:
        assert may_act(act, [], [role]).allowed == (role in ACTS[act].roles)


def test_a_reason_is_given() -> None:
    decision = may_act("sign_off", [Tie.FACILITATOR], [Role.PRACTITIONER])
    assert decision.codes == ("act.not_for_you",)
    assert "Ask them" in decision.reasons[0].words


@pytest.mark.parametrize("act", ANYBODY)
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD])
def test_what_anybody_who_works_with_people_may_do(act: str, role: Role) -> None:
    assert may_act(act, [], [role])


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMISSIONER, Role.LIAISON_ADMIN, Role.DATA_PROTECTION])
def test_who_runs_or_pays_for_the_service_does_nothing_in_a_case(role: Role) -> None:
    own = {"read_figures", "issue_publication"}
    assert {act for act in ACTS if may_act(act, [], [role])} <= own


def test_a_caseworker_does_nothing_restorative_but_aftercare() -> None:
    ties = [Tie.HARMED_CASEWORKER, Tie.AFTERCARE]
    held = {act for act in ACTS if any(tie in ACTS[act].ties for tie in ties)}
    assert held == {"record_aftercare", "give_feedback"}


def test_emergency_access_reads_and_changes_nothing() -> None:
    assert not any(may_act(act, [Tie.EMERGENCY], []) for act in ACTS)


def test_a_conflict_shuts_all_but_what_protects_people() -> None:
    for act in ACTS:
        assert may_act(act, list(Tie), list(Role), blocked=True).allowed == (act in DESPITE_CONFLICT)


def test_an_act_in_no_row_is_an_error() -> None:
    with pytest.raises(KeyError):
        may_act("tidy_desk", [], [Role.SUPERVISOR])
