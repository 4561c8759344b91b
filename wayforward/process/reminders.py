"""Reminders on one's own day: on which day something comes up again, and who may be reminded of what."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from .deadlines import local_day
from .decision import Decision, Reason, shut_if


class When(StrEnum):
    """When somebody wants to be reminded."""

    DAY_BEFORE = "day_before"
    ON = "on"
    NEVER = "never"


WHEN_WORDS: Final[dict[When, str]] = {
    When.DAY_BEFORE: "The day before",
    When.ON: "On another day",
    When.NEVER: "Not, or not any more",
}

NOT_YOURS: Final = Reason("reminder.not_yours", "You are reminded of your own things only. This is a colleague’s.")
ENDED: Final = Reason("reminder.ended", "This is done, called off or over: there is nothing to be reminded of.")
PASSED: Final = Reason("reminder.passed", "That day is over. Choose today, or a day ahead.")
TOO_LATE: Final = Reason("reminder.too_late", "That is after it takes place. Choose an earlier day.")


def day_of(when: When, chosen: date | None, at: datetime) -> date | None:
    """The day on which somebody is reminded of what takes place, or is wanted, `at` a moment; None for never."""
    if when == When.DAY_BEFORE:
        return local_day(at) - timedelta(days=1)
    return chosen if when == When.ON else None


def may_set(*, own: bool, is_open: bool, on: date | None, today: date, last: date | None = None) -> Decision:
    """May somebody be reminded of this on that day (never: None)? `last`: the day on which it takes place, if it does;
    what is only wanted by a day can come up later too."""
    return (
        shut_if(not own, NOT_YOURS)
        & shut_if(not is_open, ENDED)
        & shut_if(on is not None and on < today, PASSED)
        & shut_if(on is not None and last is not None and on > last, TOO_LATE)
    )
