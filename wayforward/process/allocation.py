"""Who may facilitate, and who may supervise (gate G2).

A facilitator is impartial. A caseworker stands by the harmed person, by design, and so never facilitates the same
case; whoever knows somebody in it never does either, and no one can override that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from .deadlines import local_day
from .decision import Decision, Reason, shut_if
from .duties import Role
from .facts import CaseFacts
from .settings import ServiceSettings


class Complexity(StrEnum):
    """How much a case asks of those who facilitate it."""

    STANDARD = "standard"
    SENSITIVE_COMPLEX = "sensitive_complex"


COMPLEXITY_WORDS: Final[dict[Complexity, str]] = {
    Complexity.STANDARD: "Standard",
    Complexity.SENSITIVE_COMPLEX: "Sensitive or complex",
}
LEVELS: Final[tuple[Complexity, ...]] = (Complexity.STANDARD, Complexity.SENSITIVE_COMPLEX)

COMPLEXITY_MEANS: Final = (
    "A case is sensitive or complex when there is good reason to think that somebody has both a motive and the ability"
    " to cause significant further harm, to feelings included, during or outside the process; or that somebody is"
    " particularly vulnerable to further harm, that of the first incident included."
)


class Conflict(StrEnum):
    """How a member of staff, or an interpreter, may be bound to somebody in a case."""

    RELATIVE = "relative"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    COMMUNITY = "community"
    FORMER_CLIENT = "former_client"
    COLLEAGUE = "colleague"
    SAME_EMPLOYER = "same_employer"
    WORKED_WITH_OTHER_PARTY = "worked_with_other_party"
    FINANCIAL = "financial"
    MEDIA = "media"
    MYSELF = "myself"
    OTHER = "other"


CONFLICT_WORDS: Final[dict[Conflict, str]] = {
    Conflict.RELATIVE: "A relative",
    Conflict.FRIEND: "A friend",
    Conflict.NEIGHBOUR: "A neighbour",
    Conflict.COMMUNITY: "The same faith group or close community",
    Conflict.FORMER_CLIENT: "A former client",
    Conflict.COLLEAGUE: "A colleague, now or before",
    Conflict.SAME_EMPLOYER: "The same employer",
    Conflict.WORKED_WITH_OTHER_PARTY: "Work with the other person before",
    Conflict.FINANCIAL: "Money",
    Conflict.MEDIA: "The press",
    Conflict.MYSELF: "It is me",
    Conflict.OTHER: "Something else",
}


class Place(StrEnum):
    """What somebody does in a case."""

    FACILITATOR = "facilitator"
    CO_FACILITATOR = "co_facilitator"
    SUPERVISOR = "supervisor"


PLACE_WORDS: Final[dict[Place, str]] = {
    Place.FACILITATOR: "Whoever leads",
    Place.CO_FACILITATOR: "The second practitioner",
    Place.SUPERVISOR: "Whoever supervises and signs off",
}


@dataclass(frozen=True)
class StaffFact:
    """One member of staff, as far as an allocation asks.

    `declared_at` is the day of the newest declaration on this case, None for none; `has_conflict` what it said.
    `open_cases` counts the cases they facilitate, without this one.
    """

    id: str
    roles: tuple[str, ...] = ()
    level: str = Complexity.STANDARD
    vetted_until: date | None = None
    declared_at: datetime | None = None
    has_conflict: bool = False
    is_caseworker_of_party: bool = False
    open_cases: int = 0
    is_active: bool = True


CASEWORKER_IS_PARTIAL: Final = Reason(
    "allocation.caseworker_is_partial",
    "A caseworker stands by the person they support, so they cannot facilitate the same case. Choose a practitioner.",
)
NOT_A_PRACTITIONER: Final = Reason(
    "allocation.not_a_practitioner", "Only a trained practitioner can facilitate. Choose a practitioner."
)
NOT_A_SUPERVISOR: Final = Reason(
    "allocation.not_a_supervisor", "Only a supervisor or a lead can supervise a case. Choose one of them."
)
CONFLICTS_NOT_DECLARED: Final = Reason(
    "allocation.conflicts_not_declared",
    "Not everyone chosen has said, since the last person joined the case, whether they know anybody in it. Ask them"
    " first.",
)
CONFLICT_DECLARED: Final = Reason(
    "allocation.conflict_declared",
    "Somebody chosen knows a person in this case. They cannot work on it, and nobody can override that."
    " Choose another.",
)
LEVEL_TOO_LOW: Final = Reason(
    "allocation.level_too_low",
    "This case is sensitive or complex, and somebody chosen is not accredited for that. Choose another, or"
    " refer it on.",
)
VETTING_OUT_OF_DATE: Final = Reason(
    "allocation.vetting_out_of_date",
    "The vetting of somebody chosen has run out or is not recorded. Renew it first, or choose another.",
)
OVER_WORKLOAD: Final = Reason(
    "allocation.over_workload", "Somebody chosen has as many open cases as they should have. Choose another."
)
SUPERVISOR_IS_FACILITATOR: Final = Reason(
    "allocation.supervisor_is_facilitator", "Nobody supervises their own case. Choose another supervisor."
)
SAME_FACILITATOR_TWICE: Final = Reason(
    "allocation.same_facilitator_twice", "The two facilitators have to be two people."
)
SECOND_FACILITATOR_NEEDED: Final = Reason(
    "allocation.second_facilitator_needed", "This case is sensitive or complex: it needs two facilitators."
)
HAS_PLACE_ALREADY: Final = Reason("allocation.has_place_already", "They have this place in the case already.")
TEAM_NOT_WHOLE: Final = Reason(
    "allocation.team_not_whole",
    "Nobody leads this case yet, or nobody supervises it. Choose everybody who works on it on the page of the case.",
)
NOT_AT_WORK: Final = Reason("allocation.not_at_work", "Somebody chosen no longer works here. Choose another.")


def may_allocate(
    *,
    facilitator: StaffFact,
    co_facilitator: StaffFact | None,
    supervisor: StaffFact,
    complexity: str,
    settings: ServiceSettings,
    now: datetime,
    last_joined_at: datetime | None = None,
) -> Decision:
    """May these people facilitate and supervise the case? (gate G2)

    `last_joined_at` is when the newest person joined the case: a declaration made before that counts no more.
    """
    pair = (facilitator,) if co_facilitator is None else (facilitator, co_facilitator)
    everyone = (*pair, supervisor)
    complex_case = complexity == Complexity.SENSITIVE_COMPLEX
    return (
        shut_if(any(each.is_caseworker_of_party for each in pair), CASEWORKER_IS_PARTIAL)
        & shut_if(any(not _facilitates(each) for each in pair), NOT_A_PRACTITIONER)
        & shut_if(not _supervises(supervisor), NOT_A_SUPERVISOR)
        & shut_if(any(not each.is_active for each in everyone), NOT_AT_WORK)
        & shut_if(any(each.has_conflict for each in everyone), CONFLICT_DECLARED)
        & shut_if(any(not has_declared(each, last_joined_at) for each in everyone), CONFLICTS_NOT_DECLARED)
        & shut_if(any(is_level_too_low(each, complexity) for each in pair), LEVEL_TOO_LOW)
        & shut_if(any(is_vetting_out_of_date(each, local_day(now)) for each in pair), VETTING_OUT_OF_DATE)
        & shut_if(any(each.open_cases >= settings.workload_cap for each in pair), OVER_WORKLOAD)
        & shut_if(supervisor.id in {each.id for each in pair}, SUPERVISOR_IS_FACILITATOR)
        & shut_if(co_facilitator is not None and co_facilitator.id == facilitator.id, SAME_FACILITATOR_TWICE)
        & shut_if(complex_case and co_facilitator is None, SECOND_FACILITATOR_NEEDED)
    )


def may_take_place(place: Place, *, to: str, facilitator: str, co_facilitator: str, supervisor: str) -> Decision:
    """Can somebody take one place in a case while everybody else stays? Ids, "" for nobody. Whether they may is asked
    of the whole team (`may_allocate`)."""
    before = {Place.FACILITATOR: facilitator, Place.CO_FACILITATOR: co_facilitator, Place.SUPERVISOR: supervisor}
    after = before | {place: to}
    whole = after[Place.FACILITATOR] and after[Place.SUPERVISOR]
    return shut_if(before[place] == to, HAS_PLACE_ALREADY) & shut_if(not whole, TEAM_NOT_WHOLE)


def may_go_on(staff: StaffFact, *, complexity: str, now: datetime) -> Decision:
    """May a facilitator who was allocated go on with the case, as they stand today?"""
    return (
        shut_if(staff.has_conflict, CONFLICT_DECLARED)
        & shut_if(not staff.is_active, NOT_AT_WORK)
        & shut_if(is_level_too_low(staff, complexity), LEVEL_TOO_LOW)
        & shut_if(is_vetting_out_of_date(staff, local_day(now)), VETTING_OUT_OF_DATE)
    )


def of_staff(
    case: CaseFacts,
    *,
    id: str,
    roles: Sequence[str],
    level: str,
    vetted_until: date | None,
    open_cases: int = 0,
    is_active: bool = True,
) -> StaffFact:
    """What an allocation asks of one member of staff: their competence, and what the case says of them.

    A conflict once declared stays one, whatever was declared later.
    """
    declared = [conflict for conflict in case.conflicts if conflict.staff == id]
    return StaffFact(
        id=id,
        roles=tuple(roles),
        level=level,
        vetted_until=vetted_until,
        declared_at=max((conflict.at for conflict in declared), default=None),
        has_conflict=any(conflict.conflict for conflict in declared),
        is_caseworker_of_party=id in case.caseworkers,
        open_cases=open_cases,
        is_active=is_active,
    )


def has_declared(staff: StaffFact, last_joined_at: datetime | None) -> bool:
    """Has this member of staff declared, since the newest person joined the case?"""
    return staff.declared_at is not None and (last_joined_at is None or staff.declared_at >= last_joined_at)


def is_level_too_low(staff: StaffFact, complexity: str) -> bool:
    """Is the case graded higher than this member of staff is accredited for?"""
    return _rank(staff.level) < _rank(complexity)


def is_vetting_out_of_date(staff: StaffFact, today: date) -> bool:
    """Has the vetting run out, or is there none on record?"""
    return staff.vetted_until is None or staff.vetted_until < today


def may_interpret(*, has_conflict: bool, has_declared: bool, is_relative: bool) -> Decision:
    """May this interpreter work for a party? They declare like staff, and are never a relative."""
    return shut_if(has_conflict or is_relative, CONFLICT_DECLARED) & shut_if(not has_declared, CONFLICTS_NOT_DECLARED)


def _facilitates(staff: StaffFact) -> bool:
    return Role.PRACTITIONER in staff.roles


def _supervises(staff: StaffFact) -> bool:
    return bool({Role.SUPERVISOR, Role.RJ_LEAD} & set(staff.roles))


def _rank(level: str) -> int:
    return LEVELS.index(Complexity(level)) if level else -1
