"""What parties may agree, how it is looked at again, and what happens when it is not kept.

Talking with each other is a full result: an agreement without a single commitment is one. A day that passes without
evidence is never a breach by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from .consents import Kind as ConsentKind
from .deadlines import LONDON
from .decision import YES, Decision, Reason, no, shut_if
from .facts import AgreementFact, CaseFacts, CommitmentFact
from .participation import HARMED_ROLES, LIVE
from .settings import ServiceSettings


class Kind(StrEnum):
    """Kinds of commitment. The first two have an end; the next two go on; a symbolic one is a gesture."""

    ONE_OFF = "one_off"
    REPEATED = "repeated"
    ONGOING_COMMITMENT = "ongoing_commitment"
    IF_THEN_PROTOCOL = "if_then_protocol"
    SYMBOLIC = "symbolic"
    NONE_DIALOGUE_ONLY = "none_dialogue_only"


KIND_WORDS: Final[dict[Kind, str]] = {
    Kind.ONE_OFF: "Something done once",
    Kind.REPEATED: "Something done several times",
    Kind.ONGOING_COMMITMENT: "A way of acting that goes on",
    Kind.IF_THEN_PROTOCOL: "If this happens, then that",
    Kind.SYMBOLIC: "A gesture",
    Kind.NONE_DIALOGUE_ONLY: "Nothing more than that we talked",
}


class Status(StrEnum):
    """Statuses of an agreement and of its commitments; the last three are for what goes on."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PARTLY_COMPLETED = "partly_completed"
    NOT_COMPLETED_EXPLAINED = "not_completed_explained"
    BREACHED = "breached"
    VARIED = "varied"
    CANCELLED_BY_MUTUAL_CONSENT = "cancelled_by_mutual_consent"
    OVERTAKEN = "overtaken"
    NOT_MONITORED = "not_monitored"
    IN_FORCE = "in_force"
    USED = "used"
    NOT_NEEDED = "not_needed"


STATUS_WORDS: Final[dict[Status, str]] = {status: status.replace("_", " ").capitalize() for status in Status}

GOES_ON: Final = frozenset({Kind.ONGOING_COMMITMENT, Kind.IF_THEN_PROTOCOL})
FOR_WHAT_GOES_ON: Final = frozenset({Status.IN_FORCE, Status.USED, Status.NOT_NEEDED})
AT_ANY_REVIEW: Final = frozenset(
    {
        Status.VARIED,
        Status.CANCELLED_BY_MUTUAL_CONSENT,
        Status.OVERTAKEN,
        Status.NOT_MONITORED,
        Status.NOT_COMPLETED_EXPLAINED,
    }
)
SETTLED: Final = frozenset({Status.COMPLETED, Status.CANCELLED_BY_MUTUAL_CONSENT, Status.OVERTAKEN})
# Stages at which restorative justice can have been part of what was decided.
DISPOSALS: Final = frozenset(
    {
        "community_resolution",
        "outcome_22",
        "outcome_23",
        "conditional_caution",
        "deferred_sentence",
        "sentenced_community",
    }
)
FOR_WHAT_ENDS: Final = frozenset({Status.IN_PROGRESS, Status.COMPLETED, Status.PARTLY_COMPLETED})


class Step(StrEnum):
    """The sequence when a commitment may not have been kept. Nothing goes to the police by itself."""

    FACT_CHECK = "fact_check"
    KEPT_AFTER_ALL = "kept_after_all"
    HARMED_TOLD = "harmed_told"
    WISHES_ASKED = "wishes_asked"
    TALK = "talk"
    VARY = "vary"
    SECOND_MEETING = "second_meeting"
    RECORD_ONLY = "record_only"
    REFER_BACK = "refer_back"
    SAFEGUARDING = "safeguarding"


STEP_WORDS: Final[dict[Step, str]] = {
    Step.FACT_CHECK: "The facts were checked with the person whose commitment it is",
    Step.KEPT_AFTER_ALL: "It was kept after all",
    Step.HARMED_TOLD: "The harmed person was told, unless they asked not to be, and asked whether they are safe",
    Step.WISHES_ASKED: "They were asked what they want",
    Step.TALK: "The practitioners talk with both",
    Step.VARY: "The agreement is changed, if everyone concerned agrees",
    Step.SECOND_MEETING: "They meet again",
    Step.RECORD_ONLY: "It is written down, and nothing more",
    Step.REFER_BACK: "It goes back to the referrer, since it was part of a disposal",
    Step.SAFEGUARDING: "Somebody is in danger, or there is a new offence: the safeguarding way",
}

# What has to come before each step. Safeguarding waits for nothing.
COMES_AFTER: Final[dict[Step, frozenset[Step]]] = {
    Step.FACT_CHECK: frozenset(),
    Step.KEPT_AFTER_ALL: frozenset({Step.FACT_CHECK}),
    Step.HARMED_TOLD: frozenset({Step.FACT_CHECK}),
    Step.WISHES_ASKED: frozenset({Step.FACT_CHECK}),
    Step.TALK: frozenset({Step.WISHES_ASKED}),
    Step.VARY: frozenset({Step.WISHES_ASKED}),
    Step.SECOND_MEETING: frozenset({Step.WISHES_ASKED}),
    Step.RECORD_ONLY: frozenset({Step.WISHES_ASKED}),
    Step.REFER_BACK: frozenset({Step.WISHES_ASKED}),
    Step.SAFEGUARDING: frozenset(),
}

STATEMENTS: Final = (
    "It is voluntary. Each of us agreed to it freely, and nobody had to agree to anything.",
    "It is not legally binding. It is a promise between people.",
    "What was said stays between us, as far as the law allows. Nothing in this paper stops anybody: each of us may"
    " still speak to the police, a lawyer, a doctor or another professional, a support service, a regulator, or"
    " whoever decides about compensation; and, to be supported, to our child, our parent or our partner.",
    "If something in it does not work, each of us can tell the practitioners, at any time. It can be changed if"
    " everyone concerned agrees.",
)

NO_TEXT: Final = Reason("agreement.no_text", "Write each commitment in the words that the parties used.")
NO_OWNER: Final = Reason("agreement.no_owner", "Say who will do it; it may be both.")
NO_TRIGGER: Final = Reason("agreement.no_trigger", "Say when it applies, and what is done then.")
NO_DAY: Final = Reason("agreement.no_day", "Say by which day it is done.")
NO_RECURRENCE: Final = Reason("agreement.no_recurrence", "Say how often it is done.")
OWNER_NOT_A_PARTY: Final = Reason(
    "agreement.owner_not_a_party", "Only somebody who signs can be asked to do something."
)
NOT_TWO_PARTIES: Final = Reason("agreement.not_two_parties", "An agreement takes at least two people of this case.")
SOMEBODY_LEFT_OUT: Final = Reason(
    "agreement.somebody_left_out",
    "Whoever made the agreement has to agree to a change of it. Ask each of them to sign.",
)
DOES_NOT_WANT_TO_KNOW: Final = Reason(
    "agreement.does_not_want_to_know",
    "The person harmed asked not to be told how the agreement goes (C11). Respect that, and go on without.",
)
NOT_PART_OF_A_DISPOSAL: Final = Reason(
    "agreement.not_part_of_a_disposal",
    "This did not come from a caution, a sentence or another disposal, so there is nowhere to refer it back to.",
)
NOTHING_HELD: Final = Reason(
    "agreement.nothing_held", "An agreement is written down once people have met or exchanged something."
)
CASE_CLOSED: Final = Reason("agreement.case_closed", "This case is closed. Open it again first.")
NOT_A_SIGNATORY: Final = Reason("agreement.not_a_signatory", "This person is not one of those who agree.")
SIGNED_ALREADY: Final = Reason("agreement.signed_already", "This person has signed these words already.")
NOT_OPEN_TO_SIGN: Final = Reason("agreement.not_open_to_sign", "This version is not open to be signed any more.")
NOT_WILLING: Final = Reason(
    "agreement.not_willing", "This person has stopped taking part, so nobody asks them to sign. They may come back."
)
NOT_AGREED: Final = Reason(
    "agreement.not_agreed", "Not everybody has signed, so there is nothing to look at again yet."
)
UNKNOWN_COMMITMENT: Final = Reason("agreement.unknown_commitment", "There is no commitment with this number.")
STATUS_DOES_NOT_FIT: Final = Reason(
    "agreement.status_does_not_fit",
    "This status does not fit this kind of commitment: what goes on is in force, used or not needed; what ends is in"
    " progress, completed or partly completed.",
)
BREACH_NEEDS_STEPS: Final = Reason(
    "agreement.breach_needs_steps",
    "Nothing becomes a breach by a tick. Check the facts with the person first, then go on step by step.",
)
STEP_TOO_EARLY: Final = Reason(
    "agreement.step_too_early", "Another step comes first: the facts, then the harmed person's wishes."
)
CHANGED_SINCE: Final = Reason("agreement.not_the_newest", "There is a newer version of this agreement.")


@dataclass(frozen=True)
class CommitmentDraftFact:
    """What a rule has to know of a commitment that is being written down."""

    kind: str
    has_text: bool
    owners: tuple[str, ...]
    has_trigger: bool = False
    has_response: bool = False
    due_on: date | None = None
    recurrence: str = ""


def can_draft(
    facts: CaseFacts,
    *,
    commitments: Sequence[CommitmentDraftFact],
    signatories: Sequence[str],
    varies: str | None = None,
) -> Decision:
    """Can these words be written down for the parties to sign? No commitment at all is a full result."""
    known = {part.id for part in facts.participations}
    held = any(activity.held_at is not None for activity in facts.activities) or bool(facts.disclosures)
    joined = (
        shut_if(facts.closed_at is not None, CASE_CLOSED)
        & shut_if(not held, NOTHING_HELD)
        & shut_if(len(set(signatories) & known) < 2, NOT_TWO_PARTIES)
    )
    if varies is not None:
        before = facts.agreement(varies)
        joined = joined & shut_if(before.status in {Status.PROPOSED, Status.VARIED}, NOT_AGREED)
        joined = joined & shut_if(not set(before.signatories) <= set(signatories), SOMEBODY_LEFT_OUT)
    for commitment in commitments:
        joined = joined & _is_clear(commitment, signatories)
    return joined


def _is_clear(commitment: CommitmentDraftFact, signatories: Sequence[str]) -> Decision:
    if commitment.kind == Kind.NONE_DIALOGUE_ONLY:
        return YES
    return (
        shut_if(not commitment.has_text, NO_TEXT)
        & shut_if(not commitment.owners, NO_OWNER)
        & shut_if(not set(commitment.owners) <= set(signatories), OWNER_NOT_A_PARTY)
        & shut_if(
            commitment.kind == Kind.IF_THEN_PROTOCOL and not (commitment.has_trigger and commitment.has_response),
            NO_TRIGGER,
        )
        & shut_if(commitment.kind == Kind.ONE_OFF and commitment.due_on is None, NO_DAY)
        & shut_if(commitment.kind == Kind.REPEATED and not commitment.recurrence, NO_RECURRENCE)
    )


def can_sign(facts: CaseFacts, *, agreement: str, participation: str) -> Decision:
    """Can this person sign these words, freely, now?"""
    found = facts.agreement(agreement)
    if participation not in found.signatories:
        return no(NOT_A_SIGNATORY)
    signed = any(
        each.participation == participation and each.text_sha256 == found.text_sha256 for each in found.signatures
    )
    return (
        shut_if(facts.closed_at is not None, CASE_CLOSED)
        & shut_if(found.status != Status.PROPOSED and not signed, NOT_OPEN_TO_SIGN)
        & shut_if(signed, SIGNED_ALREADY)
        & shut_if(facts.part(participation).state not in LIVE, NOT_WILLING)
    )


def all_signed(facts: CaseFacts, *, agreement: str) -> bool:
    """Has every party signed these words?"""
    found = facts.agreement(agreement)
    signed = {each.participation for each in found.signatures if each.text_sha256 == found.text_sha256}
    return set(found.signatories) <= signed


def status_when_agreed(kind: Kind | str) -> Status:
    """What a commitment starts as once everyone has signed."""
    return (
        Status.IN_FORCE
        if kind in GOES_ON
        else Status.COMPLETED
        if kind == Kind.NONE_DIALOGUE_ONLY
        else Status.IN_PROGRESS
    )


def fits(kind: Kind | str, status: Status | str) -> bool:
    """Can a commitment of this kind have this status at a review?"""
    if status in AT_ANY_REVIEW:
        return True
    return status in (FOR_WHAT_GOES_ON if kind in GOES_ON else FOR_WHAT_ENDS)


def can_review(facts: CaseFacts, *, agreement: str, statuses: Mapping[int, str]) -> Decision:
    """Can these statuses be written down? A breach never starts here."""
    found = facts.agreement(agreement)
    kinds = {each.number: each.kind for each in found.commitments}
    joined = shut_if(found.status == Status.PROPOSED, NOT_AGREED) & shut_if(
        found.status == Status.VARIED, CHANGED_SINCE
    )
    for number, status in statuses.items():
        if number not in kinds:
            joined = joined & no(UNKNOWN_COMMITMENT)
        elif status == Status.BREACHED:
            joined = joined & no(BREACH_NEEDS_STEPS)
        else:
            joined = joined & shut_if(not fits(kinds[number], status), STATUS_DOES_NOT_FIT)
    return joined


def status_after(statuses: Sequence[str], *, now: str) -> str:
    """The agreement's own status from those of its commitments."""
    found = {Status(each) for each in statuses}
    if not found or now in {Status.PROPOSED, Status.VARIED}:
        return now
    if Status.BREACHED in found:
        return Status.BREACHED
    if found & FOR_WHAT_GOES_ON:
        return Status.IN_FORCE
    if found & {Status.PROPOSED, Status.AGREED, Status.IN_PROGRESS, Status.VARIED}:
        return Status.IN_PROGRESS
    if len(found) == 1:
        return found.pop()
    return Status.COMPLETED if found <= SETTLED else Status.PARTLY_COMPLETED


def can_handle_breach(facts: CaseFacts, *, agreement: str, number: int, step: Step | str) -> Decision:
    """Can this step be taken now? The facts come first, then the harmed person's wishes; safety waits for nothing."""
    found = facts.agreement(agreement)
    commitment = next((each for each in found.commitments if each.number == number), None)
    if commitment is None:
        return no(UNKNOWN_COMMITMENT)
    missing = COMES_AFTER[Step(step)] - {Step(each) for each in commitment.steps}
    return (
        shut_if(found.status == Status.PROPOSED, NOT_AGREED)
        & shut_if(found.status == Status.VARIED, CHANGED_SINCE)
        & shut_if(bool(missing), STEP_TOO_EARLY)
        & shut_if(step == Step.HARMED_TOLD and not _harmed_to_tell(facts, found), DOES_NOT_WANT_TO_KNOW)
        & shut_if(step == Step.REFER_BACK and facts.cj_stage not in DISPOSALS, NOT_PART_OF_A_DISPOSAL)
    )


def wants_to_be_told(facts: CaseFacts, *, agreement: str, participation: str) -> bool:
    """Is this person told how the agreement goes: by default, unless they said no when signing or since (C11)?"""
    signed = [each for each in facts.agreement(agreement).signatures if each.participation == participation]
    said_no_since = any(
        each.kind == ConsentKind.C11 and each.participation == participation and each.withdrawn_at is not None
        for each in facts.consents
    )
    return all(each.wants_to_be_told for each in signed) and not said_no_since


def _harmed_to_tell(facts: CaseFacts, agreement: AgreementFact) -> bool:
    """Is there anybody harmed among those who agreed who wants to be told?"""
    return any(
        facts.part(each).role in HARMED_ROLES and wants_to_be_told(facts, agreement=agreement.id, participation=each)
        for each in agreement.signatories
    )


def status_after_step(step: Step | str, *, now: str, kind: Kind | str) -> str:
    """What a commitment's status becomes by a step. A fact check alone changes nothing."""
    step = Step(step)
    if step == Step.KEPT_AFTER_ALL:
        return status_when_agreed(kind)
    if step in {Step.FACT_CHECK, Step.SAFEGUARDING}:
        return now
    return Status.BREACHED if step in {Step.HARMED_TOLD, Step.WISHES_ASKED} else now


def review_days(agreed_on: date, settings: ServiceSettings) -> tuple[datetime, ...]:
    """When the agreement as a whole is looked at again."""
    days = (agreed_on + timedelta(weeks=weeks) for weeks in settings.agreement_review_weeks)
    return tuple(datetime.combine(day, time(9), LONDON) for day in days)


def is_open(commitment: CommitmentFact) -> bool:
    """Is something still to come of this commitment?"""
    return commitment.status in {Status.AGREED, Status.IN_PROGRESS, Status.IN_FORCE, Status.USED, Status.BREACHED}


def newest(agreements: Sequence[AgreementFact]) -> AgreementFact | None:
    """The agreement that stands, or is proposed: the newest version."""
    return max((each for each in agreements if each.status != Status.VARIED), key=lambda each: each.at, default=None)
