"""How long a file is kept, and who may end it.

A file is one person's part: their support, or their part in a restorative case; one goes while the other stays. It
ends by destroying its key, so that its words are gone from every copy, while the codes that figures are counted from
stay. None of the periods is a national rule: each is a setting, between a floor and a ceiling that no setting passes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any
from .participation import retention_day
from .settings import ServiceSettings

YEARS: Final = (1, 25)
DECLINED_MONTHS: Final = (1, 12)
NEVER_CONTACTED_DAYS: Final = (0, 183)
# What people, and the police, asked of us: as long as somebody may yet bring a claim about how it was answered.
REGISTER_YEARS: Final = (3, 12)
GROWN_UP_AND_MORE: Final = 25
SERIOUS_YEARS: Final = 10
# Sexual offences and deaths: a person may want to come back to it after many years.
SERIOUS: Final = frozenset({"rape", "other_sexual", "homicide", "death_or_serious_injury_driving"})
RUN_WAITS_DAYS: Final = 14


class Came(StrEnum):
    """What a file came to."""

    COMPLETED = "completed"
    DECLINED = "declined"
    NEVER_CONTACTED = "never_contacted"


class Why(StrEnum):
    """Which rule makes a file due."""

    COMPLETED = "completed"
    DECLINED = "declined"
    NEVER_CONTACTED = "never_contacted"
    CHILD = "child"
    SERIOUS = "serious"
    CHILD_SEXUAL = "child_sexual"
    ASKED = "asked"
    REGISTER = "register"


WHY_WORDS: Final[dict[Why, str]] = {
    Why.COMPLETED: "Kept for the usual time after it closed",
    Why.DECLINED: "Nothing came of it; kept for a short time",
    Why.NEVER_CONTACTED: "Named, and never contacted: it goes with the case",
    Why.CHILD: "A child's: kept until they are 25, or for the usual time, whichever is later",
    Why.SERIOUS: "A sexual offence or a death: looked at, and never ended by itself",
    Why.CHILD_SEXUAL: "A sexual offence against a child: kept, and not ended without legal advice",
    Why.ASKED: "The person asked for it before its time",
    Why.REGISTER: "A request or a complaint: kept for some years after it was answered",
}


@dataclass(frozen=True)
class FileFact:
    """A closed file, as far as its keeping asks. `born` is None where it is not known."""

    closed_on: date
    came: Came = Came.COMPLETED
    was_child: bool = False
    born: date | None = None
    offence: str = ""


@dataclass(frozen=True)
class Due:
    """From which day on a file may be ended, by which rule, and whether it ever goes without somebody's own look."""

    on: date
    why: Why
    by_itself: bool = True


def due(file: FileFact, settings: ServiceSettings) -> Due:
    """When a closed file may be ended."""
    years, months = kept_for(settings)
    kept = ServiceSettings(retention_years=years, retention_declined_months=months)
    usual = retention_day(file.closed_on, kept)
    if file.offence in SERIOUS and file.came is not Came.NEVER_CONTACTED:
        why = Why.CHILD_SEXUAL if file.was_child else Why.SERIOUS
        return Due(max(usual, _years_on(file.closed_on, SERIOUS_YEARS)), why, by_itself=False)
    if file.came is Came.NEVER_CONTACTED:
        low, high = NEVER_CONTACTED_DAYS
        days = min(max(settings.retention_never_contacted_days, low), high)
        return Due(file.closed_on + timedelta(days=days), Why.NEVER_CONTACTED)
    if file.came is Came.DECLINED:
        return Due(retention_day(file.closed_on, kept, declined=True), Why.DECLINED)
    if file.was_child:
        grown = _years_on(file.born or file.closed_on, GROWN_UP_AND_MORE)
        return Due(max(usual, grown), Why.CHILD)
    return Due(usual, Why.COMPLETED)


def register_due(answered_on: date, settings: ServiceSettings) -> Due:
    """When the words of a request or a complaint that was answered may be ended."""
    low, high = REGISTER_YEARS
    return Due(_years_on(answered_on, min(max(settings.retention_registers_years, low), high)), Why.REGISTER)


class HoldReason(StrEnum):
    """Why nothing of a case may be ended for now."""

    COMPLAINT = "complaint"
    POLICE_REQUEST = "police_request"
    CLAIM = "claim"
    INQUEST = "inquest"
    INQUIRY = "inquiry"
    OWN_WISH = "own_wish"


HOLD_WORDS: Final[dict[HoldReason, str]] = {
    HoldReason.COMPLAINT: "A complaint",
    HoldReason.POLICE_REQUEST: "A request by the police or a court",
    HoldReason.CLAIM: "A claim, made or expected",
    HoldReason.INQUEST: "An inquest or a review of a death",
    HoldReason.INQUIRY: "An inquiry",
    HoldReason.OWN_WISH: "The person wants it kept longer",
}

NOT_FOR_YOU: Final = Reason("keeping.not_for_you", "A lead or the data protection officer decides what is kept.")
OWN_PROPOSAL: Final = Reason(
    "keeping.own_proposal", "Two people end files: somebody other than who proposed it has to agree."
)
RUN_IS_OVER: Final = Reason("keeping.run_is_over", "This was carried out or given up already. Look at what is due now.")
RUN_IS_STALE: Final = Reason(
    "keeping.run_is_stale", "This was proposed too long ago. Look at what is due now, and propose again."
)
NOTHING_IS_DUE: Final = Reason("keeping.nothing_is_due", "Nothing is due to be ended now.")
ONE_WAITS: Final = Reason("keeping.one_waits", "A proposal waits already. Agree to it or give it up first.")
REVIEW_IN_THE_PAST: Final = Reason(
    "keeping.review_in_the_past", "Choose a day to come, on which somebody looks at it again."
)
NO_SUCH_CASE: Final = Reason("keeping.no_such_case", "There is no case with this reference.")
OWN_HOLD: Final = Reason("keeping.own_hold", "Two people lift a hold: somebody other than who placed it has to do it.")
LIFTED_ALREADY: Final = Reason("keeping.lifted_already", "This hold was lifted already.")

KEEPERS: Final = (Role.RJ_LEAD, Role.DATA_PROTECTION)


def may_propose(*, roles: Iterable[str], number: int, waits: bool) -> Decision:
    """May somebody propose to end what is due?"""
    return _keeps(roles) & shut_if(waits, ONE_WAITS) & shut_if(number == 0, NOTHING_IS_DUE)


def may_agree(*, roles: Iterable[str], own: bool, over: bool, days_old: int) -> Decision:
    """May somebody agree to a proposal, so that it is carried out?"""
    return (
        _keeps(roles)
        & shut_if(over, RUN_IS_OVER)
        & shut_if(own, OWN_PROPOSAL)
        & shut_if(days_old > RUN_WAITS_DAYS, RUN_IS_STALE)
    )


def may_give_up(*, roles: Iterable[str], over: bool) -> Decision:
    """May somebody give a proposal up? Anybody who could agree to it."""
    return _keeps(roles) & shut_if(over, RUN_IS_OVER)


def may_place_hold(*, roles: Iterable[str], known: bool, review_on: date, today: date) -> Decision:
    """May somebody keep a case from being ended?"""
    return _keeps(roles) & shut_if(not known, NO_SUCH_CASE) & shut_if(review_on <= today, REVIEW_IN_THE_PAST)


def may_lift_hold(*, roles: Iterable[str], own: bool, lifted: bool) -> Decision:
    """May somebody lift a hold?"""
    return _keeps(roles) & shut_if(own, OWN_HOLD) & shut_if(lifted, LIFTED_ALREADY)


def _keeps(roles: Iterable[str]) -> Decision:
    return shut_if(not has_any(roles, *KEEPERS), NOT_FOR_YOU)


def kept_for(settings: ServiceSettings) -> tuple[int, int]:
    """For how many years a file is usually kept, and for how many months one that came to nothing: the settings, held
    between floor and ceiling."""
    years = min(max(settings.retention_years, YEARS[0]), YEARS[1])
    months = min(max(settings.retention_declined_months, DECLINED_MONTHS[0]), DECLINED_MONTHS[1])
    return years, months


# The youngest age of each band of the equality questions.
AGE_BANDS: Final = (
    (75, "75_over"),
    (65, "65_74"),
    (55, "55_64"),
    (45, "45_54"),
    (35, "35_44"),
    (25, "25_34"),
    (18, "18_24"),
    (10, "10_17"),
    (0, "0_9"),
)
MINIMAL: Final = ("age_band", "sex", "ethnic_group")


def minimal(answers: Mapping[str, str], *, born: date | None, on: date) -> dict[str, str]:
    """What is kept of whoever declined or could not be reached: age band, sex and ethnic group, as they said them; the
    band from the date of birth where they did not. "" for what is not known, or what they preferred not to say."""
    said = {each: answers.get(each, "") for each in MINIMAL}
    if not said["age_band"] and born is not None and born <= on:
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        said["age_band"] = next(band for least, band in AGE_BANDS if age >= least)
    return {each: "" if answer == "prefer_not_to_say" else answer for each, answer in said.items()}


def _years_on(day: date, years: int) -> date:
    return retention_day(day, ServiceSettings(retention_years=years))
