"""Somebody objects to how we use what we know of them, or wants it left as it is (UK GDPR Art 18 and 21).

While that stands nobody gets in touch with them and nothing new is put to them. What keeps somebody safe goes on, and
what they themselves ask for.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if


class Kind(StrEnum):
    """What somebody asks."""

    OBJECTS = "objects"
    LEAVE_IT = "leave_it"


KIND_WORDS: Final[dict[Kind, str]] = {
    Kind.OBJECTS: "They object to our using it",
    Kind.LEAVE_IT: "They want it kept, and not used for now",
}

STANDS: Final = Reason(
    "objection.stands",
    "This person has asked that what we know of them is not used for now. Nobody gets in touch with them, except where"
    " somebody is in danger.",
)
NO_WORDS: Final = Reason("objection.no_words", "Write down what they say, in their words.")
DAY_TO_COME: Final = Reason("objection.day_to_come", "Choose today or a day before it.")
STANDS_ALREADY: Final = Reason("objection.stands_already", "This is written down already, and it stands.")
ENDED_ALREADY: Final = Reason("objection.ended_already", "This does not stand any more.")


def may_record(*, words: str, asked_on: date, today: date, stands: bool) -> Decision:
    """May it be written down? By whoever works with the person."""
    return (
        shut_if(not words.strip(), NO_WORDS) & shut_if(asked_on > today, DAY_TO_COME) & shut_if(stands, STANDS_ALREADY)
    )


def may_end(*, words: str, ended: bool) -> Decision:
    """May it be written down that it does not stand any more, and why?"""
    return shut_if(not words.strip(), NO_WORDS) & shut_if(ended, ENDED_ALREADY)
