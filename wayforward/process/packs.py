"""Somebody asks for a copy of their own data: by when it is due, what is left out of it and why, who agrees to it.

UK GDPR art. 12 and 15, DPA 2018 sch. 2 part 3; the clock stops while we ask what is meant (Data (Use and Access) Act
2025). What is given is the original with parts left out, and never other words: every part left out has a reason.
Whoever prepares a copy does not agree to it; what is agreed is exactly one version, and any change takes that away.
"""

import hashlib
from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from .deadlines import add_working_days
from .decision import Decision, Reason, Refused, shut_if
from .duties import Role, has_any


class State(StrEnum):
    """Where a request is."""

    OPEN = "open"
    ASKING = "asking"
    REVIEW = "review"
    AGREED = "agreed"
    MADE = "made"
    ENDED = "ended"


STATE_WORDS: Final[dict[State, str]] = {
    State.OPEN: "Being prepared",
    State.ASKING: "Waiting for their answer: the clock is stopped",
    State.REVIEW: "A second person reads it",
    State.AGREED: "Agreed, and not made yet",
    State.MADE: "Made, to be handed over",
    State.ENDED: "Answered",
}
CHANGEABLE: Final = frozenset({State.OPEN, State.REVIEW, State.AGREED})


class Identity(StrEnum):
    """How it was made sure that somebody is who they say they are."""

    KNOWN = "known"
    DOCUMENT = "document"
    QUESTIONS = "questions"
    AUTHORITY = "authority"


IDENTITY_WORDS: Final[dict[Identity, str]] = {
    Identity.KNOWN: "Somebody who works with them knows them",
    Identity.DOCUMENT: "They showed a document with their picture",
    Identity.QUESTIONS: "They answered what only they can know",
    Identity.AUTHORITY: "Somebody else asks for them, and showed their authority in writing",
}


class Came(StrEnum):
    """How a request ended."""

    GIVEN = "given"
    TAKEN_BACK = "taken_back"


CAME_WORDS: Final[dict[Came, str]] = {
    Came.GIVEN: "They have their copy",
    Came.TAKEN_BACK: "They do not want it any more",
}


class Why(StrEnum):
    """Why words are left out of a copy."""

    THEIR_WORDS = "their_words"
    ABOUT_ANOTHER = "about_another"
    ANOTHER_BODY = "another_body"
    SERIOUS_HARM = "serious_harm"
    CRIME = "crime"
    LEGAL = "legal"


WHY_WORDS: Final[dict[Why, str]] = {
    Why.THEIR_WORDS: "It is what somebody else said",
    Why.ABOUT_ANOTHER: "It is about somebody else",
    Why.ANOTHER_BODY: "Another body gave it: ask them first",
    Why.SERIOUS_HARM: "To give it would be likely to cause somebody serious harm",
    Why.CRIME: "To give it would hinder preventing or looking into a crime",
    Why.LEGAL: "It is advice by a lawyer",
}
# What stands in the copy instead. Serious harm and crime are not told: to name them could do what they are to prevent.
INSTEAD: Final[dict[Why, str]] = {
    Why.THEIR_WORDS: "[Left out: what somebody else said]",
    Why.ABOUT_ANOTHER: "[Left out: about somebody else]",
    Why.ANOTHER_BODY: "[Left out: from another body, which you can ask]",
    Why.SERIOUS_HARM: "[Left out]",
    Why.CRIME: "[Left out]",
    Why.LEGAL: "[Left out: advice by a lawyer]",
}
BEGINS, ENDS = "[[", "]]"


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` (not included) of an original that are left out, and why."""

    start: int
    end: int
    why: Why


@dataclass(frozen=True)
class Item:
    """One paragraph of a copy: its id, the original, and what is left out of it."""

    id: str
    original: str
    left_out: tuple[Span, ...] = ()

    @property
    def given(self) -> str:
        """What the person gets."""
        return given(self.original, self.left_out)


@dataclass(frozen=True)
class Pack:
    """A request and its copy, as far as the rules ask. `version` is the hash of what the copy says now."""

    state: State = State.OPEN
    version: str = ""
    agreed: str = ""
    prepared_by: frozenset[str] = frozenset()
    reviewer: str = ""
    expires_at: datetime | None = None


PREPARERS: Final = (Role.DATA_PROTECTION,)
REVIEWERS: Final = (Role.DATA_PROTECTION, Role.RJ_LEAD, Role.SUPERVISOR)

NOT_FOR_YOU: Final = Reason("packs.not_for_you", "The data protection officer answers these requests.")
DAY_TO_COME: Final = Reason("packs.day_to_come", "This day is still to come. Write down the day on which they asked.")
NOT_NOW: Final = Reason("packs.not_now", "This request has gone on since. Look at where it stands now.")
CLOCK_STANDS: Final = Reason("packs.clock_stands", "The clock is stopped already: we wait for their answer.")
CLOCK_RUNS: Final = Reason("packs.clock_runs", "The clock is running: nothing was asked, or they have answered.")
BEFORE_ASKED: Final = Reason("packs.before_asked", "They cannot have answered before they were asked.")
SEVERAL: Final = Reason(
    "packs.several", "More than one person here could be meant. Add their date of birth or the reference of a case."
)
NO_REASON: Final = Reason("packs.no_reason", "Choose why these words are left out.")
WORDS_CHANGED: Final = Reason(
    "packs.words_changed",
    "Only the marks [[ and ]] can be added: the words themselves stay as they were written. Nothing was saved.",
)
MARKS_OPEN: Final = Reason(
    "packs.marks_open", "Each [[ needs its ]] after it, with the words to leave out between the two."
)
MARKS_INSIDE: Final = Reason(
    "packs.marks_inside", "The words hold [[ or ]] themselves. Give this paragraph whole, or leave it out whole."
)
NO_SUCH_REVIEWER: Final = Reason(
    "packs.no_such_reviewer", "Choose somebody of this service who may read it, and who has not prepared it."
)
OWN_WORK: Final = Reason("packs.own_work", "Two people answer: somebody who has not prepared it has to agree.")
ANOTHER_READS: Final = Reason("packs.another_reads", "Somebody else was asked to read this.")
OTHER_VERSION: Final = Reason(
    "packs.other_version", "The copy was changed since you read it. Read it again as it is now."
)
NOT_AGREED: Final = Reason("packs.not_agreed", "A second person has not agreed to what the copy says now.")
NOT_FETCHED: Final = Reason("packs.not_fetched", "The copy has not been fetched yet, so nobody can have been given it.")
EXPIRED: Final = Reason("packs.expired", "The time to fetch it is over. Make it again if they still need it.")


def due_on(received_on: date, *, months: int, stopped_days: int, holidays: Collection[date]) -> date:
    """By which day a request is answered: the same day of a later month, or its last; the days on which the clock stood
    still on top; and the next working day where that is none. UK GDPR art. 12(3)."""
    year, month = divmod(received_on.year * 12 + received_on.month - 1 + months, 12)
    month += 1
    day = date(year, month, min(received_on.day, monthrange(year, month)[1])) + timedelta(days=stopped_days)
    return add_working_days(day, 0, holidays)


def given(original: str, left_out: Iterable[Span]) -> str:
    """An original with parts left out, each with what stands there instead."""
    text, at = "", 0
    for span in sorted(left_out):
        text += original[at : span.start] + INSTEAD[span.why]
        at = span.end
    return text + original[at:]


def marked(original: str, left_out: Iterable[Span]) -> str:
    """An original with [[ and ]] around what is left out, to be changed by hand."""
    text, at = "", 0
    for span in sorted(left_out):
        text += original[at : span.start] + BEGINS + original[span.start : span.end] + ENDS
        at = span.end
    return text + original[at:]


def holds_marks(original: str) -> bool:
    """Does an original hold the marks itself, so that it can only be given or left out whole?"""
    return BEGINS in original or ENDS in original


def read_marks(original: str, typed: str, *, before: Sequence[Span], why: Why | None) -> tuple[Span, ...]:
    """What is left out, from an original with marks. What was left out before keeps its reason, everything else gets
    `why`. Raises Refused (`packs.*`) when anything but the marks differs from the original."""
    shut_if(holds_marks(original), MARKS_INSIDE).require()
    reasons = {(span.start, span.end): span.why for span in before}
    found, plain, begin = [], "", None
    for piece in _pieces(typed):
        if piece == BEGINS and begin is None:
            begin = len(plain)
        elif piece == ENDS and begin is not None and begin < len(plain):
            found.append((begin, len(plain)))
            begin = None
        elif piece in (BEGINS, ENDS):
            raise Refused(MARKS_OPEN)
        else:
            plain += piece
    shut_if(begin is not None, MARKS_OPEN).require()
    shut_if(plain != original, WORDS_CHANGED).require()
    spans = []
    for start, end in found:
        reason = reasons.get((start, end), why)
        if reason is None:
            raise Refused(NO_REASON)
        spans.append(Span(start, end, reason))
    return tuple(spans)


def whole(original: str, why: Why | None) -> tuple[Span, ...]:
    """All of an original left out. Raises Refused (`packs.*`) without a reason."""
    if why is None:
        raise Refused(NO_REASON)
    return (Span(0, len(original), why),)


def proposed(*, person: str, about: Collection[str], source: str) -> Why | None:
    """Why a paragraph of somebody's file is proposed to be left out, by its marks: whose words they are, and about
    whom. What the person said themselves is theirs, whoever it is about."""
    if source == person:
        return None
    if source:
        return Why.THEIR_WORDS
    return Why.ABOUT_ANOTHER if set(about) - {person} else None


def version_of(items: Iterable[Item]) -> str:
    """The hash of everything that a copy says, in its order."""
    content = hashlib.sha256()
    for item in items:
        content.update(f"{item.id}\0{len(item.given)}\0{item.given}\0".encode())
    return content.hexdigest()


def may_take(*, roles: Iterable[str], received_on: date, today: date, matches: int) -> Decision:
    """May a request be written down? `matches`: how many people could be meant; none is an answer too."""
    return _prepares(roles) & shut_if(received_on > today, DAY_TO_COME) & shut_if(matches > 1, SEVERAL)


def may_stop_clock(pack: Pack, *, roles: Iterable[str]) -> Decision:
    """May the clock be stopped, because we asked what they mean?"""
    return _prepares(roles) & (
        shut_if(True, CLOCK_STANDS) if pack.state is State.ASKING else shut_if(pack.state is not State.OPEN, NOT_NOW)
    )


def may_start_clock(pack: Pack, *, roles: Iterable[str], asked_on: date | None, on: date, today: date) -> Decision:
    """May the clock run again, because they answered on this day?"""
    stands = pack.state is State.ASKING and asked_on is not None
    return (
        _prepares(roles)
        & shut_if(not stands, CLOCK_RUNS)
        & shut_if(asked_on is not None and on < asked_on, BEFORE_ASKED)
        & shut_if(on > today, DAY_TO_COME)
    )


def may_prepare(pack: Pack, *, roles: Iterable[str]) -> Decision:
    """May what a copy says be gathered or changed?"""
    return _prepares(roles) & shut_if(pack.state not in CHANGEABLE, NOT_NOW)


def may_propose(pack: Pack, *, roles: Iterable[str], reviewer: str, may_read: bool) -> Decision:
    """May a copy be put before this second person?"""
    fit = may_read and reviewer not in pack.prepared_by
    return _prepares(roles) & shut_if(pack.state is not State.OPEN, NOT_NOW) & shut_if(not fit, NO_SUCH_REVIEWER)


def may_review(pack: Pack, *, by: str, read: str) -> Decision:
    """May this person agree to the version that they read, or send it back?"""
    return (
        shut_if(pack.state is not State.REVIEW, NOT_NOW)
        & shut_if(by in pack.prepared_by, OWN_WORK)
        & shut_if(by != pack.reviewer, ANOTHER_READS)
        & shut_if(read != pack.version, OTHER_VERSION)
    )


def may_make(pack: Pack, *, roles: Iterable[str]) -> Decision:
    """May the file be made that leaves the house?"""
    known = pack.state in (State.AGREED, State.MADE)
    return _prepares(roles) & shut_if(not known or pack.agreed != pack.version, NOT_AGREED)


def may_fetch(pack: Pack, *, roles: Iterable[str], now: datetime) -> Decision:
    """May the file be fetched, to be handed over?"""
    there = pack.state is State.MADE and pack.expires_at is not None
    over = pack.expires_at is not None and pack.expires_at <= now
    return _prepares(roles) & shut_if(not there, NOT_NOW) & shut_if(over, EXPIRED)


def may_end(pack: Pack, *, roles: Iterable[str], came: Came, fetched: bool) -> Decision:
    """May it be written down how a request ended? Nobody has a copy that was not fetched to be handed over."""
    return (
        _prepares(roles)
        & shut_if(pack.state is State.ENDED, NOT_NOW)
        & shut_if(came is Came.GIVEN and not fetched, NOT_FETCHED)
    )


def _pieces(typed: str) -> Iterable[str]:
    """The marks, and what stands between them."""
    for number, first in enumerate(typed.split(BEGINS)):
        if number:
            yield BEGINS
        for inner, second in enumerate(first.split(ENDS)):
            if inner:
                yield ENDS
            if second:
                yield second


def _prepares(roles: Iterable[str]) -> Decision:
    return shut_if(not has_any(roles, *PREPARERS), NOT_FOR_YOU)
