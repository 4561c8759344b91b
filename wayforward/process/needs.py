"""What somebody needs: eight categories, answered in one of five ways.

"Would not say", "was not asked" and "has no need" are three different things, and none of them is a score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import mean
from typing import Final

from .decision import Decision, Reason, shut_if


class Category(StrEnum):
    """The categories of the Ministry of Justice; their words are in reference/needs.json."""

    HEALTH = "health"
    SHELTER = "shelter"
    FAMILY = "family"
    WORK = "work"
    SUBSTANCES = "substances"
    MONEY = "money"
    OUTLOOK = "outlook"
    SOCIAL = "social"


CATEGORY_WORDS: Final[dict[Category, str]] = {
    Category.HEALTH: "Mental and physical health",
    Category.SHELTER: "Shelter and accommodation",
    Category.FAMILY: "Family, friends and children",
    Category.WORK: "Education, skills and employment",
    Category.SUBSTANCES: "Drugs and alcohol",
    Category.MONEY: "Finance and benefits",
    Category.OUTLOOK: "Outlook and attitudes",
    Category.SOCIAL: "Social interactions",
}


class Answer(StrEnum):
    """What is known of one category."""

    NEED = "need"
    NO_NEED = "no_need"
    NOT_ASKED = "not_asked"
    DECLINED = "declined"
    UNKNOWN = "unknown"


ANSWER_WORDS: Final[dict[Answer, str]] = {
    Answer.NEED: "A need",
    Answer.NO_NEED: "No need",
    Answer.NOT_ASKED: "Not asked",
    Answer.DECLINED: "Would rather not say",
    Answer.UNKNOWN: "Not known",
}


class Kind(StrEnum):
    """At which point of the support."""

    INITIAL = "initial"
    REVIEW = "review"
    EXIT = "exit"


class EnhancedRight(StrEnum):
    """Why a victim has Enhanced Rights under the Victims' Code; they shorten the time for information to one day."""

    SERIOUS_CRIME = "serious_crime"
    PERSISTENTLY_TARGETED = "persistently_targeted"
    VULNERABLE = "vulnerable"
    INTIMIDATED = "intimidated"


class Intervention(StrEnum):
    """What kind of support was given."""

    EMOTIONAL_SUPPORT = "emotional_support"
    SAFETY_PLANNING = "safety_planning"
    ADVOCACY = "advocacy"
    JUSTICE_INFORMATION = "justice_information"
    VPS_HELP = "vps_help"
    COURT_SUPPORT = "court_support"
    REFERRAL = "referral"
    PRACTICAL_OR_FINANCIAL = "practical_or_financial"
    RJ_INFORMATION = "rj_information"
    RJ_PREPARATION_SUPPORT = "rj_preparation_support"
    GROUP = "group"
    COUNSELLING_REFERRAL = "counselling_referral"
    OTHER = "other"


class GoalStatus(StrEnum):
    """How a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    PARTLY_REACHED = "partly_reached"
    CHANGED = "changed"
    LET_GO = "let_go"


WORST: Final = 5


@dataclass(frozen=True)
class NeedFact:
    """One category's answer; `severity` is 1 to 5 for a need and empty or 0 otherwise."""

    category: Category
    answer: Answer
    severity: int | None = None


UNKNOWN_CATEGORY: Final = Reason("needs.unknown_category", "There are eight categories of need; this is none of them.")
NAMED_TWICE: Final = Reason("needs.named_twice", "Each category of need has one answer.")
SEVERITY_MISSING: Final = Reason(
    "needs.severity_missing", "Say how much of a need it is, from 1 (slight) to 5 (severe)."
)
SEVERITY_WITHOUT_NEED: Final = Reason(
    "needs.severity_without_need",
    "Only a need has a number. Somebody who would not say, or was not asked, has not said that there is no need.",
)


def read(severities: Mapping[str, int | str]) -> tuple[NeedFact, ...]:
    """Answers from what was typed: a number 1 to 5 is a need, 0 is no need, and a word is one of `Answer`.

    Categories that are not named were not asked. ValueError for a category or a word that is not known.
    """
    named = {Category(category): value for category, value in severities.items()}
    return tuple(_fact(category, named.get(category, Answer.NOT_ASKED)) for category in Category)


def can_assess(needs: Sequence[tuple[str, str, int | None]]) -> Decision:
    """Are these answers (category, answer, severity) ones that can be kept?"""
    categories = [category for category, _, _ in needs]
    return (
        shut_if(any(category not in set(Category) for category in categories), UNKNOWN_CATEGORY)
        & shut_if(len(set(categories)) < len(categories), NAMED_TWICE)
        & shut_if(any(_is_unweighed(answer, severity) for _, answer, severity in needs), SEVERITY_MISSING)
        & shut_if(any(answer != Answer.NEED and severity for _, answer, severity in needs), SEVERITY_WITHOUT_NEED)
    )


@dataclass(frozen=True)
class Distance:
    """How far people came in one category: pairs of a first and a last answer, where there was a need at first.

    `mean_change` is last minus first, so that below nothing is better; None where there is no pair.
    """

    pairs: int
    mean_change: float | None
    better: int
    same: int
    worse: int


def distance_travelled(pairs: Sequence[tuple[NeedFact | None, NeedFact | None]]) -> Distance:
    """The distance travelled in one category, over people: only who had a need at first and was asked at both times."""
    changes = [_severity(last) - _severity(first) for first, last in pairs if _counts(first, last)]  # type: ignore[arg-type]
    return Distance(
        pairs=len(changes),
        mean_change=mean(changes) if changes else None,
        better=sum(change < 0 for change in changes),
        same=sum(change == 0 for change in changes),
        worse=sum(change > 0 for change in changes),
    )


def _fact(category: Category, value: int | str) -> NeedFact:
    if isinstance(value, int):
        return NeedFact(category, Answer.NEED if value else Answer.NO_NEED, value)
    return NeedFact(category, Answer(value))


def _is_unweighed(answer: str, severity: int | None) -> bool:
    return answer == Answer.NEED and (severity is None or not 1 <= severity <= WORST)


def _counts(first: NeedFact | None, last: NeedFact | None) -> bool:
    return (
        first is not None
        and last is not None
        and first.answer == Answer.NEED
        and last.answer in (Answer.NEED, Answer.NO_NEED)
    )


def _severity(need: NeedFact) -> int:
    return need.severity or 0
