"""Whom staff know: when a person in a case is one of them, and what follows.

Staff name the people they know once. Whoever joins a case is compared with them, by what was given of either. What
agrees beyond doubt walls the member of staff off for good, and nobody can override that; a name alone walls them off
until a lead has seen whether it is the same person.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any


class Agrees(StrEnum):
    """What two descriptions of a person may have in common."""

    NAME = "name"
    BORN = "born"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"


class Match(StrEnum):
    """How sure it is that a person in a case is one whom a member of staff knows. The values are codes of a wall."""

    CERTAIN = "match"
    POSSIBLE = "possible_match"


MATCH_WORDS: Final[dict[Match, str]] = {
    Match.CERTAIN: "Somebody in the case is a person they know",
    Match.POSSIBLE: "Somebody in the case has the name of a person they know",
}


def compare(agrees: Collection[Agrees], differs: Collection[Agrees] = ()) -> Match | None:
    """Is this the person whom a member of staff named? None when it is somebody else.

    A telephone number or an e-mail address is enough; a name with the date of birth or the postcode too. A name alone
    is a possibility, unless the dates of birth differ.
    """
    own = {Agrees.PHONE, Agrees.EMAIL}
    if own & set(agrees):
        return Match.CERTAIN
    if Agrees.NAME not in agrees:
        return None
    if {Agrees.BORN, Agrees.POSTCODE} & set(agrees):
        return Match.CERTAIN
    return None if Agrees.BORN in differs else Match.POSSIBLE


NOTHING_TO_FIND: Final = Reason("known.nothing_to_find", "Give their name, so that they can be recognised in a case.")
NOT_THEIRS: Final = Reason("known.not_yours", "Only the member of staff who named this person can take the name back.")
MATCH_IS_CERTAIN: Final = Reason(
    "conflict.is_certain",
    "More than the name agrees. They cannot work on this case, and nobody can override that.",
)
NO_SUCH_MATCH: Final = Reason("conflict.no_such_match", "There is nothing to look into here any more.")
NOT_ABOUT_YOURSELF: Final = Reason(
    "conflict.not_about_yourself", "Nobody decides about their own conflict of interest. Ask another lead."
)
FOR_A_LEAD: Final = Reason("conflict.for_a_lead", "A supervisor or a lead looks into this.")


def may_name(name: str) -> Decision:
    """May a member of staff name this person as one whom they know?"""
    return shut_if(not name.strip(), NOTHING_TO_FIND)


def may_take_back(*, own: bool) -> Decision:
    """May a member of staff take back whom they named? Walls that stand by then stay."""
    return shut_if(not own, NOT_THEIRS)


def may_clear(*, match: str, own: bool, roles: Iterable[str]) -> Decision:
    """May somebody say that a person in a case is somebody else of the same name?

    `match` is the code of the wall that stands, "" for none; `own` is whether it is about the one who says so.
    """
    return (
        shut_if(not has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD), FOR_A_LEAD)
        & shut_if(own, NOT_ABOUT_YOURSELF)
        & shut_if(match == Match.CERTAIN, MATCH_IS_CERTAIN)
        & shut_if(match not in set(Match), NO_SUCH_MATCH)
    )
