"""Complaints: received in any way, from anybody, by anybody; acknowledged, looked into, answered.

A complaint about how personal data is handled has to be acknowledged within 30 days (Data (Use and Access) Act 2025,
s.103, from 19 June 2026); every complaint is here. Whoever is complained about does not see it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any

KEEPERS: Final = (Role.RJ_LEAD, Role.DATA_PROTECTION)
ACKNOWLEDGE_DAYS: Final = 30


class About(StrEnum):
    """What a complaint is about."""

    SERVICE = "service"
    DATA_PROTECTION = "data_protection"


ABOUT_WORDS: Final[dict[About, str]] = {
    About.SERVICE: "The service: what we did, or did not do",
    About.DATA_PROTECTION: "Data protection: what we keep, show or pass on",
}


class Way(StrEnum):
    """How a complaint came, or how somebody was told."""

    SAID = "said"
    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    THROUGH_ANOTHER = "through_another"


WAY_WORDS: Final[dict[Way, str]] = {
    Way.SAID: "Said to somebody here",
    Way.TELEPHONE: "By telephone",
    Way.LETTER: "In a letter",
    Way.EMAIL: "By email",
    Way.THROUGH_ANOTHER: "Through somebody else: a supporter, a solicitor, another body",
}


class Outcome(StrEnum):
    """What a complaint came to."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
    TAKEN_BACK = "taken_back"


OUTCOME_WORDS: Final[dict[Outcome, str]] = {
    Outcome.UPHELD: "They were right",
    Outcome.PARTLY: "They were right in part",
    Outcome.NOT_UPHELD: "We do not agree, and say why",
    Outcome.TAKEN_BACK: "They took it back",
}

NO_WORDS: Final = Reason("complaint.no_words", "Write down what they say, in their words.")
DAY_TO_COME: Final = Reason("complaint.day_to_come", "Choose today or a day before it.")
NOBODY_LEFT: Final = Reason(
    "complaint.nobody_left",
    "Everybody who could look into this is complained about. Ask the administrator to give somebody else the role of"
    " lead or data protection officer, then write it down: what you typed is kept.",
)
NO_SUCH_CASE: Final = Reason("complaint.no_such_case", "There is no case with this reference.")
NO_CASE_TO_HOLD: Final = Reason("complaint.no_case_to_hold", "Give the reference of the case that is to be kept.")
NOT_FOR_YOU: Final = Reason("complaint.not_for_you", "A lead or the data protection officer looks into complaints.")
IS_OVER: Final = Reason("complaint.is_over", "This complaint was answered already.")
ACKNOWLEDGED_ALREADY: Final = Reason("complaint.acknowledged_already", "It was acknowledged already.")
NOBODY_TO_WRITE_TO: Final = Reason(
    "complaint.nobody_to_write_to",
    "We do not know how it is safe to write to them. Acknowledge it by hand, and write down how.",
)
NOT_ACKNOWLEDGED: Final = Reason(
    "complaint.not_acknowledged", "Acknowledge it first: they should know that somebody is looking into it."
)


def acknowledge_by(received_on: date, days: int = ACKNOWLEDGE_DAYS) -> date:
    """The last day on which it may be acknowledged: a service may promise less than the 30 days, and never more."""
    return received_on + timedelta(days=min(max(days, 1), ACKNOWLEDGE_DAYS))


def may_receive(
    *, words: str, received_on: date, today: date, left: int, reference: str, found: bool, hold: bool
) -> Decision:
    """May this be written down? By anybody; `left` counts those who can look into it and are not complained about."""
    return (
        shut_if(not words.strip(), NO_WORDS)
        & shut_if(received_on > today, DAY_TO_COME)
        & shut_if(left == 0, NOBODY_LEFT)
        & shut_if(bool(reference.strip()) and not found, NO_SUCH_CASE)
        & shut_if(hold and not reference.strip(), NO_CASE_TO_HOLD)
    )


def may_acknowledge(*, roles: Iterable[str], over: bool, already: bool, by_message: bool, reachable: bool) -> Decision:
    """May somebody acknowledge it: by a neutral message on a safe channel, or by hand?"""
    return (
        _looks_into(roles, over)
        & shut_if(already, ACKNOWLEDGED_ALREADY)
        & shut_if(by_message and not reachable, NOBODY_TO_WRITE_TO)
    )


def may_note(*, roles: Iterable[str], over: bool, words: str) -> Decision:
    """May somebody write down how it goes on?"""
    return _looks_into(roles, over) & shut_if(not words.strip(), NO_WORDS)


def may_answer(
    *, roles: Iterable[str], over: bool, acknowledged: bool, words: str, told_on: date, today: date
) -> Decision:
    """May somebody end it: what it came to, why, and when they were told?"""
    return (
        _looks_into(roles, over)
        & shut_if(not acknowledged, NOT_ACKNOWLEDGED)
        & shut_if(not words.strip(), NO_WORDS)
        & shut_if(told_on > today, DAY_TO_COME)
    )


def _looks_into(roles: Iterable[str], over: bool) -> Decision:
    return shut_if(not has_any(roles, *KEEPERS), NOT_FOR_YOU) & shut_if(over, IS_OVER)
