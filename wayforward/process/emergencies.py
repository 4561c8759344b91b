"""Emergency access: a door for the hour when nobody who may open it can be reached.

It shows what is written and lets nobody change it. It asks for a reason, is told to the leads at once, ends by itself,
and is looked at afterwards by somebody else. A conflict of interest shuts it like every other door.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any

LASTS: Final = timedelta(minutes=60)
REVIEW_WORKING_DAYS: Final = 5


class Why(StrEnum):
    """Why a case was opened in an emergency."""

    DANGER = "danger"
    CHILD = "child"
    COLLEAGUE_AWAY = "colleague_away"
    COURT_OR_POLICE = "court_or_police"


WHY_WORDS: Final[dict[Why, str]] = {
    Why.DANGER: "Somebody may be in danger now",
    Why.CHILD: "A child may be at risk",
    Why.COLLEAGUE_AWAY: "The person needs help now, and their worker cannot be reached",
    Why.COURT_OR_POLICE: "A court or the police need an answer today that keeps somebody safe",
}


class Finding(StrEnum):
    """What the review of an emergency access came to."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


FINDING_WORDS: Final[dict[Finding, str]] = {
    Finding.JUSTIFIED: "It was justified",
    Finding.NOT_JUSTIFIED: "It was not justified: it is taken up with them, and with the data protection officer",
}

NO_SUCH_CASE: Final = Reason(
    "emergency.no_such_case", "There is no case with this reference that can be opened in an emergency."
)
NOT_WITH_PEOPLE: Final = Reason(
    "emergency.not_with_people", "Only staff who work with people can open a case in an emergency."
)
REVIEWED_ALREADY: Final = Reason("emergency.reviewed_already", "This has been looked at already.")
NOT_YOUR_OWN: Final = Reason("emergency.not_your_own", "Nobody reviews their own emergency access. Ask another lead.")
FOR_A_LEAD: Final = Reason("emergency.for_a_lead", "A supervisor, a lead or the data protection officer looks at this.")

_WITH_PEOPLE: Final = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
REVIEWERS: Final = (Role.SUPERVISOR, Role.RJ_LEAD, Role.DATA_PROTECTION)


def may_open(*, roles: Iterable[str], same_service: bool, blocked: bool) -> Decision:
    """May somebody open this case in an emergency? A conflict is answered as if there were no such case."""
    return shut_if(not has_any(roles, *_WITH_PEOPLE), NOT_WITH_PEOPLE) & shut_if(
        blocked or not same_service, NO_SUCH_CASE
    )


def until(at: datetime) -> datetime:
    """When an emergency access that began at this moment ends by itself."""
    return at + LASTS


def may_review(*, roles: Iterable[str], own: bool, reviewed: bool) -> Decision:
    """May somebody say whether an emergency access was justified?"""
    return (
        shut_if(not has_any(roles, *REVIEWERS), FOR_A_LEAD)
        & shut_if(own, NOT_YOUR_OWN)
        & shut_if(reviewed, REVIEWED_ALREADY)
    )
