"""All that a rule about a restorative case may know: coded facts, ids and dates. Never a name, never anybody's words.

Ids are text; people are known by their part in the case (`participation`), staff and agencies by their own ids. The
dataclasses are frozen and hold nothing but text, numbers, booleans, dates, moments and tuples of each other, so that a
case can keep its facts in one column and a page can ask every rule after one query.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from .settings import ServiceSettings

DEFAULTS: Final = ServiceSettings()


@dataclass(frozen=True)
class ParticipationFact:
    """One person's part in the case (`participation.Role`, `participation.State`)."""

    id: str
    person: str
    role: str
    state: str
    compartment: str = ""
    supports: str = ""
    under_18: bool = False
    under_10: bool = False
    understands: str = "presumed"
    died: bool = False
    has_safe_contact: bool = False


@dataclass(frozen=True)
class DyadFact:
    """A harmed person and a responsible person; the method planned between them, if one is."""

    id: str
    harmed: str
    responsible: str
    method: str = ""


@dataclass(frozen=True)
class ConsentFact:
    """One consent (`consents.Kind`). `to`: an id or a code; `covers`: what it releases; withdrawn when said."""

    id: str
    kind: str
    person: str
    participation: str = ""
    to: str = ""
    covers: str = ""
    item_sha256: str = ""
    channel: str = ""
    has_scope: bool = True
    guardian_for: str = ""
    at: datetime = datetime.min
    expires_on: date | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class EnquiryFact:
    """A question to an agency and its answer, if it came."""

    id: str
    agency: str
    agency_kind: str
    asked: tuple[str, ...]
    at: datetime
    about: str = ""
    reply: str = ""
    replied_at: datetime | None = None
    risk_view: str = ""
    first_contact_by: str = ""


@dataclass(frozen=True)
class ApproachFact:
    """The approach to one participant: by which route, with what result."""

    participation: str
    route: str
    result: str
    at: datetime


@dataclass(frozen=True)
class ContactFact:
    """A contact in which one participant was reached, without having been met."""

    participation: str
    at: datetime


@dataclass(frozen=True)
class SessionFact:
    """A meeting with one participant, and what was explained to them in it."""

    participation: str
    at: datetime
    explained: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResponsibilityFact:
    """What a person says about their part (`responsibility.Level`). The newest one holds."""

    id: str
    participation: str
    level: str
    at: datetime


@dataclass(frozen=True)
class DisclosureFact:
    """Words passed across: released by whom (C8), to whom, covering what."""

    id: str
    consent: str
    to: str
    covers: str
    at: datetime
    from_participation: str = ""


@dataclass(frozen=True)
class DecisionFact:
    """What a person decided, having heard released words: `having_heard` is the consent that released them."""

    participation: str
    having_heard: str
    decision: str
    at: datetime


@dataclass(frozen=True)
class ClearanceFact:
    """A variation of an order, or a permission in writing: these methods, between these days."""

    methods: tuple[str, ...]
    from_on: date
    until_on: date | None = None
    kind: str = "varied"


@dataclass(frozen=True)
class RestrictionFact:
    """An order that forbids contact: on whom, protecting whom ("" for everybody harmed), what and until when."""

    id: str
    participation: str
    kind: str
    protects: str = ""
    covers_direct: bool = True
    covers_indirect: bool = True
    from_on: date | None = None
    until_on: date | None = None
    status: str = "active"
    clearances: tuple[ClearanceFact, ...] = ()


@dataclass(frozen=True)
class OrdersCheckFact:
    """Orders asked about on one day; the answer is good until `valid_until`."""

    participation: str
    checked_on: date
    valid_until: date
    nil: bool


@dataclass(frozen=True)
class RiskItemFact:
    """One factor of an assessment: present yes, no or unknown; likelihood and impact 1 to 5, before and after."""

    factor: str
    present: str
    likelihood: int | None = None
    impact: int | None = None
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    has_mitigation: bool = False


@dataclass(frozen=True)
class RiskAssessmentFact:
    """One assessment of a participation, or of the activity (`risk.ACTIVITY`), with all its factors.

    `items` are already those of the whole chain of revisions; `rest_no`: every other factor was asked about.
    """

    id: str
    of: str
    assessor: str
    at: datetime
    items: tuple[RiskItemFact, ...] = ()
    rest_no: bool = False
    has_not_proceeding: bool = False
    revises: str = ""
    superseded: bool = False


@dataclass(frozen=True)
class SignOffFact:
    """One person's sign-off of named assessments for one method."""

    by: str
    role: str
    method: str
    assessments: tuple[str, ...]
    at: datetime
    approved: bool = True
    independent: bool = False


@dataclass(frozen=True)
class NewInformationFact:
    """Something new that makes earlier assessments stale, of one participant or ("") of everybody."""

    at: datetime
    about: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PreparationFact:
    """One participant was prepared."""

    participation: str
    at: datetime


@dataclass(frozen=True)
class AttendanceFact:
    """One person's part in an activity."""

    participation: str
    arrives_at: datetime | None = None
    entrance: str = ""
    aftercare: str = ""
    attended: bool | None = None
    apology_received_as: str = ""
    aftercare_given: bool = False


@dataclass(frozen=True)
class ReadinessFact:
    """Everybody was asked whether they are ready: whom it was asked, and who answered red."""

    at: datetime
    asked: tuple[str, ...]
    red: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActivityFact:
    """A meeting or an exchange, from its plan to what came of it."""

    id: str
    method: str
    planned_at: datetime
    made_at: datetime
    minutes: int = 120
    dyads: tuple[str, ...] = ()
    people: tuple[AttendanceFact, ...] = ()
    leaves_first: str = ""
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    held_at: datetime | None = None
    ended: str = ""
    apology: str = ""
    readiness: tuple[ReadinessFact, ...] = ()


@dataclass(frozen=True)
class CommitmentFact:
    """One commitment of an agreement (`agreements.Kind`, `agreements.Status`)."""

    number: int
    kind: str
    status: str
    owners: tuple[str, ...] = ()
    due_on: date | None = None
    reviewed: bool = False
    reviewed_since_due: bool = False
    checker: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignatureFact:
    """One party's signature under one text."""

    participation: str
    text_sha256: str
    at: datetime
    wants_to_be_told: bool = True


@dataclass(frozen=True)
class AgreementFact:
    """An agreement in one version."""

    id: str
    status: str
    text_sha256: str
    signatories: tuple[str, ...]
    at: datetime
    activity: str = ""
    varies: str = ""
    reviewed_at: datetime | None = None
    commitments: tuple[CommitmentFact, ...] = ()
    signatures: tuple[SignatureFact, ...] = ()


@dataclass(frozen=True)
class FeedbackFact:
    """Somebody said what they thought of it; never what they said."""

    participation: str
    at: datetime


@dataclass(frozen=True)
class ConflictFact:
    """A member of staff said whether they know anybody in the case."""

    staff: str
    conflict: bool
    at: datetime


@dataclass(frozen=True)
class HoldFact:
    """A case on hold, or one person's pause."""

    reason: str
    at: datetime
    review_on: date | None = None
    participation: str = ""
    lifted_at: datetime | None = None


@dataclass(frozen=True)
class StopFact:
    """An emergency stop; it holds until it is lifted."""

    at: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True)
class CaseFacts:
    """Everything that the rules may know of one restorative case.

    `settings` are the service's own, put in when the facts are read, never taken from a copy that was kept.
    """

    id: str
    initiated_by: str
    received_at: datetime
    source: str = ""
    accepted_at: datetime | None = None
    information_only: bool = False
    complexity: str = "standard"
    vocabulary: str = "crime"
    cj_stage: str = ""
    offence: str = ""
    place: str = ""
    flags: tuple[str, ...] = ()
    facilitator: str = ""
    co_facilitator: str = ""
    supervisor: str = ""
    caseworkers: tuple[str, ...] = ()
    participations: tuple[ParticipationFact, ...] = ()
    dyads: tuple[DyadFact, ...] = ()
    consents: tuple[ConsentFact, ...] = ()
    enquiries: tuple[EnquiryFact, ...] = ()
    approaches: tuple[ApproachFact, ...] = ()
    sessions: tuple[SessionFact, ...] = ()
    contacts: tuple[ContactFact, ...] = ()
    responsibility: tuple[ResponsibilityFact, ...] = ()
    disclosures: tuple[DisclosureFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    restrictions: tuple[RestrictionFact, ...] = ()
    orders_checks: tuple[OrdersCheckFact, ...] = ()
    assessments: tuple[RiskAssessmentFact, ...] = ()
    sign_offs: tuple[SignOffFact, ...] = ()
    new_information: tuple[NewInformationFact, ...] = ()
    preparations: tuple[PreparationFact, ...] = ()
    activities: tuple[ActivityFact, ...] = ()
    agreements: tuple[AgreementFact, ...] = ()
    feedback: tuple[FeedbackFact, ...] = ()
    supervisions: tuple[datetime, ...] = ()
    conflicts: tuple[ConflictFact, ...] = ()
    holds: tuple[HoldFact, ...] = ()
    stops: tuple[StopFact, ...] = ()
    closed_at: datetime | None = None
    closure_reason: str = ""
    settings: ServiceSettings = DEFAULTS

    def as_of(self, moment: datetime) -> "CaseFacts":
        """What was known at a moment: everything that has a moment (`at`) of its own and came later is left out.

        A stop, a hold or a consent that ended later still holds then; the states of people are those of now.
        """
        then: dict[str, Any] = {
            name: tuple(each for each in getattr(self, name) if each.at <= moment)
            for name in (
                "consents", "enquiries", "approaches", "sessions", "responsibility", "disclosures", "decisions",
                "assessments", "sign_offs", "new_information", "preparations", "agreements", "conflicts", "contacts",
            )
        }  # fmt: skip
        for name in ("holds", "stops"):
            then[name] = tuple(
                replace(each, lifted_at=None) if each.lifted_at and each.lifted_at > moment else each
                for each in getattr(self, name)
                if each.at <= moment
            )
        return replace(self, **then)

    def part(self, participation: str) -> ParticipationFact:
        """One person's part. KeyError for an id that is not in the case."""
        for each in self.participations:
            if each.id == participation:
                return each
        raise KeyError(participation)

    def activity(self, activity: str) -> ActivityFact:
        """One activity. KeyError for an id that is not in the case."""
        for each in self.activities:
            if each.id == activity:
                return each
        raise KeyError(activity)

    def agreement(self, agreement: str) -> AgreementFact:
        """One agreement. KeyError for an id that is not in the case."""
        for each in self.agreements:
            if each.id == agreement:
                return each
        raise KeyError(agreement)
