"""Agencies that refer by machine: who lets them."""

from wayforward.process.liaison import is_the_same, may_make_token, may_revoke_token

DEV, SAM = ["administrator"], ["supervisor"]


def test_an_administrator_makes_a_token() -> None:
    assert may_make_token(roles=DEV, name="Exampleshire Police")
    assert may_make_token(roles=SAM, name=" ").codes == ("liaison.for_an_administrator", "liaison.no_agency")


def test_an_administrator_ends_it_once() -> None:
    assert may_revoke_token(roles=DEV, revoked=False)
    assert may_revoke_token(roles=SAM, revoked=True).codes == (
        "liaison.for_an_administrator",
        "liaison.revoked_already",
    )


def test_a_key_is_for_one_referral() -> None:
    assert is_the_same(True)
    assert is_the_same(False).codes == ("liaison.key_used",)
