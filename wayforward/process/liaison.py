"""Agencies that refer by machine: who lets them, and what may not be sent twice."""

from collections.abc import Iterable
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any

FOR_AN_ADMINISTRATOR: Final = Reason("liaison.for_an_administrator", "An administrator lets agencies refer by machine.")
NO_AGENCY: Final = Reason("liaison.no_agency", "Say which agency it is for.")
REVOKED_ALREADY: Final = Reason("liaison.revoked_already", "This token has been ended already.")
KEY_USED: Final = Reason("liaison.key_used", "This Idempotency-Key was used for another referral.")


def may_make_token(*, roles: Iterable[str], name: str) -> Decision:
    """May somebody let a machine of this agency refer?"""
    return shut_if(not has_any(roles, Role.ADMINISTRATOR), FOR_AN_ADMINISTRATOR) & shut_if(not name.strip(), NO_AGENCY)


def may_revoke_token(*, roles: Iterable[str], revoked: bool) -> Decision:
    """May somebody end a token?"""
    return shut_if(not has_any(roles, Role.ADMINISTRATOR), FOR_AN_ADMINISTRATOR) & shut_if(revoked, REVOKED_ALREADY)


def is_the_same(same: bool) -> Decision:
    """Is what comes under a key the same as what came under it before?"""
    return shut_if(not same, KEY_USED)
