"""Who sees what: one table, two readers.

`may_see` answers for one record; `accounts/walled.py` builds its queries from the same SIGHT and ROLE_SIGHT. A tie
opens compartments of one case; a role opens compartments of every case of the own service; a declared conflict of
interest (a block) beats both. What neither table names is shut.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from .duties import Role


class Compartment(StrEnum):
    """A part of a case that is opened or shut as one."""

    SUPPORT = "support"  # everything of a harmed person's own support case
    CASE = "case"  # a restorative case: what happened, who is in it, how far it is
    STATUS = "status"  # state and dates only, no notes: what an agreed outsider of the case may know
    HARMED = "harmed"  # what harmed people said, and their own papers
    RESPONSIBLE = "responsible"  # what responsible people said, and their own papers
    JOINT = "joint"  # shared ground: the activity, the agreement, a story
    RISK = "risk"  # assessments and new information
    SIGN_OFF = "sign_off"  # supervision, sign-offs and their conditions
    REFERRAL = "referral"  # a request that is not yet a case
    RIGHTS = "rights"  # what somebody asks of us about their own data, or the police about a person's, and the answer
    PACK = "pack"  # a copy of one person's own data, made for them to take away


class Tie(StrEnum):
    """How a member of staff stands to one case."""

    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    FACILITATOR = "facilitator"
    CO_FACILITATOR = "co_facilitator"
    PANEL = "panel"
    HARMED_CASEWORKER = "harmed_caseworker"
    AFTERCARE = "aftercare"
    EMERGENCY = "emergency"
    REVIEWER = "reviewer"


_RESTORATIVE: Final = frozenset(
    {
        Compartment.CASE,
        Compartment.STATUS,
        Compartment.HARMED,
        Compartment.RESPONSIBLE,
        Compartment.JOINT,
        Compartment.RISK,
        Compartment.SIGN_OFF,
    }
)
_DECIDING: Final = frozenset({Compartment.CASE, Compartment.STATUS, Compartment.RISK, Compartment.SIGN_OFF})

# A caseworker is partial by design: their tie opens no part of the restorative case. What the
# harmed person agrees to share with them (C9) opens the status alone.
SIGHT: Final[dict[Tie, frozenset[Compartment]]] = {
    Tie.CASEWORKER: frozenset({Compartment.SUPPORT, Compartment.REFERRAL, Compartment.RIGHTS}),
    Tie.SUPERVISOR: _RESTORATIVE | {Compartment.SUPPORT, Compartment.REFERRAL, Compartment.RIGHTS},
    Tie.FACILITATOR: _RESTORATIVE | {Compartment.RIGHTS},
    Tie.CO_FACILITATOR: _RESTORATIVE | {Compartment.RIGHTS},
    Tie.PANEL: _DECIDING,
    Tie.HARMED_CASEWORKER: frozenset({Compartment.STATUS}),
    Tie.AFTERCARE: frozenset({Compartment.STATUS}),
    Tie.EMERGENCY: frozenset(Compartment),
    Tie.REVIEWER: frozenset({Compartment.PACK}),
}

# The lead knows of every case and decides, without reading notes; a supervisor reads the requests that wait for a
# case, since somebody must open it. Those who answer for rights see what is asked and what was prepared in answer, and
# not the files; a second person is tied to one copy that leaves. Every other role opens nothing by itself:
# administrators see no case.
ROLE_SIGHT: Final[dict[Role, frozenset[Compartment]]] = {
    Role.RJ_LEAD: _DECIDING | {Compartment.RIGHTS},
    Role.DATA_PROTECTION: frozenset({Compartment.RIGHTS, Compartment.PACK}),
    Role.SUPERVISOR: frozenset({Compartment.REFERRAL}),
}


def opened_by(ties: Iterable[str], roles: Iterable[str]) -> frozenset[Compartment]:
    """The compartments of one case that these ties to it, and these roles in its service, open."""
    parts: set[Compartment] = set()
    for tie in ties:
        parts |= SIGHT[Tie(tie)]
    for role in roles:
        parts |= ROLE_SIGHT.get(Role(role), frozenset())
    return frozenset(parts)


def may_see(ties: Iterable[str], roles: Iterable[str], compartment: str, blocked: bool = False) -> bool:
    """May somebody with these ties to a case, and these roles in its service, see this compartment of it?"""
    return not blocked and Compartment(compartment) in opened_by(ties, roles)


def kinds_for(compartment: str) -> frozenset[Tie]:
    """The kinds of tie that open this compartment."""
    return frozenset(tie for tie, parts in SIGHT.items() if Compartment(compartment) in parts)


def roles_for(compartment: str) -> frozenset[Role]:
    """The roles that open this compartment in every case of their service."""
    return frozenset(role for role, parts in ROLE_SIGHT.items() if Compartment(compartment) in parts)
