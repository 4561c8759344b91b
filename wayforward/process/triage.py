"""Triage: which referral is seen to first, and who could take it. A suggestion with its reasons, decided by a person.

What a person needs decides, never how long the list of a worker is: workload chooses only among those who fit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from . import deadlines
from .deadlines import local_day
from .referrals import Priority
from .settings import ServiceSettings
from .support import CaseworkerFact, may_take_on

ADULT: Final = 18
# Crimes of a kind that may bring Enhanced Rights (Code, right 3 and 4); the conversation with the person decides.
MOST_SERIOUS: Final = frozenset({"homicide", "rape", "other_sexual", "death_or_serious_injury_driving"})
TARGETED: Final = frozenset(
    {"repeat", "domestic_abuse", "coercive_control", "stalking", "hate"}
    | {"honour_based", "modern_slavery", "exploitation"}
)


class Sign(StrEnum):
    """Something about a referral that says how it is seen to."""

    HIGH_RISK = "high_risk"
    UNDER_18 = "under_18"
    ENHANCED_RIGHTS = "enhanced_rights"
    REPEAT = "repeat"
    INTERPRETER = "interpreter"


SIGN_WORDS: Final[dict[Sign, str]] = {
    Sign.HIGH_RISK: "High risk",
    Sign.UNDER_18: "Under 18",
    Sign.ENHANCED_RIGHTS: "May have Enhanced Rights",
    Sign.REPEAT: "Not the first time",
    Sign.INTERPRETER: "Needs an interpreter",
}
# Whoever has one of these is reached by the next working day.
SOON: Final = frozenset({Sign.HIGH_RISK, Sign.UNDER_18, Sign.ENHANCED_RIGHTS})
SPOKEN_BY_ALL: Final = frozenset({"", "en"})


def age_on(born: date, day: date) -> int:
    """Whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def signs(
    *,
    received_at: datetime,
    priority: str = Priority.STANDARD,
    born: date | None = None,
    offence: str = "",
    flags: Collection[str] = (),
    language: str = "",
    referred_before: bool = False,
) -> tuple[Sign, ...]:
    """What is known of a referral when it comes in, in the order in which it is shown."""
    under = born is not None and age_on(born, local_day(received_at)) < ADULT
    found = {
        Sign.HIGH_RISK: priority == Priority.HIGH_RISK,
        Sign.UNDER_18: under,
        Sign.ENHANCED_RIGHTS: under or offence in MOST_SERIOUS or bool(TARGETED & set(flags)),
        Sign.REPEAT: referred_before or "repeat" in flags,
        Sign.INTERPRETER: language not in SPOKEN_BY_ALL,
    }
    return tuple(sign for sign, holds in found.items() if holds)


def due_at(
    received_at: datetime, signs: Collection[str], *, settings: ServiceSettings, holidays: Collection[date]
) -> datetime:
    """By when the first contact is tried: so many working days on, at the hour at which it came in, so that of one day
    the longest waiting is first [P]."""
    soon = bool(SOON & {Sign(sign) for sign in signs})
    days = settings.first_contact_high_risk_working_days if soon else settings.first_contact_working_days
    here = deadlines.local(received_at)
    return datetime.combine(deadlines.add_working_days(here.date(), days, holidays), here.timetz()).astimezone(UTC)


@dataclass(frozen=True)
class Wanted:
    """What the person behind a referral needs of whoever supports them."""

    signs: tuple[str, ...] = ()
    language: str = ""
    language_words: str = ""


@dataclass(frozen=True)
class Worker:
    """A caseworker as triage asks for them. `most` is the number of open cases agreed with them, 0 for none agreed."""

    id: str
    name: str
    open_cases: int = 0
    most: int = 0
    languages: tuple[str, ...] = ()
    with_children: bool = False
    away: bool = False
    fact: CaseworkerFact = field(default_factory=lambda: CaseworkerFact(roles=("caseworker",)))


@dataclass(frozen=True)
class Suggestion:
    """One worker and why, in words for the screen."""

    worker: str
    name: str
    reasons: tuple[str, ...]


def suggest(wanted: Wanted, workers: Sequence[Worker], given: Mapping[str, int] | None = None) -> list[Suggestion]:
    """Who could take it, the best first. Whoever may not (a conflict, away, not a caseworker) is not among them.

    First what the person needs (language, work with children), then who has room, then who has fewest open cases.
    `given` counts what was suggested to each since, so that one list does not all go to one worker.
    """
    more = given or {}
    fit = [worker for worker in workers if not worker.away and may_take_on(worker.fact)]
    ranked = sorted(fit, key=lambda worker: (*_misses(wanted, worker, more), worker.name, worker.id))
    return [Suggestion(worker.id, worker.name, tuple(_reasons(wanted, worker, more))) for worker in ranked]


def _load(worker: Worker, more: Mapping[str, int]) -> int:
    return worker.open_cases + more.get(worker.id, 0)


def _misses(wanted: Wanted, worker: Worker, more: Mapping[str, int]) -> tuple[bool, bool, bool, int]:
    load = _load(worker, more)
    return (
        not _speaks(wanted, worker),
        Sign.UNDER_18 in wanted.signs and not worker.with_children,
        bool(worker.most) and load >= worker.most,
        load,
    )


def _speaks(wanted: Wanted, worker: Worker) -> bool:
    return wanted.language in SPOKEN_BY_ALL or wanted.language in worker.languages


def _reasons(wanted: Wanted, worker: Worker, more: Mapping[str, int]) -> list[str]:
    load = _load(worker, more)
    found = [f"{load} open {'case' if load == 1 else 'cases'}" + (f" of {worker.most} agreed" if worker.most else "")]
    if wanted.language not in SPOKEN_BY_ALL:
        speaks, tongue = _speaks(wanted, worker), wanted.language_words or wanted.language
        found.append(f"speaks {tongue}" if speaks else f"would need an interpreter for {tongue}")
    if Sign.UNDER_18 in wanted.signs:
        found.append("works with children" if worker.with_children else "does not usually work with children")
    return found
