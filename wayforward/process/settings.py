"""What a service may set: one frozen dataclass, each value with its default and where the default comes from.

None of these is a national rule (domain "[P]": a proposal of this product); a service overrides them by name.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceSettings:
    """The settings of one service. Times are calendar days, weeks or months unless the name says working days."""

    # offers: neither asked too often nor never told
    offer_gap_weeks: int = 8
    offer_maximum: int = 3
    # reaching people
    first_contact_working_days: int = 2
    first_contact_high_risk_working_days: int = 1
    contact_attempts: int = 3
    contact_attempt_days: int = 3
    contact_attempt_times: int = 2
    contact_attempt_channels: int = 2
    contact_attempt_working_days: int = 10
    contact_confirmed_days: int = 183
    plan_review_weeks: int = 6
    reply_number: str = ""
    # the restorative case
    acknowledge_working_days: int = 2
    allocate_working_days: int = 5
    first_meeting_working_days: int = 15
    agency_answer_working_days: int = 10
    agency_escalate_working_days: int = 20
    supervision_weeks: int = 6
    keep_in_touch_weeks: int = 4
    workload_cap: int = 25
    harmer_initiated_domestic_abuse: bool = False
    # consents that end by themselves
    approach_consent_months: int = 6
    story_consent_months: int = 12
    # risk and law
    risk_weeks: int = 8
    nil_orders_days: int = 90
    stalking_contact: bool = False
    enquiry_facts_months: int = 12
    # the activity
    readiness_working_days: int = 5
    arrivals_apart_minutes: int = 15
    aftercare_hours: int = 72
    child_meeting_size: int = 6
    # afterwards
    agreement_review_weeks: tuple[int, ...] = (6, 13)
    feedback_weeks: int = 6
    measure_answers_missing: int = 2
    story_details_changed: int = 3
    # words that no password of staff may be made of, beside the name of the service
    places: tuple[str, ...] = ()
    # how long a file is kept
    retention_years: int = 7
    retention_declined_months: int = 6
    retention_never_contacted_days: int = 0
    retention_registers_years: int = 6
    # what people ask of us about their data
    lawful_basis: str = "public_task"
    records_are_counselling: bool = True
    complaint_acknowledge_days: int = 30
    # a copy of somebody's own data (UK GDPR art. 12)
    access_months: int = 1
    pack_days: int = 14
    readers_by_name: bool = False
