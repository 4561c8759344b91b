"""Lists of work that are kept, and files that are made of them: who may keep one for a team, and what leaves."""

from collections.abc import Collection
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any

MOST_KEPT: Final = 20

NO_NAME: Final = Reason("lists.no_name", "Give the list a name, such as “Under 18, nobody yet”.")
SAME_NAME: Final = Reason("lists.same_name", "You have a list of this name already. Choose another name.")
TOO_MANY: Final = Reason("lists.too_many", "You have kept 20 of this list. Delete one that you do not need first.")
NOT_FOR_TEAM: Final = Reason("lists.not_for_team", "A supervisor or a lead keeps lists for the team. Keep it for you.")
NOT_YOURS: Final = Reason("lists.not_yours", "Somebody else keeps this list. Keep one of your own instead.")


def may_keep(*, name: str, others: Collection[str], shared: bool, roles: Collection[str]) -> Decision:
    """May a list be kept under this name? `others`: the names of those that they have kept already."""
    known = {other.casefold() for other in others}
    return (
        shut_if(not name.strip(), NO_NAME)
        & shut_if(name.strip().casefold() in known, SAME_NAME)
        & shut_if(len(others) >= MOST_KEPT, TOO_MANY)
        & may_share(shared=shared, roles=roles)
    )


def may_share(*, shared: bool, roles: Collection[str]) -> Decision:
    """May it be kept for the team?"""
    return shut_if(shared and not has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD), NOT_FOR_TEAM)


def may_change(*, own: bool, shared: bool, roles: Collection[str]) -> Decision:
    """May a kept list be renamed or deleted: by whose it is; one of the team by any supervisor or lead?"""
    in_charge = shared and has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD)
    return shut_if(not (own or in_charge), NOT_YOURS)
