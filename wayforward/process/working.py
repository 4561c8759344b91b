"""What colleagues owe each other: a hand-over that is read, supervision of practice, and volunteers' hours counted."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any

# --- hand-over ---

NOTHING_OPEN: Final = Reason("hand_over.nothing_written", "Say what is open, even if it is little.")
NOT_TO_YOU: Final = Reason("hand_over.not_to_you", "This was written for a colleague. They say that they have read it.")
TAKEN_ON: Final = Reason("hand_over.taken_on", "This has been read and taken on, or a newer one was written.")


def may_hand_over(words: str) -> Decision:
    """May this stand as a hand-over?"""
    return shut_if(not words.strip(), NOTHING_OPEN)


def may_take_on(*, to_them: bool, taken_on: bool, superseded: bool) -> Decision:
    """May they say that they have read it and take it on?"""
    return shut_if(not to_them, NOT_TO_YOU) & shut_if(taken_on or superseded, TAKEN_ON)


# --- supervision of practice ---

NOT_A_SUPERVISOR: Final = Reason("supervision.not_a_supervisor", "Supervision is written down by a supervisor or lead.")
OF_ONESELF: Final = Reason("supervision.of_oneself", "Nobody supervises themselves.")
NOT_A_COLLEAGUE: Final = Reason("supervision.not_a_colleague", "Choose a colleague of this service who is at work.")
NEXT_IS_OVER: Final = Reason("supervision.next_is_over", "The next time has to lie ahead.")


def may_write_supervision(
    *, roles: Iterable[str], own: bool, colleague: bool, next_at: datetime | None, now: datetime
) -> Decision:
    """May this talk about somebody's practice be written down? It stands in no case."""
    return (
        shut_if(not has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD), NOT_A_SUPERVISOR)
        & shut_if(own, OF_ONESELF)
        & shut_if(not colleague, NOT_A_COLLEAGUE)
        & shut_if(next_at is not None and next_at <= now, NEXT_IS_OVER)
    )


# --- hours ---


class Activity(StrEnum):
    """What somebody gave their time to."""

    SUPPORT = "support"
    FACILITATION = "facilitation"
    PREPARATION = "preparation"
    TRAVEL = "travel"
    TRAINING = "training"
    SUPERVISION = "supervision"
    OFFICE = "office"


ACTIVITY_WORDS: Final[dict[Activity, str]] = {
    Activity.SUPPORT: "Supporting people",
    Activity.FACILITATION: "Facilitating",
    Activity.PREPARATION: "Preparing",
    Activity.TRAVEL: "Travel",
    Activity.TRAINING: "Training",
    Activity.SUPERVISION: "Supervision",
    Activity.OFFICE: "Writing up, and the office",
}

LEAST, MOST = 5, 16 * 60
FARTHEST_BACK: Final = timedelta(days=92)
NOT_A_TIME: Final = Reason("hours.not_a_time", "Write between five minutes and sixteen hours.")
NOT_YET: Final = Reason("hours.not_yet", "Write hours down when they have been worked.")
TOO_LONG_AGO: Final = Reason("hours.too_long_ago", "This is more than three months ago. Speak to whoever leads.")
NOT_A_LEAD: Final = Reason("hours.not_a_lead", "Hours are confirmed by a supervisor or lead.")
OWN_HOURS: Final = Reason("hours.own", "Somebody else confirms your own hours.")
CONFIRMED: Final = Reason("hours.confirmed", "These hours were confirmed or taken back already.")
NOT_YOURS: Final = Reason("hours.not_yours", "Hours are taken back by whoever wrote them down.")


def may_enter(on: date, minutes: int, today: date) -> Decision:
    """May these hours of one's own be written down?"""
    return (
        shut_if(not LEAST <= minutes <= MOST, NOT_A_TIME)
        & shut_if(on > today, NOT_YET)
        & shut_if(today - on > FARTHEST_BACK, TOO_LONG_AGO)
    )


def may_confirm(roles: Iterable[str], *, own: bool, settled: bool) -> Decision:
    """May these hours be confirmed?"""
    in_charge = has_any(roles, Role.SUPERVISOR, Role.RJ_LEAD)
    return shut_if(not in_charge, NOT_A_LEAD) & shut_if(own, OWN_HOURS) & shut_if(settled, CONFIRMED)


def may_take_back(*, own: bool, settled: bool) -> Decision:
    """May these hours be taken back?"""
    return shut_if(not own, NOT_YOURS) & shut_if(settled, CONFIRMED)
