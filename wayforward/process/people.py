"""People, and what happens with them in either kind of case: facts, notices, concerns, visits, notes, contacts.

Small rules about what has to be in something before it can be kept. Times come in as arguments.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from .decision import YES, Decision, Reason, no

OLDEST_BIRTH: Final = date(1900, 1, 1)
OF_AGE: Final = 18


class Label(StrEnum):
    """What somebody who was harmed wants to be called."""

    PERSON_HARMED = "person_harmed"
    VICTIM = "victim"
    SURVIVOR = "survivor"
    NONE = "none"


LABEL_WORDS: Final[dict[Label, str]] = {
    Label.PERSON_HARMED: "Person harmed",
    Label.VICTIM: "Victim",
    Label.SURVIVOR: "Survivor",
    Label.NONE: "No label, just the name",
}


class Notice(StrEnum):
    """What everybody is told at the start."""

    PRIVACY = "privacy"
    LIMITS_OF_CONFIDENTIALITY = "limits_of_confidentiality"


NOTICE_WORDS: Final[dict[Notice, str]] = {
    Notice.PRIVACY: "Privacy notice",
    Notice.LIMITS_OF_CONFIDENTIALITY: "Limits of confidentiality",
}


class NoticeHow(StrEnum):
    """How a notice was given."""

    READ_ALOUD = "read_aloud"
    IN_PERSON = "in_person"
    LETTER = "letter"
    EMAIL = "email"
    EASY_READ = "easy_read"
    INTERPRETER = "interpreter"


NOTICE_HOW_WORDS: Final[dict[NoticeHow, str]] = {
    NoticeHow.READ_ALOUD: "Read aloud",
    NoticeHow.IN_PERSON: "Handed over",
    NoticeHow.LETTER: "By letter",
    NoticeHow.EMAIL: "By e-mail",
    NoticeHow.EASY_READ: "In easy read",
    NoticeHow.INTERPRETER: "Through an interpreter",
}


class ConcernKind(StrEnum):
    """What kind of concern for somebody's safety."""

    IMMEDIATE_DANGER = "immediate_danger"
    RISK_TO_SELF = "risk_to_self"
    RISK_FROM_OTHER = "risk_from_other"
    RISK_TO_OTHER = "risk_to_other"
    CHILD = "child"
    ADULT_AT_RISK = "adult_at_risk"
    DOMESTIC_ABUSE = "domestic_abuse"
    OTHER = "other"


CONCERN_WORDS: Final[dict[ConcernKind, str]] = {
    ConcernKind.IMMEDIATE_DANGER: "Danger now (ring 999 first)",
    ConcernKind.RISK_TO_SELF: "They may harm themselves",
    ConcernKind.RISK_FROM_OTHER: "Somebody may harm them",
    ConcernKind.RISK_TO_OTHER: "They may harm somebody",
    ConcernKind.CHILD: "A child may be at risk",
    ConcernKind.ADULT_AT_RISK: "An adult may be at risk who cannot protect themselves",
    ConcernKind.DOMESTIC_ABUSE: "Abuse at home, or by a partner or former partner",
    ConcernKind.OTHER: "Something else",
}

# --- a person ---

NO_NAME: Final = Reason("person.no_name", "Give a name, or what the person is called. One word is enough.")
BORN_NOT_A_DAY: Final = Reason(
    "person.born_not_a_day", "Give the date of birth as a day that has been, or leave it out."
)
HAS_DIED: Final = Reason("person.has_died", "This person has died. Nothing about reaching them can be changed.")
DIED_NOT_A_DAY: Final = Reason("person.died_not_a_day", "Give the day of death as a day that has been.")
DIED_ALREADY: Final = Reason("person.death_recorded", "It is already written down that this person has died.")
CHANGED_MEANWHILE: Final = Reason(
    "person.changed_meanwhile", "Somebody changed this while you were writing. Look at both versions and choose."
)
NO_PROFILE: Final = Reason(
    "safe_contact.nothing_agreed", "Say for at least one way of reaching the person whether it is allowed."
)

# --- a notice, a concern, a visit ---

CONCERN_NO_WORDS: Final = Reason("concern.no_words", "Say in a sentence what worries you.")
CONCERN_NO_ANSWER: Final = Reason("concern.no_answer", "Say what was done, or why nothing is needed.")
CONCERN_ANSWERED: Final = Reason(
    "concern.answered", "This concern has been answered already. Raise a new one if there is more."
)
CHECK_IN_BEFORE_START: Final = Reason("visit.check_in_before_start", "The check-in has to be after the visit begins.")
ALERTS_ONESELF: Final = Reason(
    "visit.alerts_oneself", "Choose a colleague to alert: nobody can come to their own help."
)
ALERTS_A_STRANGER: Final = Reason("visit.alerts_a_stranger", "Choose a colleague of your own service who is at work.")
CHECKED_IN: Final = Reason("visit.checked_in", "This visit is over already: the visitor has checked in.")

# --- notes and contacts ---

NO_TEXT: Final = Reason("note.no_text", "Write the paragraph, or take it out.")
NO_ABOUT: Final = Reason(
    "note.no_about", "Say whom the paragraph is about: without it nobody can be given what is theirs."
)
NO_REASON: Final = Reason("note.no_reason", "Say why this has to be put right.")
CORRECTED: Final = Reason("note.corrected", "This has been put right already. Correct the version that stands now.")
CONTACT_FINISHED: Final = Reason("contact.finished", "What came of this contact has been written down already.")
CONTACT_CANCELLED: Final = Reason("contact.cancelled", "This contact was cancelled. Start a new one.")
CONTACT_ELSEWHERE: Final = Reason("contact.of_another_case", "This contact belongs to another case.")
GOAL_NO_WORDS: Final = Reason("goal.no_words", "Write down the goal in the person's own words.")
REVIEW_NOT_AHEAD: Final = Reason("plan.review_not_ahead", "The day of the next review has to lie ahead.")

# --- equality ---

ANSWER_NOT_OFFERED: Final = Reason(
    "equality.answer_not_offered", "Choose one of the answers, or leave the question out."
)


def need_name(name: str) -> Decision:
    """A person has to be called something."""
    return _shut_if(not name.strip(), NO_NAME)


def can_be_born(born: str, today: date) -> Decision:
    """Is this ISO text a day on which somebody who lives may have been born? "" is not known, and allowed."""
    if not born:
        return YES
    try:
        day = date.fromisoformat(born)
    except ValueError:
        return no(BORN_NOT_A_DAY)
    return _shut_if(not OLDEST_BIRTH <= day <= today, BORN_NOT_A_DAY)


def grown_up_on(born: str) -> date | None:
    """The eighteenth birthday of somebody born on this ISO day; 1 March for 29 February. None if it is not known."""
    if not born:
        return None
    day = date.fromisoformat(born)
    year = day.year + OF_AGE
    return date(year, 3, 1) if (day.month, day.day) == (2, 29) and year % 4 else day.replace(year=year)


def can_change(*, seen_version: int | None, version: int, died: bool, reaching: bool) -> Decision:
    """May what is known of a person be changed now? `reaching`: it is about how to reach them."""
    return _shut_if(seen_version is not None and seen_version != version, CHANGED_MEANWHILE) & _shut_if(
        died and reaching, HAS_DIED
    )


def can_have_died(*, died_on: date | None, today: date, recorded: bool) -> Decision:
    """Can this be the day of a death, not yet written down?"""
    return _shut_if(recorded, DIED_ALREADY) & _shut_if(died_on is not None and died_on > today, DIED_NOT_A_DAY)


def can_raise_concern(*, words: str) -> Decision:
    """A concern needs a sentence."""
    return _shut_if(not words.strip(), CONCERN_NO_WORDS)


def can_answer_concern(*, answer: str, answered: bool) -> Decision:
    """An answer says what was done, once."""
    return _shut_if(answered, CONCERN_ANSWERED) & _shut_if(not answer.strip(), CONCERN_NO_ANSWER)


def can_plan_visit(
    *, starts_at: datetime, check_in_by: datetime, alerts_oneself: bool, alert_is_at_work: bool
) -> Decision:
    """A visit ends with a check-in, and a colleague is alerted without one."""
    return (
        _shut_if(check_in_by <= starts_at, CHECK_IN_BEFORE_START)
        & _shut_if(alerts_oneself, ALERTS_ONESELF)
        & _shut_if(not alert_is_at_work, ALERTS_A_STRANGER)
    )


def can_check_in(*, checked_in: bool) -> Decision:
    """Once."""
    return _shut_if(checked_in, CHECKED_IN)


def can_write(*, text: str, about: Sequence[str]) -> Decision:
    """A paragraph has words, and says whose data it is."""
    return _shut_if(not text.strip(), NO_TEXT) & _shut_if(not about, NO_ABOUT)


def can_correct(*, reason: str, corrected: bool) -> Decision:
    """What stands can be put right, with the reason."""
    return _shut_if(corrected, CORRECTED) & _shut_if(not reason.strip(), NO_REASON)


def can_finish_contact(*, same_case: bool, finished: bool, cancelled: bool) -> Decision:
    """Does a started contact still wait for what came of it?"""
    return (
        _shut_if(not same_case, CONTACT_ELSEWHERE)
        & _shut_if(finished, CONTACT_FINISHED)
        & _shut_if(cancelled, CONTACT_CANCELLED)
    )


def can_set_goal(*, words: str) -> Decision:
    """A goal is in the person's own words."""
    return _shut_if(not words.strip(), GOAL_NO_WORDS)


def can_review_plan(*, next_on: date | None, today: date) -> Decision:
    """The next review, if it is named, lies ahead."""
    return _shut_if(next_on is not None and next_on <= today, REVIEW_NOT_AHEAD)


def can_answer_equality(answers: Mapping[str, str], offered: Mapping[str, Sequence[str]]) -> Decision:
    """Are these among the answers that were offered? Every question may be left out."""
    strange = any(answer not in offered.get(question, ()) for question, answer in answers.items())
    return _shut_if(strange, ANSWER_NOT_OFFERED)


def _shut_if(shut: bool, reason: Reason) -> Decision:
    return no(reason) if shut else YES
