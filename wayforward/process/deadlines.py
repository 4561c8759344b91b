"""Working days, and by when staff should have done something.

The holidays of England and Wales are data and are passed in (`load_holidays` reads them). A limit of so many working
days counts from the day after: what came in on Monday is due, in two working days, at the end of Wednesday. None of
these limits is ever pressed on a participant; all but those of the Victims' Code are settings.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from . import reference
from .settings import ServiceSettings

LONDON: Final = ZoneInfo("Europe/London")
_ONE_DAY: Final = timedelta(days=1)
_FRIDAY: Final = 4


def local(moment: datetime) -> datetime:
    """A moment as the clocks of the service show it. A moment without a zone is taken as shown already."""
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def local_day(moment: date) -> date:
    """The day on which a moment falls where the service is; a day is itself."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def start_of_day(day: date) -> datetime:
    """The first moment of a day where the service is, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last moment of a day where the service is, in UTC."""
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC)


@cache
def load_holidays() -> frozenset[date]:
    """The bank holidays of England and Wales, substitute days included, as far as the data goes."""
    versions = reference.read("bank_holidays")["versions"]
    return frozenset(date.fromisoformat(entry["code"]) for version in versions for entry in version["entries"])


def holidays_known_until() -> date:
    """The last day for which the data is complete: `doctor` warns a year before."""
    return max(date.fromisoformat(version["covers_until"]) for version in reference.read("bank_holidays")["versions"])


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() <= _FRIDAY and day not in holidays


def add_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """The `count`-th working day after a day; with 0 the day itself, or the next that is a working day.

    ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("Working days are counted forwards.")
    while count > 0:
        day += _ONE_DAY
        count -= is_working_day(day, holidays)
    while not is_working_day(day, holidays):
        day += _ONE_DAY
    return day


def working_days_before(day: date, count: int, holidays: Collection[date]) -> date:
    """The `count`-th working day before a day. ValueError for a negative count."""
    if count < 0:
        raise ValueError("Count how many working days before, without a sign.")
    while count > 0:
        day -= _ONE_DAY
        count -= is_working_day(day, holidays)
    return day


def working_days_between(first: date, last: date, holidays: Collection[date]) -> int:
    """How many working days come after `first`, up to and with `last`. 0 if `last` is not later."""
    days = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


@dataclass(frozen=True)
class Standard:
    """One time standard: which setting holds it, in which unit, from what it counts, and who says so.

    `source` is the paragraph of the Victims' Code, or "" where the limit is a proposal of this product.
    """

    setting: str
    unit: str
    counts_from: str
    source: str = ""


WORKING_DAYS: Final = "working_days"
WEEKS: Final = "weeks"
HOURS: Final = "hours"

# Limits of staff duties. Those of the Victims' Code bind the police and are in reference/victims_code.
STANDARDS: Final[dict[str, Standard]] = {
    "first_contact": Standard("first_contact_working_days", WORKING_DAYS, "the referral"),
    "first_contact_high_risk": Standard("first_contact_high_risk_working_days", WORKING_DAYS, "the referral"),
    "acknowledge_referral": Standard("acknowledge_working_days", WORKING_DAYS, "the referral"),
    "allocate_referral": Standard("allocate_working_days", WORKING_DAYS, "the referral's acceptance"),
    "first_meeting": Standard("first_meeting_working_days", WORKING_DAYS, "the allocation"),
    "chase_agency": Standard("agency_answer_working_days", WORKING_DAYS, "the question"),
    "escalate_agency": Standard("agency_escalate_working_days", WORKING_DAYS, "the question"),
    "supervision_due": Standard("supervision_weeks", WEEKS, "the last supervision"),
    "keep_in_touch": Standard("keep_in_touch_weeks", WEEKS, "the last contact"),
    "plan_review": Standard("plan_review_weeks", WEEKS, "the last review"),
    "risk_review": Standard("risk_weeks", WEEKS, "the last assessment"),
    "aftercare_due": Standard("aftercare_hours", HOURS, "the end of the meeting"),
    "feedback_due": Standard("feedback_weeks", WEEKS, "the meeting"),
}


def due_at(duty: str, since: datetime, *, settings: ServiceSettings, holidays: Collection[date]) -> datetime:
    """By when a duty is to be done, counted from the moment it stands on. KeyError for a duty without a standard.

    Working days and weeks end with the day where the service is; hours are hours.
    """
    standard = STANDARDS[duty]
    count: int = getattr(settings, standard.setting)
    if standard.unit == HOURS:
        return since + timedelta(hours=count)
    if standard.unit == WEEKS:
        return end_of_day(local_day(since) + timedelta(weeks=count))
    return end_of_day(add_working_days(local_day(since), count, holidays))


def is_in_time(
    duty: str, since: datetime, done: datetime, *, settings: ServiceSettings, holidays: Collection[date]
) -> bool:
    """Was a duty done within its standard?"""
    return done <= due_at(duty, since, settings=settings, holidays=holidays)
