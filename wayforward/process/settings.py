"""What a service may set: one frozen dataclass, each value with its default, its unit and its meaning in words.

None of these is a national rule (domain "[P]": a proposal of this product); a service overrides them by name.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

TIMES, YES_OR_NO, TEXT = "a number", "yes or no", "text"
WORKING_DAYS, DAYS, WEEKS, MONTHS, YEARS = "working days", "days", "weeks", "months", "years"
HOURS, MINUTES = "hours", "minutes"


def _set(default: Any, unit: str, words: str, *, codes: Iterable[str] = ()) -> Any:
    """One setting: its default, in what it is counted, what it means, and the codes that it may be, where it is one."""
    return field(default=default, metadata={"unit": unit, "words": words, "codes": tuple(codes)})


@dataclass(frozen=True)
class ServiceSettings:
    """The settings of one service. Times are calendar days, weeks or months unless the name says working days."""

    # offers: neither asked too often nor never told
    offer_gap_weeks: int = _set(8, WEEKS, "How long restorative justice is not mentioned again after it was.")
    offer_maximum: int = _set(
        3, TIMES, "How often in a row it is mentioned without anything in the person's life that prompts it."
    )
    # reaching people
    first_contact_working_days: int = _set(2, WORKING_DAYS, "By when somebody who was referred is contacted.")
    first_contact_high_risk_working_days: int = _set(
        1, WORKING_DAYS, "The same for high risk, for under 18s, and where there may be Enhanced Rights."
    )
    contact_attempts: int = _set(3, TIMES, "How often somebody is tried before a case can be closed as `unreachable`.")
    contact_attempt_days: int = _set(3, TIMES, "On how many different days these attempts are.")
    contact_attempt_times: int = _set(2, TIMES, "At how many different times of the day they are.")
    contact_attempt_channels: int = _set(
        2, TIMES, "By how many different ways they are; no more than are safe for the person."
    )
    contact_attempt_working_days: int = _set(10, WORKING_DAYS, "Over how long they are spread.")
    contact_confirmed_days: int = _set(183, DAYS, "How long the ways of reaching somebody count as confirmed.")
    plan_review_weeks: int = _set(6, WEEKS, "When a support plan is looked at again, if nobody names a day.")
    reply_number: str = _set("", TEXT, "The telephone number that a closing letter names; none where it is empty.")
    # the restorative case
    acknowledge_working_days: int = _set(
        2, WORKING_DAYS, "By when a referral to the restorative team is looked at, and its sender answered."
    )
    allocate_working_days: int = _set(5, WORKING_DAYS, "By when an accepted referral has facilitators.")
    first_meeting_working_days: int = _set(15, WORKING_DAYS, "By when facilitators first meet whoever began it.")
    agency_answer_working_days: int = _set(10, WORKING_DAYS, "When an agency that has not answered is asked again.")
    agency_escalate_working_days: int = _set(20, WORKING_DAYS, "When a lead takes up that it has not answered.")
    supervision_weeks: int = _set(6, WEEKS, "How long after the last supervision of a case the next is due.")
    keep_in_touch_weeks: int = _set(4, WEEKS, "How long nobody who takes part goes without hearing from us.")
    workload_cap: int = _set(25, TIMES, "How many open restorative cases a facilitator has at most.")
    harmer_initiated_domestic_abuse: bool = _set(
        False, YES_OR_NO, "Whether a referral by the person responsible is taken where there was domestic abuse."
    )
    # consents that end by themselves
    approach_consent_months: int = _set(6, MONTHS, "How long a consent to approach somebody (C4) holds.")
    story_consent_months: int = _set(12, MONTHS, "How long a consent to publish (C17, C18) holds.")
    # risk and law
    risk_weeks: int = _set(8, WEEKS, "How long a risk assessment is good for; it is made anew after that.")
    nil_orders_days: int = _set(90, DAYS, "How long an answer that there are no court orders is good for.")
    stalking_contact: bool = _set(
        False, YES_OR_NO, "Whether people can be brought into contact at all where there was stalking."
    )
    # the activity
    readiness_working_days: int = _set(5, WORKING_DAYS, "From how long before a meeting readiness can be asked.")
    arrivals_apart_minutes: int = _set(15, MINUTES, "How far apart the two sides arrive.")
    aftercare_hours: int = _set(72, HOURS, "By when after a meeting everybody is asked how they are.")
    child_meeting_size: int = _set(6, TIMES, "How many people may be at a meeting with somebody under 18.")
    # afterwards
    agreement_review_weeks: tuple[int, ...] = _set(
        (6, 13), "a list of weeks", "How long after it was agreed an agreement is looked at again."
    )
    feedback_weeks: int = _set(6, WEEKS, "How long after a meeting people are asked what they thought of it.")
    measure_answers_missing: int = _set(
        2, TIMES, "How many questions of an instrument may be left out for it to have a score still."
    )
    story_details_changed: int = _set(3, TIMES, "How many details are changed at least before a story is published.")
    # words that no password of staff may be made of, beside the name of the service
    places: tuple[str, ...] = _set((), "a list of names", "Names of places that no password of staff may be made of.")
    # how long a file is kept
    retention_years: int = _set(7, YEARS, "How long the file of a case that went its way is kept; 1 to 25.")
    retention_declined_months: int = _set(
        6, MONTHS, "How long the file of somebody who declined or could not be reached is kept; 1 to 12."
    )
    retention_never_contacted_days: int = _set(
        0, DAYS, "How long what is known of somebody who was named and never contacted is kept; 0 to 183."
    )
    retention_registers_years: int = _set(
        6, YEARS, "How long requests and complaints that were answered are kept; 3 to 12."
    )
    # what people ask of us about their data
    lawful_basis: str = _set(
        "public_task",
        "a code",
        "On what files are kept: how far a request to erase may be refused hangs on it.",
        codes=("consent", "public_task", "legitimate_interests"),
    )
    records_are_counselling: bool = _set(
        True, YES_OR_NO, "Whether the police have to show more, because records are those of counselling."
    )
    complaint_acknowledge_days: int = _set(30, DAYS, "By when a complaint is acknowledged; 1 to 30.")
    # a copy of somebody's own data (UK GDPR art. 12)
    access_months: int = _set(1, MONTHS, "By when a request for a copy of one's own data is answered.")
    pack_days: int = _set(14, DAYS, "How long a copy that was made waits to be fetched.")
    readers_by_name: bool = _set(
        False, YES_OR_NO, "Whether people are told by name, and not by role, who has read their file."
    )


@dataclass(frozen=True)
class Told:
    """One setting, as it is told: what it means, in what it is counted, and its usual value as it is written down."""

    name: str
    words: str
    unit: str
    codes: tuple[str, ...]
    usual: str


def told() -> list[Told]:
    """Every setting in its order, for the references."""
    return [
        Told(
            each.name,
            each.metadata["words"],
            each.metadata["unit"],
            each.metadata["codes"],
            _written(each.default),
        )
        for each in dataclasses.fields(ServiceSettings)
    ]


def unfit(name: str, value: Any) -> str:
    """Why a setting cannot have this value; "" where it can. KeyError for a name that is no setting."""
    one = {each.name: each for each in dataclasses.fields(ServiceSettings)}[name]
    usual, codes = one.default, one.metadata["codes"]
    if isinstance(usual, tuple):
        items = list(value) if isinstance(value, list | tuple) else None
        wanted = int if name == "agreement_review_weeks" else str
        fits = items is not None and all(type(each) is wanted for each in items)
        return "" if fits else f"It is {one.metadata['unit']}."
    if codes and value not in codes:
        return f"It is one of {', '.join(codes)}."
    if type(value) is not type(usual):
        return f"It is a value like {_written(usual)}." if usual != "" else "It is text."
    return "It is 0 or more." if type(value) is int and value < 0 else ""


def _written(value: Any) -> str:
    """A value as a file of a practice case writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)
