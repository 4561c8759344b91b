"""Which tables a copy of somebody's own data is made of, what of them is printed, and which are left out and why.

Every table of cases is in TABLES, in BY_THEMSELVES or in LEFT_OUT; a test demands it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q

from wayforward.process import (
    consents,
    instruments,
    needs,
    offers,
    people,
    referrals,
    responsibility,
    safe_contact,
    support,
)
from wayforward.process.packs import Why
from wayforward.web.people.forms.persons import LANGUAGES


class Section(StrEnum):
    """Where in a copy something stands; in this order."""

    YOU = "you"
    AGREED = "agreed"
    SUPPORT = "support"
    RESTORATIVE = "restorative"
    SAID = "said"
    TOLD = "told"
    ANSWERED = "answered"
    PASSED_ON = "passed_on"


SECTION_WORDS = {
    Section.YOU: "Who you are, and how we reach you",
    Section.AGREED: "What you agreed to",
    Section.SUPPORT: "Your support",
    Section.RESTORATIVE: "Restorative justice",
    Section.SAID: "What you said, and what we wrote",
    Section.TOLD: "What you were told and sent",
    Section.ANSWERED: "Questions that you answered",
    Section.PASSED_ON: "What was passed on about you",
}


@dataclass(frozen=True)
class Gather:
    """One table: how a row of it is somebody's own (`of`), and what of it is printed, in this order.

    `of`: "participation" (by its part, in its compartment), "part" (by its part, on shared ground), "case" (all of a
    support case), "person" (by the person, in their compartments) or "who" (about the person, in no case).
    """

    table: str
    section: Section
    title: str
    of: str
    printed: dict[str, str]
    on: str = "at"
    proposed: Why | None = None
    only: Q = field(default_factory=Q)
    spoken: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    # The same for what can only be said beside the rest of its row: (value, row).
    spoken_in_row: dict[str, Callable[[Any, Any], str]] = field(default_factory=dict)


def _consent(kind: str) -> str:
    return consents.CATALOGUE[consents.Kind(kind)].title


def _answers(words: str, row: Any) -> str:
    """What somebody answered to each question, as it was put to them."""
    if not words:
        return ""
    said = instruments.in_words(instruments.load(row.instrument), json.loads(words))
    return "".join(f"\n{question} – {answer}" for question, answer in said)


def _of_five(value: int | None) -> str:
    return f"{value} of 5" if value else ""


def _feedback(items: Mapping[str, int | None]) -> str:
    """How far they agreed with each sentence."""
    said = ((instruments.FEEDBACK_ITEMS.get(code, code), _of_five(value)) for code, value in items.items())
    return "".join(f"\n{sentence} – {how_far}" for sentence, how_far in said if how_far)


def called(*tables: Mapping[Any, str]) -> Callable[[Any], str]:
    """What speaks a code in the words that staff see for it; a code in none of the tables, with blanks."""
    words = {str(code): said for table in tables for code, said in table.items()}
    return lambda code: words.get(str(code), str(code).replace("_", " ")) if code else ""


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%-d %B %Y}"
    except ValueError:
        return text


LANGUAGE = called(dict(LANGUAGES))
CHANNEL = called(safe_contact.CHANNEL_WORDS)
CATEGORY = called(needs.CATEGORY_WORDS)
POINTS = {"initial": "At the start", "review": "Along the way", "exit": "At the end"}
GIVEN_HOW = {
    "verbal_recorded_by": "You said it, and it was written down",
    "signed": "Signed",
    "interpreter": "Through an interpreter",
    "easy_read": "In easy read",
}


def _safe_contact(rules: str) -> str:
    """Each way of reaching the person, in a line as the page about it has it."""
    profile = safe_contact.parse(json.loads(rules)) if rules else None
    return "\n".join(safe_contact.describe(profile, each) for each in safe_contact.Channel) if profile else ""


STANDS = Q(superseded_by=None)
TABLES: tuple[Gather, ...] = (
    Gather(
        "people.Person",
        Section.YOU,
        "You",
        "who",
        {
            "legal_name": "Name",
            "known_as": "Known as",
            "pronouns": "Pronouns",
            "born": "Born",
            "phone": "Telephone",
            "email": "E-mail",
            "address": "Address",
            "language": "Language",
            "access_needs": "What you need",
        },
        spoken={"born": _day, "language": LANGUAGE},
        on="created_at",
    ),
    Gather(
        "people.SafeContact",
        Section.YOU,
        "How it is safe to reach you",
        "who",
        {"rules": "Agreed"},
        spoken={"rules": _safe_contact},
        on="agreed_at",
    ),
    Gather(
        "people.EqualityAnswers",
        Section.YOU,
        "About you, as you described yourself",
        "who",
        {"answers": "Answers"},
        on="asked_at",
    ),
    Gather(
        "people.Objection",
        Section.YOU,
        "You asked that what we know of you is not used",
        "who",
        {"kind": "What", "words": "In your words", "ended_at": "Until", "ended_because": "Because"},
    ),
    Gather(
        "uploads.Attachment",
        Section.SAID,
        "A paper in your file, of which you can have a copy",
        "about",
        {"kind": "What", "title": "Title", "name": "Name of the file"},
        only=STANDS & Q(out_at=None),
    ),
    Gather(
        "people.NoticeGiven",
        Section.AGREED,
        "You were told how we use what you say",
        "person",
        {"notice": "Notice", "how": "How", "language": "Language", "understood": "Understood"},
        spoken={
            "notice": called(people.NOTICE_WORDS),
            "how": called(people.NOTICE_HOW_WORDS),
            "language": LANGUAGE,
        },
    ),
    Gather(
        "people.Consent",
        Section.AGREED,
        "You agreed",
        "person",
        {
            "kind": "To",
            "scope": "In these words",
            "item": "These words of yours",
            "given_how": "How",
            "expires_on": "Until",
        },
        spoken={"kind": _consent, "given_how": called(GIVEN_HOW)},
    ),
    Gather(
        "people.Withdrawal",
        Section.AGREED,
        "You took back what you had agreed to",
        "consent",
        {"words": "In your words", "how": "How"},
    ),
    Gather(
        "support.SupportCase",
        Section.SUPPORT,
        "Your support",
        "itself",
        {"ref": "Reference", "opened_at": "Since", "closed_at": "Ended", "closed_reason": "Because"},
        spoken={"closed_reason": called(support.CLOSURE_WORDS)},
        on="opened_at",
    ),
    Gather(
        "support.Referral",
        Section.SUPPORT,
        "How you came to us",
        "itself",
        {
            "ref": "Reference",
            "source": "By",
            "referrer": "Who referred",
            "priority": "Urgency",
            "closed_at": "Ended",
            "closed_reason": "Because",
        },
        spoken={
            "source": called(referrals.SOURCE_WORDS),
            "closed_reason": called(support.REFERRAL_CLOSURE_WORDS),
        },
        on="received_at",
    ),
    Gather(
        "people.Incident",
        Section.SUPPORT,
        "What happened",
        "case",
        {
            "title": "In short",
            "summary": "In words",
            "happened_on": "On",
            "happened_until": "Until",
            "crime_number": "Crime number",
            "offence": "Kind",
        },
        spoken={"offence": called()},
        on="happened_on",
    ),
    Gather(
        "support.Contact",
        Section.SUPPORT,
        "Contact",
        "case",
        {"direction": "Who got in touch", "channel": "By", "result": "Result", "minutes": "Minutes"},
        spoken={
            "direction": called({"out": "We did", "in": "You did"}),
            "channel": CHANNEL,
            "result": called(safe_contact.RESULT_WORDS),
        },
        only=STANDS,
    ),
    Gather(
        "support.NeedsAssessment",
        Section.SUPPORT,
        "Your needs were asked about",
        "case",
        {"kind": "When", "enhanced_rights": "Further rights", "risk_summary": "How safe you are"},
        spoken={"kind": called(POINTS)},
        only=STANDS,
    ),
    Gather(
        "support.Need",
        Section.SUPPORT,
        "A need",
        "case",
        {"category": "About", "answer": "Answer", "severity": "How much, 0 to 5", "words": "In words"},
        spoken={"category": CATEGORY, "answer": called(needs.ANSWER_WORDS)},
        only=STANDS,
    ),
    Gather(
        "support.Goal",
        Section.SUPPORT,
        "A goal",
        "case",
        {
            "words": "Goal",
            "category": "About",
            "action": "What is done",
            "who": "By",
            "due_on": "By when",
            "status": "How it stands",
        },
        spoken={"category": CATEGORY},
        only=STANDS,
    ),
    Gather(
        "support.PlanReview",
        Section.SUPPORT,
        "The plan was looked at again",
        "case",
        {"words": "In words"},
        only=STANDS,
    ),
    Gather(
        "support.Offer",
        Section.SUPPORT,
        "Restorative justice was mentioned to you",
        "case",
        {
            "channel": "By",
            "response": "You answered",
            "reason": "In words",
            "may_mention_again": "Mention it again?",
            "ask_after": "Not before",
        },
        spoken={
            "channel": CHANNEL,
            "response": called(offers.RESPONSE_WORDS),
            "may_mention_again": called(offers.MAY_MENTION_WORDS),
        },
        only=STANDS,
    ),
    Gather(
        "support.NonOffer",
        Section.SUPPORT,
        "Restorative justice was not mentioned",
        "case",
        {"reason": "Because", "words": "In words", "review_on": "To be looked at again on"},
        spoken={"reason": called(offers.NON_OFFER_WORDS)},
        only=STANDS,
    ),
    Gather(
        "support.LifeEvent",
        Section.SUPPORT,
        "Something in your life",
        "case",
        {"kind": "What", "on": "On", "words": "In words"},
        spoken={"kind": called(offers.TRIGGER_WORDS)},
        only=STANDS,
    ),
    Gather(
        "restorative.Session",
        Section.RESTORATIVE,
        "We met you",
        "participation",
        {
            "mode": "How",
            "minutes": "Minutes",
            "explained": "Explained",
            "hopes": "Your hopes",
            "next_step": "Next step",
        },
        only=STANDS,
    ),
    Gather(
        "restorative.Contact",
        Section.RESTORATIVE,
        "Contact",
        "participation",
        {"direction": "Direction", "channel": "By", "result": "Result"},
        only=STANDS,
    ),
    Gather(
        "restorative.Approach",
        Section.RESTORATIVE,
        "We came to you",
        "participation",
        {"route": "By", "wording": "In these words", "result": "Result"},
        only=STANDS & ~Q(result="not_reached"),
    ),
    Gather(
        "restorative.ResponsibilityStatement",
        Section.RESTORATIVE,
        "What you said about your responsibility",
        "participation",
        {"level": "How far", "scope": "In your words"},
        spoken={"level": called(responsibility.LEVEL_WORDS)},
        only=STANDS,
    ),
    Gather(
        "restorative.DecisionToGoOn",
        Section.RESTORATIVE,
        "You decided, having heard",
        "participation",
        {"decision": "Decision"},
        only=STANDS,
    ),
    Gather(
        "restorative.CapacityDecision",
        Section.RESTORATIVE,
        "Whether you could decide this at the time",
        "participation",
        {"outcome": "Outcome", "words": "In words"},
        only=STANDS,
    ),
    Gather(
        "restorative.Hold",
        Section.RESTORATIVE,
        "You paused",
        "participation",
        {"reason": "Because", "words": "In words", "review_on": "To be looked at again on", "lifted_at": "Until"},
        only=STANDS,
    ),
    Gather(
        "restorative.Preparation",
        Section.RESTORATIVE,
        "We prepared with you",
        "participation",
        {
            "topics": "About",
            "forms_of_address": "How you want to be called",
            "apology": "Apology",
            "handshake": "Handshake",
            "must_not_be_raised": "What must not be raised",
            "words": "In words",
        },
        only=STANDS,
    ),
    Gather(
        "restorative.Attendance",
        Section.RESTORATIVE,
        "A meeting or an exchange",
        "part",
        {
            "arrives_at": "You arrive",
            "entrance": "Entrance",
            "attended": "You came",
            "left_at": "You left",
            "apology_received_as": "How the apology was for you",
            "words": "In words",
        },
        only=STANDS,
    ),
    Gather(
        "restorative.Aftercare",
        Section.RESTORATIVE,
        "We asked how you were afterwards",
        "participation",
        {"wellbeing": "How you were", "second_thoughts": "Second thoughts", "words": "In words"},
        only=STANDS,
    ),
    Gather(
        "people.Concern",
        Section.SAID,
        "A concern for somebody's safety",
        "concern",
        {"kind": "Kind", "words": "In words", "answer": "What was done"},
        spoken={"kind": called(people.CONCERN_WORDS)},
        only=STANDS,
        proposed=Why.SERIOUS_HARM,
    ),
    Gather(
        "restorative.Disclosure",
        Section.TOLD,
        "You were told, because its author agreed",
        "receiver",
        {"item": "In these words", "how": "How"},
        only=STANDS,
    ),
    Gather(
        "outgoing.Message",
        Section.TOLD,
        "You were sent",
        "reached",
        {"channel": "By", "body": "In these words"},
        spoken={"channel": CHANNEL},
        on="sent_at",
        only=~Q(sent_at=None),
    ),
    Gather(
        "measures.Answer",
        Section.ANSWERED,
        "You answered questions",
        "person",
        {"instrument": "Which", "timepoint": "When", "answers": "Answers", "score": "Score", "band": "Band"},
        spoken={
            "instrument": called({code: instruments.load(code).title for code in instruments.codes()}),
            "timepoint": called(instruments.TIMEPOINT_WORDS),
            "band": called(),
        },
        spoken_in_row={"answers": _answers},
        only=STANDS,
    ),
    Gather(
        "measures.Feedback",
        Section.ANSWERED,
        "What you thought of it",
        "person",
        {
            "overall": "All in all",
            "recommend": "Would you recommend it",
            "pressured": "Felt pressed",
            "made_worse": "Made worse",
            "items": "Answers",
            "text": "In your words",
        },
        spoken={
            "overall": _of_five,
            "recommend": _of_five,
            "pressured": _of_five,
            "made_worse": called({"na": "rather not say"}),
            "items": _feedback,
        },
        only=STANDS,
    ),
)

# Tables of cases that are not copied from, and why. Everything else is in TABLES or in a function of its own below.
LEFT_OUT: dict[str, str] = {
    "people.KnownPerson": "whom a member of staff knows is theirs alone",
    "people.Visit": "the safety of a member of staff who works alone",
    "work.Appointment": "the diary of a member of staff; what was sent about it is in what they were told",
    "work.HandOver": "what one member of staff tells another of the work; what was said and done is in the notes",
    "work.PracticeTalk": "a talk between members of staff about their practice",
    "work.MailChoice": "a member of staff's own choice",
    "work.StaffMail": "counts for a member of staff",
    "work.Feed": "the address of a member of staff's own diary",
    "restorative.RJCase": "how it began and how far it is says what others asked for and decided",
    "restorative.Participation": "its state moves with what others decide",
    "restorative.Dyad": "it names the other side",
    "restorative.ConflictDeclaration": "about a member of staff",
    "restorative.Stop": "it may stand on what others said; it is in the case and on no side",
    "restorative.Closing": "why it ended may be what others decided; each was told in neutral words",
    "restorative.AgencyEnquiry": "what was asked is in what was passed on; the answer is the agency's to give",
    "restorative.Activity": "a venue and an order for everybody; what concerns one is in their attendance",
    "restorative.Agreement": "its paper is copied whole",
    "restorative.Commitment": "its paper is copied whole",
    "restorative.Signature": "its paper is copied whole",
    "restorative.CommitmentReview": "it may hold what others said of it",
    "restorative.Restriction": "an order of a court, known from whoever told us; the court gives it",
    "restorative.Clearance": "a paper of a court or of probation, which they give",
    "restorative.OrdersCheck": "the answer of another body, which gives it",
    "restorative.NewInformation": "risk is assessed for both sides together",
    "restorative.RiskAssessment": "risk is assessed for both sides together",
    "restorative.RiskItem": "risk is assessed for both sides together",
    "restorative.SignOff": "a decision about both sides together",
    "restorative.Supervision": "a talk between members of staff about both sides",
    "public.StoryDraft": "a story of several people, in words that nobody is known by",
    "accounts.Task": "what a member of staff has to do",
    "record.Line": "who read it is told apart",
    "rights.Complaint": "a register of its own; each was answered to whoever complained",
    "rights.ComplaintNote": "a register of its own; each was answered to whoever complained",
    "rights.ErasureRequest": "a letter told them what was done",
    "rights.PoliceCondition": "how a request by the police was tested",
    "rights.PoliceExtract": "what was given is in what was passed on",
    "rights.PoliceItem": "what was given is in what was passed on",
    "rights.PoliceRequest": "the words of the police; the person was given notice of it",
    "uploads.Piece": "the file of a paper; it is handed over by itself",
    "rights.Pack": "the request itself",
    "rights.PackItem": "the request itself",
}
BY_THEMSELVES = frozenset({"people.Note", "outgoing.Document", "restorative.ReadinessCheck"})
