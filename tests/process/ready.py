"""A case in which every gate is open: Maria and Joanne meet today. A test breaks one thing and looks at what shuts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from wayforward.process.deadlines import LONDON
from wayforward.process.facts import (
    ActivityFact,
    AgreementFact,
    ApproachFact,
    AttendanceFact,
    CaseFacts,
    ConflictFact,
    ConsentFact,
    DecisionFact,
    DisclosureFact,
    DyadFact,
    EnquiryFact,
    OrdersCheckFact,
    ParticipationFact,
    PreparationFact,
    ReadinessFact,
    ResponsibilityFact,
    RiskAssessmentFact,
    SessionFact,
    SignatureFact,
    SignOffFact,
)

BEGINS = datetime(2026, 7, 31, 14, 0, tzinfo=LONDON)
NOW = datetime(2026, 7, 31, 13, 45, tzinfo=LONDON)
BEFORE = datetime(2026, 7, 27, 18, 0, tzinfo=LONDON)
JUNE = datetime(2026, 6, 23, 18, 0, tzinfo=LONDON)
JULY = datetime(2026, 7, 14, 18, 0, tzinfo=LONDON)
DAY = timedelta(days=1)
PAIR = DyadFact("pair", "maria", "joanne")


def consent(kind: str, who: str, **given: Any) -> ConsentFact:
    values: dict[str, Any] = {"id": f"{kind}-{who}", "participation": who, "at": JUNE, **given}
    return ConsentFact(kind=kind, person=f"person-{who}", **values)


def assessment(of: str, **given: Any) -> RiskAssessmentFact:
    values: dict[str, Any] = {
        "id": f"risk-{of}",
        "assessor": "ben",
        "at": JULY,
        "rest_no": True,
        "has_not_proceeding": True,
    } | given
    return RiskAssessmentFact(of=of, **values)


def signed(by: str, *of: str, **given: Any) -> SignOffFact:
    named = tuple(f"risk-{each}" for each in of or ("maria", "joanne", "activity"))
    values: dict[str, Any] = {"role": "supervisor", "method": "conference_f2f", "at": JULY + DAY, **given}
    return SignOffFact(by=by, assessments=named, **values)


MARIA = ParticipationFact("maria", "person-maria", "harmed", "ready", "harmed", has_safe_contact=True)
JOANNE = ParticipationFact("joanne", "person-joanne", "responsible", "ready", "responsible", has_safe_contact=True)
MEETING = ActivityFact(
    "meeting",
    "conference_f2f",
    BEGINS,
    JULY,
    dyads=("pair",),
    people=(
        AttendanceFact("maria", BEGINS - timedelta(minutes=20), "front", "asha"),
        AttendanceFact("joanne", BEGINS - timedelta(minutes=5), "side", "ben"),
    ),
    confirmed_at=BEFORE,
    readiness=(
        ReadinessFact(BEFORE + 2 * DAY, ("maria", "joanne")),
        ReadinessFact(NOW - timedelta(minutes=15), ("maria", "joanne")),
    ),
)
AGREEMENT = AgreementFact(
    "agreement",
    "agreed",
    "sha",
    ("maria", "joanne"),
    NOW,
    signatures=(SignatureFact("maria", "sha", NOW), SignatureFact("joanne", "sha", NOW)),
)
READY = CaseFacts(
    id="rj",
    initiated_by="harmed",
    received_at=JUNE - 20 * DAY,
    accepted_at=JUNE - 19 * DAY,
    facilitator="grace",
    co_facilitator="ben",
    supervisor="sam",
    caseworkers=("asha",),
    participations=(MARIA, JOANNE),
    dyads=(PAIR,),
    consents=(
        consent("C3", "maria"),
        consent("C4", "maria", to="joanne", expires_on=date(2026, 12, 23)),
        consent("C5", "maria", to="police"),
        consent("C6", "maria"),
        consent("C6", "joanne"),
        consent("C7", "maria", to="meeting"),
        consent("C7", "joanne", to="meeting"),
        consent("C8", "joanne", to="maria", covers="statement"),
    ),
    enquiries=(
        EnquiryFact("enquiry", "police", "police", ("orders",), JUNE + DAY, "joanne", "confirmed", JUNE + 8 * DAY),
    ),
    approaches=(ApproachFact("joanne", "police", "willing_to_talk", JULY - 8 * DAY),),
    sessions=(SessionFact("maria", JUNE), SessionFact("joanne", JULY - 5 * DAY)),
    responsibility=(ResponsibilityFact("statement", "joanne", "accepts_facts_and_harm", JULY - 5 * DAY),),
    disclosures=(DisclosureFact("told", "C8-joanne", "maria", "statement", JULY, "joanne"),),
    decisions=(DecisionFact("maria", "C8-joanne", "still_willing", JULY),),
    orders_checks=(OrdersCheckFact("joanne", date(2026, 7, 1), date(2026, 9, 29), nil=True),),
    assessments=(assessment("maria"), assessment("joanne"), assessment("activity")),
    sign_offs=(signed("sam"),),
    preparations=(PreparationFact("maria", JULY + 6 * DAY), PreparationFact("joanne", JULY + 7 * DAY)),
    activities=(MEETING,),
    agreements=(AGREEMENT,),
    conflicts=(ConflictFact("grace", False, JUNE), ConflictFact("ben", False, JUNE), ConflictFact("sam", False, JUNE)),
)


def but(facts: CaseFacts = READY, **changes: Any) -> CaseFacts:
    """The case with these of its facts replaced."""
    return replace(facts, **changes)


def without(name: str, facts: CaseFacts = READY, **having: Any) -> CaseFacts:
    """The case without those rows of one kind that have these values."""
    rows = getattr(facts, name)
    kept = tuple(row for row in rows if any(getattr(row, key) != value for key, value in having.items()))
    assert len(kept) < len(rows)
    return replace(facts, **{name: kept})


def plus(facts: CaseFacts = READY, **rows: Any) -> CaseFacts:
    """The case with one more row of each of these kinds."""
    return replace(facts, **{name: (*getattr(facts, name), row) for name, row in rows.items()})


def with_part(who: str, facts: CaseFacts = READY, **values: Any) -> CaseFacts:
    """The case with one person's part changed."""
    parts = tuple(replace(part, **values) if part.id == who else part for part in facts.participations)
    return replace(facts, participations=parts)


def with_meeting(facts: CaseFacts = READY, **values: Any) -> CaseFacts:
    """The case with its meeting changed."""
    return replace(facts, activities=(replace(facts.activities[0], **values),))
