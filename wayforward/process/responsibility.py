"""How far somebody accepts what they did. A disposal code is never taken for acceptance."""

from enum import StrEnum
from typing import Final

from .facts import CaseFacts, ResponsibilityFact


class Level(StrEnum):
    """From denying it to wanting to repair it."""

    DENIES = "denies"
    PARTIAL_FACTS = "partial_facts"
    ACCEPTS_FACTS_NOT_HARM = "accepts_facts_not_harm"
    ACCEPTS_FACTS_AND_HARM = "accepts_facts_and_harm"
    ACCEPTS_AND_WANTS_TO_REPAIR = "accepts_and_wants_to_repair"


LEVELS: Final = tuple(Level)

LEVEL_WORDS: Final[dict[Level, str]] = {
    Level.DENIES: "Denies it",
    Level.PARTIAL_FACTS: "Accepts part of what happened",
    Level.ACCEPTS_FACTS_NOT_HARM: "Accepts what happened, not the harm",
    Level.ACCEPTS_FACTS_AND_HARM: "Accepts what happened and the harm",
    Level.ACCEPTS_AND_WANTS_TO_REPAIR: "Accepts it and wants to repair it",
}


def newest_statement(facts: CaseFacts, participation: str) -> ResponsibilityFact | None:
    """The newest statement of this person; an earlier one counts no more."""
    found = [each for each in facts.responsibility if each.participation == participation]
    return max(found, key=lambda each: each.at, default=None)


def accepts_at_least(facts: CaseFacts, participation: str, level: Level) -> bool:
    """Does this person accept at least so much, by their newest statement?"""
    statement = newest_statement(facts, participation)
    return statement is not None and LEVELS.index(Level(statement.level)) >= LEVELS.index(level)
