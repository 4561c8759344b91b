"""A member of staff leaves: their account is closed the same day, and nothing that waited for them is left waiting."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any
from .staffing import LAST_ADMINISTRATOR


@dataclass(frozen=True)
class StillTheirs:
    """How much of the work is still somebody's: cases in which they are caseworker or supervisor, restorative cases
    that they facilitate or supervise, and visits to come in which they are the visitor or the one who is alerted; and
    whether nobody else is an administrator of the service."""

    support_cases: int = 0
    restorative_cases: int = 0
    visits: int = 0
    only_administrator: bool = False


FOR_THOSE_IN_CHARGE: Final = Reason("leaving.for_those_in_charge", "A supervisor or a lead closes an account.")
NOT_YOUR_OWN: Final = Reason("leaving.not_your_own", "Nobody closes their own account. Ask another lead.")
GONE_ALREADY: Final = Reason("leaving.gone_already", "This account is closed already.")
HAS_SUPPORT_CASES: Final = Reason(
    "leaving.has_support_cases", "Support cases still wait for somebody to take them over."
)
HAS_RESTORATIVE_CASES: Final = Reason(
    "leaving.has_restorative_cases", "Restorative cases still wait for another facilitator or supervisor."
)
HAS_VISITS: Final = Reason(
    "leaving.has_visits", "Visits to come still name them: somebody else goes, or is alerted, or the visit is over."
)


def may_hand_on(*, roles: Iterable[str], own: bool) -> Decision:
    """May somebody give away the work of a colleague who leaves?"""
    return shut_if(not has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD), FOR_THOSE_IN_CHARGE) & shut_if(own, NOT_YOUR_OWN)


def may_close_account(*, roles: Iterable[str], own: bool, active: bool, left: StillTheirs) -> Decision:
    """May the account be closed? Not before every case and every planned visit has somebody."""
    return (
        may_hand_on(roles=roles, own=own)
        & shut_if(not active, GONE_ALREADY)
        & shut_if(left.support_cases > 0, HAS_SUPPORT_CASES)
        & shut_if(left.restorative_cases > 0, HAS_RESTORATIVE_CASES)
        & shut_if(left.visits > 0, HAS_VISITS)
        & shut_if(left.only_administrator, LAST_ADMINISTRATOR)
    )
