"""A member of staff's own diary: what stands in it, when something may be planned, moved or called off, what clashes,
and whom the service may tell.

A clash or a day of leave is said, and shuts nothing: only the member of staff knows which of the two gives way. What
a calendar outside the service shows is neutral: a word and a reference, never a name, a place or what it is about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from .deadlines import local_day
from .decision import Decision, Reason, shut_if


class Kind(StrEnum):
    """What an appointment is."""

    MEETING = "meeting"
    CALL = "call"
    VISIT = "visit"
    COURT = "court"
    REVIEW = "review"
    OTHER = "other"


KIND_WORDS: Final[dict[Kind, str]] = {
    Kind.MEETING: "Meeting",
    Kind.CALL: "Call",
    Kind.VISIT: "Visit",
    Kind.COURT: "Court",
    Kind.REVIEW: "Review",
    Kind.OTHER: "Something else",
}

# What a calendar outside the service is told, whatever it really is.
OUTSIDE_WORDS: Final = "Appointment"
OUTSIDE_DUE: Final = "Something is due"
OUTSIDE_AWAY: Final = "Away"

LONGEST_AHEAD: Final = timedelta(days=366)
REMINDED_BEFORE: Final = timedelta(hours=24)
LATE: Final = Reason(
    "appointment.over", "This time is over. Write down what happened as a contact, a note or a session instead."
)
TOO_FAR: Final = Reason("appointment.too_far", "This is more than a year ahead. Plan it when it is nearer.")
CASE_CLOSED: Final = Reason("appointment.case_closed", "The case is closed. Open it again first.")
CALLED_OFF: Final = Reason("appointment.called_off", "This appointment was called off already.")
NOT_TO_BE_TOLD: Final = Reason(
    "appointment.not_to_be_told",
    "We may not write to this person about it yet: they have not agreed to take part. Plan it without telling them.",
)


def may_plan(*, starts_at: datetime, now: datetime, is_open: bool, tell: bool, may_be_told: bool) -> Decision:
    """May an appointment be planned for this time, in a case that is open, and the person be told of it?"""
    return _time(starts_at, now) & shut_if(not is_open, CASE_CLOSED) & shut_if(tell and not may_be_told, NOT_TO_BE_TOLD)


def may_move(*, starts_at: datetime, now: datetime, was_at: datetime, is_open: bool, called_off: bool) -> Decision:
    """May it be moved to this time?"""
    return _time(starts_at, now) & shut_if(not is_open, CASE_CLOSED) & may_call_off(was_at, now, called_off)


def may_call_off(was_at: datetime, now: datetime, called_off: bool) -> Decision:
    """May it be called off? What is over or off already is not."""
    return shut_if(called_off, CALLED_OFF) & shut_if(was_at < now, LATE)


def _time(starts_at: datetime, now: datetime) -> Decision:
    return shut_if(starts_at < now, LATE) & shut_if(starts_at > now + LONGEST_AHEAD, TOO_FAR)


@dataclass(frozen=True)
class Slot:
    """A time that is taken: from when to when."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Slot") -> bool:
        """Do the two overlap? One that begins when the other ends does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


CLASHES: Final = "This overlaps with something else in your diary."
AWAY: Final = "You are away on this day."


def warnings(slot: Slot, others: Iterable[Slot], away: Sequence[tuple[date, date]]) -> tuple[str, ...]:
    """What is said of a time beside others and days away (the first and the last of each): nothing, or why to look."""
    day = local_day(slot.starts_at)
    found = [CLASHES] if any(slot.meets(other) for other in others) else []
    return (*found, *([AWAY] if any(first <= day <= last for first, last in away) else []))


def reminder_at(starts_at: datetime) -> datetime:
    """When the person is reminded, at the earliest: a day before. The gateway keeps to the hours that are safe."""
    return starts_at - REMINDED_BEFORE
