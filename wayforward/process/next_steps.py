"""What is next in a restorative case, and what is still missing for it: the gates turned into one step.

The rules decide; this only reads them in their order and names the first thing that opens the way. It never names a
step that presses a participant: where somebody has said no, paused or asked for time, the next step is to wait.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from . import gates
from .consents import CHECKLIST, Kind, standing
from .deadlines import load_holidays, local_day, working_days_before
from .decision import Decision, Reason
from .facts import ActivityFact, AgreementFact, CaseFacts, DyadFact, ParticipationFact
from .participation import HARMED_ROLES, LIVE, RESPONSIBLE_ROLES, is_on_hold, is_stopped


class Step(StrEnum):
    """The steps that can be next."""

    KNOWS = "knows"
    ACCEPT = "accept"
    NAME_RESPONSIBLE = "name-responsible"
    ADD_PARTICIPANT = "add-participant"
    ALLOCATE = "allocate"
    SESSION = "session"
    CONSENT = "consent"
    ASK_AGENCY = "ask-agency"
    ANSWER = "answer"
    APPROACH = "approach"
    SAFE_CONTACT = "safe-contact"
    RESPONSIBILITY = "responsibility"
    PASS_ON = "pass-on"
    GO_ON = "go-on"
    ORDERS = "orders"
    ORDER = "order"
    CLEARANCE = "clearance"
    ASSESS_RISK = "assess-risk"
    SIGN_OFF = "sign-off"
    PREPARE = "prepare"
    PLAN = "plan"
    CONFIRM = "confirm"
    READINESS = "readiness"
    CALL_OFF = "call-off"
    HELD = "held"
    AGREEMENT = "agreement"
    SIGN = "sign"
    AFTERCARE = "aftercare"
    REVIEW = "review"
    CLOSE = "close"
    REOPEN = "reopen"
    LIFT_HOLD = "lift-hold"
    LIFT_STOP = "lift-stop"


BUTTONS: Final[dict[Step, str]] = {
    Step.KNOWS: "The person knows of it",
    Step.ACCEPT: "Accept the referral",
    Step.NAME_RESPONSIBLE: "Name them",
    Step.ADD_PARTICIPANT: "Add the person harmed",
    Step.ALLOCATE: "Choose the team",
    Step.SESSION: "Record a meeting with them",
    Step.CONSENT: "Record a consent",
    Step.ASK_AGENCY: "Ask the agency",
    Step.ANSWER: "Record the answer",
    Step.APPROACH: "Record the approach",
    Step.SAFE_CONTACT: "Agree how to reach them",
    Step.RESPONSIBILITY: "Write down what they accept",
    Step.PASS_ON: "Pass the words on",
    Step.GO_ON: "Record their decision",
    Step.ORDERS: "Record the answer about orders",
    Step.ORDER: "Write the order down",
    Step.CLEARANCE: "Record a variation or permission",
    Step.ASSESS_RISK: "Assess the risk",
    Step.SIGN_OFF: "Sign off risk and method",
    Step.PREPARE: "Record a preparation",
    Step.PLAN: "Plan a meeting or exchange",
    Step.CONFIRM: "Confirm the date",
    Step.READINESS: "Ask about readiness",
    Step.CALL_OFF: "Call it off",
    Step.HELD: "Record what happened",
    Step.AGREEMENT: "Write down what they agree",
    Step.SIGN: "Record a signature",
    Step.AFTERCARE: "Record aftercare",
    Step.REVIEW: "Look at the commitments",
    Step.CLOSE: "Close the case",
    Step.REOPEN: "Open it again",
    Step.LIFT_HOLD: "Let it go on",
    Step.LIFT_STOP: "Lift the stop",
}


@dataclass(frozen=True)
class Next:
    """One sentence; the step behind the button, if there is one; whom and which consent it is about; what lacks."""

    words: str
    step: Step | None = None
    about: str = ""
    kind: str = ""
    missing: tuple[Reason, ...] = ()

    @property
    def button(self) -> str:
        return BUTTONS[self.step] if self.step else ""


@dataclass(frozen=True)
class Remedy:
    """What opens a gate that is shut for one reason. `of` says whose part it is about."""

    step: Step | None
    kind: str = ""
    of: str = ""


ASKS, OTHER, HARMED, RESPONSIBLE = "asks", "other", "harmed", "responsible"

# For each reason of the gates of pairs: the step that takes it away; none where the only thing to do is to wait.
REMEDIES: Final[dict[str, Remedy]] = {
    gates.NO_CONSENT_TO_PASS_DETAILS.code: Remedy(Step.CONSENT, Kind.C3, ASKS),
    gates.NO_CONSENT_TO_APPROACH.code: Remedy(Step.CONSENT, Kind.C4, ASKS),
    gates.NO_WORDING.code: Remedy(Step.CONSENT, Kind.C4, ASKS),
    gates.ASKER_SAID_NO.code: Remedy(None, of=ASKS),
    gates.RESPONSIBLE_NOT_READY.code: Remedy(Step.RESPONSIBILITY, of=RESPONSIBLE),
    gates.NOT_APPROACHED.code: Remedy(Step.APPROACH, of=OTHER),
    gates.NOT_WILLING_TO_TALK.code: Remedy(Step.APPROACH, of=OTHER),
    gates.NO_CONSENT_TO_CONTACT.code: Remedy(Step.SAFE_CONTACT, of=OTHER),
    gates.OTHER_SAID_NO.code: Remedy(None, of=OTHER),
    gates.NO_STATEMENT.code: Remedy(Step.RESPONSIBILITY, of=RESPONSIBLE),
    gates.DENIES.code: Remedy(Step.CLOSE, of=RESPONSIBLE),
    gates.NOT_RELEASED.code: Remedy(Step.CONSENT, Kind.C8, RESPONSIBLE),
    gates.NOT_TOLD.code: Remedy(Step.PASS_ON, of=HARMED),
    gates.NOT_DECIDED.code: Remedy(Step.GO_ON, of=HARMED),
    gates.RESPONSIBLE_NOT_WILLING.code: Remedy(None, of=RESPONSIBLE),
    gates.NOT_WILLING.code: Remedy(None, of=HARMED),
    gates.ORDERS_NOT_CHECKED.code: Remedy(Step.ORDERS, of=RESPONSIBLE),
    gates.ORDERS_CHECK_OLD.code: Remedy(Step.ORDERS, of=RESPONSIBLE),
    gates.ORDERS_NOT_WRITTEN_DOWN.code: Remedy(Step.ORDER, of=RESPONSIBLE),
    gates.RESTRICTION_IN_FORCE.code: Remedy(Step.CLEARANCE, of=RESPONSIBLE),
    gates.RESTRICTION_UNKNOWN.code: Remedy(Step.ORDERS, of=RESPONSIBLE),
    gates.NOT_ASSESSED.code: Remedy(Step.ASSESS_RISK),
    gates.ASSESSMENT_STALE.code: Remedy(Step.ASSESS_RISK),
    gates.CRITICAL_UNKNOWN.code: Remedy(Step.ASSESS_RISK),
    gates.NOT_SIGNED_OFF.code: Remedy(Step.SIGN_OFF),
    gates.PANEL_INCOMPLETE.code: Remedy(Step.SIGN_OFF),
    gates.NOBODY_INDEPENDENT.code: Remedy(Step.SIGN_OFF),
    gates.TOO_HIGH_FOR_DIRECT.code: Remedy(Step.SIGN_OFF),
    gates.NO_CONTACT_IN_STALKING.code: Remedy(Step.SIGN_OFF),
    gates.NO_SECOND_FACILITATOR.code: Remedy(Step.ALLOCATE),
    gates.NO_CONSENT_TO_MEET.code: Remedy(Step.CONSENT, Kind.C7),
    gates.NO_GUARDIAN_CONSENT.code: Remedy(Step.CONSENT, Kind.C7),
    gates.SOMEBODY_STOPPED.code: Remedy(Step.CALL_OFF),
    gates.NO_AFTERCARE.code: Remedy(Step.CALL_OFF),
    gates.TIME_HAS_PASSED.code: Remedy(Step.CALL_OFF),
    gates.READINESS_NOT_ASKED.code: Remedy(Step.READINESS),
    gates.READINESS_NOT_ASKED_TODAY.code: Remedy(Step.READINESS),
    gates.SOMEBODY_NOT_READY.code: Remedy(Step.CALL_OFF),
}

CLOSED: Final = Next("The case is closed. Everybody in it can come back at any time.", Step.REOPEN)
STOPPED: Final = Next("Everything is stopped for safety. The supervisor looks at it today.", Step.LIFT_STOP)
HELD_UP: Final = Next("The case is on hold. Nothing moves until it goes on.", Step.LIFT_HOLD)
KNOW_FIRST: Final = "This is for information only, until the referrer has told the person of it."
ACCEPT_IT: Final = "Read the referral, and accept it or say why not."
NAME_THEM: Final = "Name the person who is reported as responsible."
NAME_HARMED: Final = "Name the person who was harmed."
CHOOSE_TEAM: Final = "Ask for conflicts of interest, and choose the facilitators and the supervisor."
MEET_FIRST: Final = (
    "Meet the person who asked for this, as often as they like, and explain everything on the checklist."
)
MEET_OTHER: Final = "Meet the person responsible, and explain everything on the checklist."
ANSWER_COMES: Final = "An agency was asked. When its answer comes, write it down."
ASK_THEM: Final = "The person who asks agreed that an agency is asked. Ask it."
WAIT: Final = "Wait. Somebody has said no, pauses or needs time, and nobody presses them."
MAY_PREPARE: Final = "The way is open. Ask whether they agree to prepare (C6), and prepare each of them apart."
PREPARE_THEM: Final = "Prepare each of them apart, for as long as it takes."
PLAN_IT: Final = "Everybody is prepared. Plan the meeting or the exchange, with arrivals kept apart."
CONFIRM_IT: Final = "Everything is in place. Confirm the date; each person is told apart, in neutral words."
DAY_COMES: Final = "The date is confirmed. Ask everybody whether they are ready within five working days before it."
GO: Final = "Everybody is ready, and the way is open. Afterwards, write down what happened."
WRITE_DOWN: Final = "Its time has come. Write down what happened, as it happened."
AGREE: Final = "They have met. Write down what they agree, in their words; that they talked is enough."
SIGN_IT: Final = "The words stand. Each of them signs if they want to, and nobody has to."
CARE: Final = "Ask each of them, apart, how they are: a day to three days afterwards."
LOOK_AGAIN: Final = "Look at the commitments with those who made them."
CLOSE_IT: Final = "Ask how it was for them. Nothing is left open: the case can be closed."
DENIED: Final = "What happened is not accepted, so it cannot go on with this person. Tell the person harmed with care."


def next_step(facts: CaseFacts, now: datetime, holidays: Collection[date] | None = None) -> Next:
    """The one thing to do next. What stops the case comes first, then what was begun last, then the gates in order."""
    if facts.closed_at is not None:
        return CLOSED
    if is_stopped(facts):
        return STOPPED
    if is_on_hold(facts):
        return HELD_UP
    return _intake(facts) or _activity(facts, now, holidays) or _after(facts, now) or _pairs(facts, facts.dyads, now)


def _intake(facts: CaseFacts) -> Next | None:
    """Until somebody works on it."""
    first = gates.g1_accepted(facts)
    if facts.information_only:
        return Next(KNOW_FIRST, Step.KNOWS, missing=first.reasons)
    if facts.accepted_at is None:
        return Next(ACCEPT_IT, Step.ACCEPT, missing=first.reasons)
    if not any(part.role in HARMED_ROLES for part in facts.participations):
        return Next(NAME_HARMED, Step.ADD_PARTICIPANT, missing=(gates.NO_PAIR,))
    if not any(part.role in RESPONSIBLE_ROLES for part in facts.participations):
        return Next(NAME_THEM, Step.NAME_RESPONSIBLE, missing=(gates.NO_PAIR,))
    second = gates.g2_allocated(facts)
    return None if second else Next(CHOOSE_TEAM, Step.ALLOCATE, missing=second.reasons)


# --- A meeting or exchange that is planned, and what comes after one. -------------------------------------------------


def _activity(facts: CaseFacts, now: datetime, holidays: Collection[date] | None) -> Next | None:
    """The activity that is planned and was neither called off nor held, if there is one."""
    live = [each for each in facts.activities if each.cancelled_at is None and each.held_at is None]
    if not live:
        return None
    activity = min(live, key=lambda each: each.planned_at)
    if activity.confirmed_at is None:
        answer = gates.may_confirm(facts, activity=activity.id, now=now)
        return Next(CONFIRM_IT, Step.CONFIRM) if answer else _remedied(facts, answer, activity, now)
    known = load_holidays() if holidays is None else holidays
    answer = gates.ready_for(facts, activity, now, known)
    if activity.planned_at <= now:
        return Next(WRITE_DOWN, Step.HELD, missing=answer.reasons)
    if answer:
        return Next(GO, Step.HELD)
    day = local_day(activity.planned_at)
    begins = working_days_before(day, facts.settings.readiness_working_days, known)
    only_to_be_asked = set(answer.codes) <= {
        gates.READINESS_NOT_ASKED.code,
        gates.READINESS_NOT_ASKED_TODAY.code,
    }
    asked_before = gates.READINESS_NOT_ASKED.code not in answer.codes
    too_early = local_day(now) < (day if asked_before else begins)
    if only_to_be_asked and too_early:
        return Next(DAY_COMES, missing=answer.reasons)
    return _remedied(facts, answer, activity, now)


def _remedied(facts: CaseFacts, answer: Decision, activity: ActivityFact, now: datetime) -> Next:
    """The first reason that has a remedy, and whose part it is about."""
    reason = answer.reasons[0]
    if reason == gates.NOT_PREPARED:
        return _prepare(facts, _not_prepared(facts, [each.participation for each in activity.people]), now, answer)
    if reason.code not in REMEDIES:
        return Next(reason.words, missing=answer.reasons)
    remedy = REMEDIES[reason.code]
    about = _lacks_meeting_consent(facts, activity, now) if remedy.kind == Kind.C7 else ""
    return Next(reason.words, remedy.step, about, remedy.kind, answer.reasons)


def _lacks_meeting_consent(facts: CaseFacts, activity: ActivityFact, now: datetime) -> str:
    for each in activity.people:
        agreed = standing(facts.consents, Kind.C7, now=now, participation=each.participation, to=activity.id)
        if agreed is None:
            return each.participation
    return ""


def _after(facts: CaseFacts, now: datetime) -> Next | None:
    """What follows a meeting or exchange that took place: words, signatures, aftercare, reviews, closing.

    Nothing closes while another pair is still on its way.
    """
    held = [each for each in facts.activities if each.held_at is not None]
    if not held:
        return None
    newest = max(held, key=lambda each: each.planned_at)
    agreements = [each for each in facts.agreements if each.status != "varied"]
    if not agreements:
        return Next(AGREE, Step.AGREEMENT)
    if unsigned := [each for each in agreements if each.status == "proposed"]:
        return Next(SIGN_IT, Step.SIGN, _has_not_signed(unsigned[0]), missing=(gates.NOT_ALL_SIGNED,))
    if cared := [each.participation for each in newest.people if each.attended and not each.aftercare_given]:
        return Next(CARE, Step.AFTERCARE, cared[0])
    met = {dyad for each in held for dyad in each.dyads}
    others = _pairs(facts, [each for each in facts.dyads if each.id not in met], now)
    if others.step is not None:
        return others
    last = gates.g10_closed(facts)
    return Next(CLOSE_IT, Step.CLOSE) if last else Next(LOOK_AGAIN, Step.REVIEW, missing=last.reasons)


def _has_not_signed(agreement: AgreementFact) -> str:
    signed = {each.participation for each in agreement.signatures if each.text_sha256 == agreement.text_sha256}
    return next((each for each in agreement.signatories if each not in signed), "")


# --- The gates of the pairs. ------------------------------------------------------------------------------------------


def _pairs(facts: CaseFacts, dyads: Sequence[DyadFact], now: datetime) -> Next:
    """The first of these pairs that somebody can do something for; where there is none, to wait."""
    found = [_pair(facts, dyad, now) for dyad in dyads]
    return next((each for each in found if each.step), found[0] if found else Next(WAIT))


def _pair(facts: CaseFacts, dyad: DyadFact, now: datetime) -> Next:
    """The first gate of this pair that is shut, in the order in which they are opened."""
    answers = (
        gates.g3_approach(facts, dyad, now),
        gates.g4_reached(facts, dyad, now),
        gates.g5_facts(facts, dyad, now),
        gates.g6_legal(facts, dyad, now),
        gates.g7_signed_off(facts, dyad, now),
    )
    for answer in answers:
        if not answer:
            return _opened_by(facts, dyad, answer, now)
    people = [dyad.harmed, dyad.responsible]
    return _prepare(facts, _not_prepared(facts, people), now, answers[-1])


def _opened_by(facts: CaseFacts, dyad: DyadFact, answer: Decision, now: datetime) -> Next:
    """The step that takes the first reason of a shut gate away."""
    reason = answer.reasons[0]
    remedy = REMEDIES[reason.code]
    whose = _whose(facts, dyad)
    about = whose[remedy.of].id if remedy.of else ""
    if remedy.step is None:
        return Next(WAIT, about=about, missing=answer.reasons)
    if reason == gates.DENIES:
        return Next(DENIED, Step.CLOSE, about, missing=answer.reasons)
    if _meets_first(remedy) and not _is_informed(facts, about):
        words = MEET_FIRST if about == whose[ASKS].id else MEET_OTHER
        return Next(words, Step.SESSION, about, missing=answer.reasons)
    if remedy.step == Step.APPROACH and (before := _before_approach(facts, whose[ASKS], now)):
        return Next(*before, about, missing=answer.reasons)
    return Next(reason.words, remedy.step, about, remedy.kind, answer.reasons)


def _whose(facts: CaseFacts, dyad: DyadFact) -> dict[str, ParticipationFact]:
    harmed, responsible = facts.part(dyad.harmed), facts.part(dyad.responsible)
    reverse = facts.initiated_by == gates.INITIATED_BY_RESPONSIBLE
    asks, other = (responsible, harmed) if reverse else (harmed, responsible)
    return {HARMED: harmed, RESPONSIBLE: responsible, ASKS: asks, OTHER: other}


def _meets_first(remedy: Remedy) -> bool:
    """Is this something that is only asked of somebody who was met and told everything?"""
    return remedy.kind == Kind.C4 or remedy.step == Step.RESPONSIBILITY


def _is_informed(facts: CaseFacts, participation: str) -> bool:
    explained = {item for each in facts.sessions if each.participation == participation for item in each.explained}
    return explained >= set(CHECKLIST)


def _before_approach(facts: CaseFacts, asks: ParticipationFact, now: datetime) -> tuple[str, Step] | None:
    """An agency whose answer is awaited, or that may be asked, comes before the approach."""
    if any(not each.reply for each in facts.enquiries):
        return ANSWER_COMES, Step.ANSWER
    if not facts.enquiries and standing(facts.consents, Kind.C5, now=now, participation=asks.id):
        return ASK_THEM, Step.ASK_AGENCY
    return None


def _not_prepared(facts: CaseFacts, people: Sequence[str]) -> list[str]:
    prepared = {each.participation for each in facts.preparations}
    return [each for each in people if each not in prepared and facts.part(each).state in LIVE]


def _prepare(facts: CaseFacts, waiting: Sequence[str], now: datetime, answer: Decision) -> Next:
    """Prepare whoever is not; ask for their consent to it first. Where everybody is, plan."""
    for each in waiting:
        if standing(facts.consents, Kind.C6, now=now, participation=each) is None:
            return Next(MAY_PREPARE, Step.CONSENT, each, Kind.C6, (gates.NO_CONSENT_TO_PREPARE, *answer.reasons))
    if waiting:
        return Next(PREPARE_THEM, Step.PREPARE, waiting[0], missing=answer.reasons or (gates.NOT_PREPARED,))
    return Next(PLAN_IT, Step.PLAN, missing=answer.reasons or (gates.NO_ACTIVITY,))
