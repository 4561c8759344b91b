"""Who works in the service, and as what: one person proposes, another agrees, and never the one whom it concerns.

So nobody gives themselves a role, and no single person can let somebody in (SEC-24).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import ROLE_WORDS, Role, has_any


class Change(StrEnum):
    """What is proposed about a member of staff."""

    ADD = "add"
    ROLES = "roles"
    REOPEN = "reopen"
    SINGLE_SIGN_ON = "single_sign_on"


CHANGE_WORDS: Final[dict[Change, str]] = {
    Change.ADD: "Add somebody",
    Change.ROLES: "Change what somebody works as",
    Change.REOPEN: "Open an account again",
    Change.SINGLE_SIGN_ON: "Tie an account to the single sign-on",
}
PROPOSERS: Final[dict[Change, frozenset[Role]]] = {
    Change.ADD: frozenset({Role.ADMINISTRATOR}),
    Change.ROLES: frozenset({Role.ADMINISTRATOR}),
    Change.REOPEN: frozenset({Role.ADMINISTRATOR}),
    Change.SINGLE_SIGN_ON: frozenset({Role.ADMINISTRATOR, Role.RJ_LEAD}),
}
AGREERS: Final = frozenset({Role.ADMINISTRATOR, Role.RJ_LEAD, Role.DATA_PROTECTION})


@dataclass(frozen=True)
class Concerned:
    """Whom a change is about, as they are now. Of somebody who is to be added nothing holds."""

    own: bool = False
    active: bool = False
    unchanged: bool = False  # what is proposed is what they work as already
    has_work_as: frozenset[str] = frozenset()  # roles in which a case is still theirs
    only_administrator: bool = False  # nobody else in the service is one and at work
    name_taken: bool = False
    subject_taken: bool = False  # the single sign-on knows somebody else by this number


NOT_FOR_YOU: Final = Reason(
    "staffing.not_for_you", "An administrator proposes this, and a lead, data protection or another one agrees."
)
NOT_YOURSELF: Final = Reason("staffing.not_yourself", "Nobody changes their own roles or sign-in. Ask a colleague.")
SECOND_PERSON: Final = Reason("staffing.second_person", "You proposed this yourself. Somebody else has to agree.")
OVER: Final = Reason("staffing.over", "This was agreed to or given up already.")
NO_ROLE: Final = Reason("staffing.no_role", "Choose at least one role.")
AS_IT_IS: Final = Reason("staffing.as_it_is", "They work as exactly this already.")
NOT_AT_WORK: Final = Reason("staffing.not_at_work", "This account is closed. Propose to open it again.")
AT_WORK: Final = Reason("staffing.at_work", "This account is open already.")
NAME_TAKEN: Final = Reason("staffing.name_taken", "Somebody has this user name already. Choose another.")
SUBJECT_TAKEN: Final = Reason(
    "staffing.subject_taken", "The single sign-on's number is tied to somebody else already. Check it with them."
)
HAS_WORK: Final = Reason(
    "staffing.has_work", "They still have cases in a role that would be taken away. Give those to others first."
)
LAST_ADMINISTRATOR: Final = Reason(
    "staffing.last_administrator", "They are the only administrator of the service. Make another one first."
)


def may_propose(change: Change, *, by: Iterable[str], roles: Iterable[str], concerned: Concerned) -> Decision:
    """May somebody with the roles `by` propose this change to those roles? For a tie to the single sign-on, `roles` are
    those that stay."""
    return shut_if(not has_any(by, *PROPOSERS[change]), NOT_FOR_YOU) & _stands(change, frozenset(roles), concerned)


def may_agree(
    change: Change, *, by: Iterable[str], own_proposal: bool, over: bool, roles: Iterable[str], concerned: Concerned
) -> Decision:
    """May somebody agree to what was proposed, as things are now?"""
    return (
        shut_if(not has_any(by, *AGREERS), NOT_FOR_YOU)
        & shut_if(own_proposal, SECOND_PERSON)
        & shut_if(over, OVER)
        & _stands(change, frozenset(roles), concerned)
    )


def may_give_up(*, by: Iterable[str], own_proposal: bool, over: bool) -> Decision:
    """May somebody give a proposal up: whoever made it, or whoever could agree to it?"""
    return shut_if(not own_proposal and not has_any(by, *AGREERS), NOT_FOR_YOU) & shut_if(over, OVER)


def loses_administrator(roles: Iterable[str], concerned: Concerned) -> bool:
    """Would the service have no administrator any more, if this were what they work as?"""
    return concerned.only_administrator and Role.ADMINISTRATOR not in {Role(role) for role in roles}


def _stands(change: Change, roles: frozenset[str], concerned: Concerned) -> Decision:
    decision = shut_if(concerned.own, NOT_YOURSELF) & shut_if(not roles, NO_ROLE)
    decision &= shut_if(concerned.subject_taken, SUBJECT_TAKEN)
    if change is Change.ADD:
        return decision & shut_if(concerned.name_taken, NAME_TAKEN)
    if change is Change.REOPEN:
        return decision & shut_if(concerned.active, AT_WORK)
    decision &= shut_if(not concerned.active, NOT_AT_WORK)
    if change is Change.ROLES:
        decision &= shut_if(concerned.unchanged, AS_IT_IS)
        decision &= shut_if(bool(concerned.has_work_as - roles), HAS_WORK)
        decision &= shut_if(loses_administrator(roles, concerned), LAST_ADMINISTRATOR)
    return decision


def words(roles: Iterable[str]) -> str:
    """What somebody works as, in words, in the order of the table."""
    held = {Role(role) for role in roles}
    return ", ".join(ROLE_WORDS[role] for role in Role if role in held)
