"""What may be done while people are met, asked, approached and told."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from .activities import Method
from .consents import Kind, holds
from .decision import Decision, Reason, no, shut_if
from .facts import CaseFacts, ConsentFact
from .gates import g6_legal, goes_on, may_approach
from .participation import RESPONSIBLE_ROLES, Role, State


class Ask(StrEnum):
    """What an agency may be asked."""

    CONTACT_DETAILS = "contact_details"
    KNOWN_RISKS = "known_risks"
    ORDERS = "orders"
    FACTS = "facts"
    CUSTODY = "custody"


class Gateway(StrEnum):
    """By which lawful way an agency may answer."""

    SHARING_AGREEMENT = "sharing_agreement"
    CONSENT = "consent"
    STATUTORY = "statutory"
    SAFEGUARDING = "safeguarding"


class Reply(StrEnum):
    """What came of an enquiry."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    NO_CONTACT_DETAILS = "no_contact_details"
    NO_REPLY = "no_reply"
    CONDITIONAL = "conditional"


class RiskView(StrEnum):
    """The agency's own view of risk."""

    NONE_KNOWN = "none_known"
    SOME = "some"
    SERIOUS = "serious"
    NOT_SAID = "not_said"


class Route(StrEnum):
    """By whom the first approach is made."""

    POLICE = "police"
    YJS = "yjs"
    PROBATION = "probation"
    PRISON = "prison"
    VLO = "vlo"
    SUPPORT_SERVICE = "support_service"
    FACILITATOR = "facilitator"
    HOUSING = "housing"
    SCHOOL = "school"


class ApproachResult(StrEnum):
    """What came of the approach."""

    WILLING_TO_TALK = "willing_to_talk"
    WANTS_TIME = "wants_time"
    DECLINED = "declined"
    DO_NOT_ASK_AGAIN = "do_not_ask_again"
    NOT_REACHED = "not_reached"


# Somebody harmed hears of it through those who stand by them, never straight out: unexpected words from the person who
# harmed them do harm again.
ROUTES_TO_HARMED: Final = frozenset({Route.POLICE, Route.VLO, Route.SUPPORT_SERVICE})

# What an approach makes of a part. Silence is never consent: nobody who was not reached moves on.
STATE_AFTER_APPROACH: Final[dict[ApproachResult, State]] = {
    ApproachResult.WILLING_TO_TALK: State.CONSIDERING,
    ApproachResult.WANTS_TIME: State.INFORMATION_GIVEN,
    ApproachResult.DECLINED: State.DECLINED_NOT_NOW,
    ApproachResult.DO_NOT_ASK_AGAIN: State.DECLINED_DO_NOT_ASK_AGAIN,
    ApproachResult.NOT_REACHED: State.CONTACT_ATTEMPTED,
}


class GoOn(StrEnum):
    """What the person harmed decides, having heard."""

    STILL_WILLING = "still_willing"
    NEEDS_TIME = "needs_time"
    NOT_NOW = "not_now"
    NO = "no"


class How(StrEnum):
    """How released words are passed on."""

    IN_PERSON = "in_person"
    READ_ALOUD = "read_aloud"
    PHONE = "phone"
    VIDEO = "video"
    ON_PAPER = "on_paper"


class Hope(StrEnum):
    """What somebody hopes for."""

    ASK_QUESTIONS = "ask_questions"
    BE_HEARD = "be_heard"
    WHY = "why"
    APOLOGY = "apology"
    FEEL_SAFE = "feel_safe"
    FEEL_SAFE_AT_WORK = "feel_safe_at_work"
    PRACTICAL_REPAIR = "practical_repair"
    STOP_IT_HAPPENING_TO_OTHERS = "stop_it_happening_to_others"
    MAKE_AMENDS = "make_amends"
    OTHER = "other"


NOT_RESPONSIBLE: Final = Reason(
    "responsibility.not_responsible", "Only somebody reported as responsible says how far they accept it."
)
NOT_MET: Final = Reason(
    "responsibility.not_met", "Meet this person first: a disposal or a police code is not their own acceptance."
)
HARMED_STRAIGHT_OUT: Final = Reason(
    "approach.harmed_straight_out",
    "Somebody harmed is asked through their own service, the victim liaison officer or the police, never straight out.",
)
ANSWERED_ALREADY: Final = Reason(
    "enquiry.answered_already", "This question was answered already. Ask again if it is needed."
)
CONSENT_DOES_NOT_STAND: Final = Reason(
    "disclosure.consent_does_not_stand", "The agreement to pass these words on (C8) was withdrawn, or was never given."
)
NOT_FOR_THEM: Final = Reason("disclosure.not_for_them", "These words were released for somebody else.")
RECIPIENT_NOT_ASKED: Final = Reason(
    "disclosure.recipient_not_asked", "Ask first whether they want to hear it. Nobody is told something unasked."
)
WORDS_CHANGED: Final = Reason(
    "disclosure.words_changed", "These are not the words that were released. Only the exact words may be passed on."
)
PASSED_ON_ALREADY: Final = Reason("disclosure.passed_on_already", "These words were passed on already.")
NOT_HEARD: Final = Reason(
    "decision.not_heard", "This person has not been told these words, so there is nothing to decide on yet."
)
NOT_THEIR_CASE: Final = Reason("session.not_a_participant", "This person is not a participant in this case.")
NO_FACILITATOR: Final = Reason("session.not_allocated", "Choose the facilitators first.")


def can_answer(facts: CaseFacts, *, enquiry: str) -> Decision:
    """Can this answer be written down?"""
    found = next(each for each in facts.enquiries if each.id == enquiry)
    return shut_if(bool(found.reply) and found.reply != Reply.NO_REPLY, ANSWERED_ALREADY)


def can_record_approach(facts: CaseFacts, *, to: str, now: datetime, route: str = "") -> Decision:
    """May this person be approached now, in the words agreed (gate G3), by this route?"""
    straight_out = facts.part(to).role == Role.HARMED and bool(route) and route not in ROUTES_TO_HARMED
    return may_approach(facts, to=to, now=now) & shut_if(straight_out, HARMED_STRAIGHT_OUT)


def can_record_session(facts: CaseFacts, *, participation: str) -> Decision:
    """Can a session be written down? What happened is written down, but a case without facilitators has none."""
    known = any(part.id == participation for part in facts.participations)
    return shut_if(not known, NOT_THEIR_CASE) & shut_if(not facts.facilitator, NO_FACILITATOR)


def can_state(facts: CaseFacts, *, participation: str) -> Decision:
    """Can this person's own view of their part be written down? They have to have been met."""
    part = facts.part(participation)
    met = any(each.participation == participation for each in facts.sessions)
    return shut_if(part.role not in RESPONSIBLE_ROLES, NOT_RESPONSIBLE) & shut_if(not met, NOT_MET)


def can_pass_on(facts: CaseFacts, *, consent: ConsentFact, to: str, recipient_agreed: bool, now: datetime) -> Decision:
    """May these words be passed on to this person? C8 stands and names them, they want to hear it, no order forbids it.

    Words carried by a practitioner are contact: an order against indirect contact forbids them (G6).
    """
    stands = consent.kind == Kind.C8 and holds(consent, now)
    passed = any(each.consent == consent.id and each.to == to for each in facts.disclosures)
    return (
        goes_on(facts)
        & shut_if(not stands, CONSENT_DOES_NOT_STAND)
        & shut_if(stands and consent.to not in {"", to}, NOT_FOR_THEM)
        & shut_if(not recipient_agreed, RECIPIENT_NOT_ASKED)
        & shut_if(passed, PASSED_ON_ALREADY)
        & _is_lawful(facts, consent.participation, to, now)
    )


def _is_lawful(facts: CaseFacts, sender: str, to: str, now: datetime) -> Decision:
    pairs = [dyad for dyad in facts.dyads if {dyad.harmed, dyad.responsible} == {sender, to}]
    reasons = [g6_legal(facts, dyad, now, method=Method.SHUTTLE_VERBAL) for dyad in pairs]
    return next((each for each in reasons if not each), reasons[0]) if reasons else no(NOT_FOR_THEM)


def can_decide_to_go_on(facts: CaseFacts, *, participation: str, having_heard: str) -> Decision:
    """Can this decision be written down? They have to have been told the words."""
    heard = any(each.consent == having_heard and each.to == participation for each in facts.disclosures)
    return goes_on(facts) & shut_if(not heard, NOT_HEARD)
