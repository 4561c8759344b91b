"""What can be agreed (C1 to C19), when an agreement holds, and what stops when it is taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from .deadlines import local_day
from .decision import Decision, Reason, shut_if
from .facts import ActivityFact, CaseFacts, ConsentFact
from .settings import ServiceSettings


class Kind(StrEnum):
    """The catalogue. Each is asked for by itself, in words shown, and taken back by itself."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"
    C7 = "C7"
    C8 = "C8"
    C9 = "C9"
    C10 = "C10"
    C11 = "C11"
    C12 = "C12"
    C13 = "C13"
    C14 = "C14"
    C15 = "C15"
    C16 = "C16"
    C17 = "C17"
    C18 = "C18"
    C19 = "C19"


class Effect(StrEnum):
    """What a withdrawal stops, at once and in the same transaction."""

    ALL_CONTACT = "all_contact"
    OFFERS = "offers"
    REFERRAL = "referral"
    APPROACH = "approach"
    ENQUIRIES = "enquiries"
    PREPARATION = "preparation"
    ACTIVITY = "activity"
    ITEM = "item"
    SHARING = "sharing"
    COMMITMENTS = "commitments"
    REPORTS_TO_PERSON = "reports_to_person"
    REPORTS_TO_AGENCIES = "reports_to_agencies"
    RECORDING = "recording"
    PRESENCE = "presence"
    QUESTIONNAIRES = "questionnaires"
    RESEARCH = "research"
    PUBLICATION = "publication"
    IMAGES = "images"
    TOOLS = "tools"


@dataclass(frozen=True)
class Entry:
    """One consent of the catalogue: what it is to, who gives it, what needs it, what its withdrawal stops."""

    title: str
    by_whom: str
    needed_for: str
    stops: Effect
    withdrawn_words: str
    cannot_undo: str = ""


CATALOGUE: Final[dict[Kind, Entry]] = {
    Kind.C1: Entry(
        "To be contacted, by the ways named", "each person", "any contact", Effect.ALL_CONTACT,
        "Nobody contacts this person, except where somebody is in danger or the law demands it.",
    ),
    Kind.C2: Entry(
        "To be told about restorative justice again", "the person harmed", "the offer", Effect.OFFERS,
        "Restorative justice is not mentioned to this person unless they raise it.",
    ),
    Kind.C3: Entry(
        "That my details and a summary go to the restorative justice team", "who asks for it", "the referral",
        Effect.REFERRAL, "The referral stops; nothing more is done with what was passed on.",
        "What the team has read already cannot be unread.",
    ),
    Kind.C4: Entry(
        "That the other person is approached, in the agreed words", "who asks for it", "gate G3", Effect.APPROACH,
        "The other person is not approached any further.",
        "If they were approached already, they are told in neutral words that it goes no further.",
    ),
    Kind.C5: Entry(
        "That a named agency is asked", "who asks for it", "the enquiry", Effect.ENQUIRIES,
        "No new question goes to the agency.", "A question that was asked already cannot be taken back.",
    ),
    Kind.C6: Entry(
        "To take part in preparation", "each participant", "preparation", Effect.PREPARATION,
        "Preparation with this person stops.",
    ),
    Kind.C7: Entry(
        "To take part in this meeting or exchange, with these people, on this day", "each participant, supporters too",
        "gate G8", Effect.ACTIVITY, "The meeting or exchange is off, at once.",
        "Nothing that was said before can be unsaid.",
    ),
    Kind.C8: Entry(
        "That this one item is passed on, in these words", "its author", "every item passed on", Effect.ITEM,
        "The item is not passed on.", "What was passed on already cannot be taken back.",
    ),
    Kind.C9: Entry(
        "That a named person is told", "each person", "telling a caseworker, supporter, doctor or employer",
        Effect.SHARING, "The named person is told nothing more.", "What they were told already cannot be taken back.",
    ),
    Kind.C10: Entry(
        "To the words of the agreement", "each signatory", "gate G9", Effect.COMMITMENTS,
        "This person's own commitments end; the agreement is looked at again.",
    ),
    Kind.C11: Entry(
        "To be told how the agreement goes", "the person harmed", "reports on the agreement", Effect.REPORTS_TO_PERSON,
        "This person is told nothing more about how the agreement goes.",
    ),
    Kind.C12: Entry(
        "That the outcome is reported to an agency", "each person", "reports to police, court or probation",
        Effect.REPORTS_TO_AGENCIES, "Nothing more is reported, except what an order demands.",
        "A report that was made already cannot be taken back.",
    ),
    Kind.C13: Entry(
        "To sound or video being recorded", "each person present", "recording; off unless agreed", Effect.RECORDING,
        "Recording stops, and what was recorded is deleted.",
    ),
    Kind.C14: Entry(
        "To an observer, a trainee or an interpreter being present", "each person", "each session", Effect.PRESENCE,
        "They are not present any more.",
    ),
    Kind.C15: Entry(
        "To be asked afterwards how it was and how I am", "each person", "feedback and questionnaires",
        Effect.QUESTIONNAIRES, "No more questions are sent or asked.",
        "Answers that were counted in published figures stay counted.",
    ),
    Kind.C16: Entry(
        "To research and evaluation by others", "each person", "research", Effect.RESEARCH,
        "Nothing more goes to research.", "What was handed over already cannot be taken back.",
    ),
    Kind.C17: Entry(
        "That this version of a story is published, by this channel", "everyone in it", "publication",
        Effect.PUBLICATION, "The story is taken down where we published it, and not used again.",
        "What others have copied or printed cannot be recalled.",
    ),
    Kind.C18: Entry(
        "To a photograph, voice or picture being used", "each person", "publication", Effect.IMAGES,
        "The picture or voice is taken down where we published it.",
        "What others have copied or printed cannot be recalled.",
    ),
    Kind.C19: Entry(
        "To a transcription or translation tool being used", "each person", "any such tool", Effect.TOOLS,
        "No such tool is used for this person any more.",
    ),
}  # fmt: skip

NEEDS_TO: Final = frozenset({Kind.C5, Kind.C7, Kind.C9, Kind.C17})
NEEDS_SCOPE: Final = frozenset({Kind.C3, Kind.C4, Kind.C5, Kind.C9})

NO_WORDS: Final = Reason("consent.no_words", "Write down the exact words that the person agreed to.")
NO_ITEM: Final = Reason("consent.no_item", "Write down the exact words that may be passed on.")
NO_ONE_NAMED: Final = Reason("consent.no_one_named", "Say whom or what this consent names.")
PERSON_DIED: Final = Reason("consent.person_died", "This person has died; nobody can consent for them.")
NOT_ABLE_TO_UNDERSTAND: Final = Reason(
    "consent.not_able_to_understand",
    "It was decided that this person cannot understand this process now. Nobody else can consent to it for them.",
)
INFORMATION_NOT_GIVEN: Final = Reason(
    "consent.information_not_given",
    "Go through the information checklist with this person first, and record it; then ask for consent.",
)
CASE_IS_CLOSED: Final = Reason("consent.case_is_closed", "This case is closed. Open it again first.")
ALREADY_WITHDRAWN: Final = Reason("consent.already_withdrawn", "This consent was withdrawn before; nothing more to do.")
BEFORE_GIVEN: Final = Reason("consent.before_given", "A consent cannot be withdrawn before it was given.")

# What has to have been explained before somebody can agree to take part.
CHECKLIST: Final = (
    "what_it_is",
    "voluntary",
    "stop_any_time",
    "forms",
    "possible_outcomes",
    "effect_on_case",
    "confidentiality_and_limits",
    "agreement_monitoring",
    "complaints",
    "legal_advice",
    "interpreter",
    "who_will_know",
)
INFORMED: Final = frozenset({Kind.C4, Kind.C6, Kind.C7})


def can_give(
    kind: Kind | str, *, scope: bool, to: bool, item: bool, died: bool = False, understands: str = "presumed"
) -> Decision:
    """Can this consent be written down: is it clear what is agreed to, and can this person agree to it now?"""
    kind = Kind(kind)
    taking_part = kind in {Kind.C4, Kind.C6, Kind.C7}
    return (
        shut_if(died, PERSON_DIED)
        & shut_if(taking_part and understands == "no", NOT_ABLE_TO_UNDERSTAND)
        & shut_if(kind in NEEDS_SCOPE and not scope, NO_WORDS)
        & shut_if(kind == Kind.C8 and not item, NO_ITEM)
        & shut_if(kind in NEEDS_TO and not to, NO_ONE_NAMED)
    )


def is_informed(facts: CaseFacts, participation: str) -> Decision:
    """Has everything on the checklist been explained to this person, in whichever sessions?"""
    explained = {
        item for session in facts.sessions if session.participation == participation for item in session.explained
    }
    return shut_if(not explained >= set(CHECKLIST), INFORMATION_NOT_GIVEN)


def can_withdraw(consent: ConsentFact, at: datetime) -> Decision:
    """Withdrawing needs no reason and no form; it can only be done once, and after it was given."""
    return shut_if(consent.withdrawn_at is not None, ALREADY_WITHDRAWN) & shut_if(at < consent.at, BEFORE_GIVEN)


def holds(consent: ConsentFact, now: datetime) -> bool:
    """Does this consent hold at this moment: given, not taken back, not past its last day?"""
    if consent.at > now or (consent.withdrawn_at is not None and consent.withdrawn_at <= now):
        return False
    return consent.expires_on is None or local_day(now) <= consent.expires_on


def standing(
    consents: Iterable[ConsentFact],
    kind: Kind | str,
    *,
    now: datetime,
    participation: str = "",
    person: str = "",
    to: str = "",
) -> ConsentFact | None:
    """The newest consent of this kind that holds now, of this participant or person, to this; None if there is none."""
    found = [
        each
        for each in newest_of_each(consents, now)
        if each.kind == kind
        and holds(each, now)
        and (not participation or each.participation == participation)
        and (not person or each.person == person)
        and (not to or each.to == to)
    ]
    return max(found, key=lambda each: each.at, default=None)


def newest_of_each(consents: Iterable[ConsentFact], now: datetime) -> tuple[ConsentFact, ...]:
    """Of consents to the same thing, the newest alone: to take it back takes back what it renewed as well."""
    newest: dict[tuple[str, ...], ConsentFact] = {}
    for each in sorted(consents, key=lambda each: each.at):
        if each.at <= now:
            newest[each.kind, each.person, each.to, each.channel, each.item_sha256, each.guardian_for] = each
    return tuple(newest.values())


def expires_on(kind: Kind | str, day: date, settings: ServiceSettings) -> date | None:
    """The last day on which a consent given on this day holds; None for one that does not end by itself."""
    if kind == Kind.C4:
        return _months_later(day, settings.approach_consent_months)
    return None


def review_on(kind: Kind | str, day: date, settings: ServiceSettings) -> date | None:
    """The day on which the person is asked whether it still stands; the story is asked about every year."""
    return _months_later(day, settings.story_consent_months) if kind in {Kind.C17, Kind.C18} else None


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = 29 if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else _LENGTHS[month - 1]
    return date(year, month, min(day.day, last))


_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Withdrawn:
    """What one withdrawal stops: activities, items and people by id, and in words what stops and cannot be undone."""

    effect: Effect
    activities: tuple[str, ...] = ()
    in_progress: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    state: str = ""
    tell_other_party: bool = False
    words: str = ""
    cannot_undo: str = ""


def effects_of_withdrawal(consent: ConsentFact, facts: CaseFacts, now: datetime) -> Withdrawn:
    """What stops when this consent is taken back. C1, C3, C4 and C6 also stop what stands on them: the activity."""
    entry = CATALOGUE[Kind(consent.kind)]
    activities = _activities_stopped(consent, facts, now)
    begun = tuple(each.id for each in facts.activities if each.id in activities and each.planned_at <= now)
    passed = any(each.consent == consent.id for each in facts.disclosures)
    approached = any(each.participation != consent.participation for each in facts.approaches)
    leaves = consent.kind in _LEAVING and not _may_still_approach(consent, facts, now)
    return Withdrawn(
        effect=entry.stops,
        activities=tuple(each for each in activities if each not in begun),
        in_progress=begun,
        items=(consent.id,) if consent.kind == Kind.C8 and not passed else (),
        state="withdrew" if leaves else "",
        tell_other_party=leaves and approached,
        words=entry.withdrawn_words,
        cannot_undo=_cannot_undo(consent, entry, passed=passed, approached=approached, begun=bool(begun)),
    )


_LEAVING: Final = frozenset({Kind.C1, Kind.C3, Kind.C4, Kind.C6, Kind.C7})


def _may_still_approach(consent: ConsentFact, facts: CaseFacts, now: datetime) -> bool:
    """Of several people whom somebody agreed to have approached, does another agreement (C4) still stand?"""
    others = [each for each in facts.consents if each.id != consent.id and each.participation == consent.participation]
    return consent.kind == Kind.C4 and standing(others, Kind.C4, now=now) is not None


def _activities_stopped(consent: ConsentFact, facts: CaseFacts, now: datetime) -> tuple[str, ...]:
    if consent.kind not in _LEAVING:
        return ()
    live = (each for each in facts.activities if each.cancelled_at is None and each.held_at is None)
    return tuple(each.id for each in live if _stands_on(each, consent))


def _stands_on(activity: ActivityFact, consent: ConsentFact) -> bool:
    """Does this activity need this consent? A C4 that names somebody is needed where they meet."""
    if consent.kind == Kind.C7:
        return consent.to == activity.id
    people = {each.participation for each in activity.people}
    needed = {consent.participation} | ({consent.to} if consent.kind == Kind.C4 and consent.to else set())
    return needed <= people


def _cannot_undo(consent: ConsentFact, entry: Entry, *, passed: bool, approached: bool, begun: bool) -> str:
    if consent.kind == Kind.C8 and not passed:
        return ""
    if consent.kind == Kind.C4 and not approached:
        return ""
    if consent.kind == Kind.C7 and not begun:
        return ""
    return entry.cannot_undo
