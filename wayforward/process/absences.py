"""Staff are away: on which days, and who looks after the people whom they support meanwhile.

Why somebody is away is theirs, and is not kept. Whoever covers sees the cases for these days as their caseworker would;
a conflict of interest, or having facilitated for the person, shuts each as it would for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .decision import YES, Decision, Reason, shut_if
from .duties import Role, has_any

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class CoverFact:
    """Who covers, as far as the rules ask. `away`: on one of these days they are away themselves."""

    roles: tuple[str, ...]
    same_service: bool = True
    is_active: bool = True
    away: bool = False
    themselves: bool = False


NOT_FOR_YOU: Final = Reason("absence.not_for_you", "Somebody's own days are written down by them or by a supervisor.")
ENDS_BEFORE_IT_BEGINS: Final = Reason("absence.ends_before_it_begins", "The last day is before the first day.")
OVER_ALREADY: Final = Reason("absence.over_already", "These days are over. Write down days that end today or later.")
TOO_LONG: Final = Reason("absence.too_long", "This is longer than a year. Hand the cases over instead.")
OVERLAPS: Final = Reason("absence.overlaps", "Some of these days are written down already.")
COVER_IS_THEMSELVES: Final = Reason("absence.cover_is_themselves", "Nobody covers for themselves. Choose another.")
COVER_NOT_A_CASEWORKER: Final = Reason(
    "absence.cover_not_a_caseworker", "Choose a caseworker of this service who is at work."
)
COVER_IS_AWAY: Final = Reason("absence.cover_is_away", "They are away too on some of these days. Choose another.")
ENDED: Final = Reason("absence.ended", "This has ended already.")


def may_plan(
    *,
    by_roles: Iterable[str],
    own: bool,
    from_on: date,
    until_on: date,
    today: date,
    overlaps: bool,
    cover: CoverFact | None,
) -> Decision:
    """May these days be written down, with this colleague covering (None: nobody)?"""
    return (
        _may_write(by_roles, own)
        & shut_if(until_on < from_on, ENDS_BEFORE_IT_BEGINS)
        & shut_if(until_on < today, OVER_ALREADY)
        & shut_if(until_on - from_on > LONGEST, TOO_LONG)
        & shut_if(overlaps, OVERLAPS)
        & (_may_cover(cover) if cover is not None else YES)
    )


def may_end(*, by_roles: Iterable[str], own: bool, ended: bool) -> Decision:
    """May it be written down that they are back?"""
    return _may_write(by_roles, own) & shut_if(ended, ENDED)


def _may_write(by_roles: Iterable[str], own: bool) -> Decision:
    return shut_if(not own and not has_any(by_roles, Role.SUPERVISOR, Role.RJ_LEAD), NOT_FOR_YOU)


def _may_cover(cover: CoverFact) -> Decision:
    fit = Role.CASEWORKER in cover.roles and cover.same_service and cover.is_active
    return (
        shut_if(cover.themselves, COVER_IS_THEMSELVES)
        & shut_if(not fit, COVER_NOT_A_CASEWORKER)
        & shut_if(cover.away, COVER_IS_AWAY)
    )
