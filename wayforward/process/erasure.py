"""Somebody asks that we erase their file before its time, or that we leave it alone.

What goes is their own file, by the destruction of its key; two people decide (UK GDPR Art 17, and the reasons of
Art 17(3) against it). What stays is said with the reason: a hold, a duty of law, another person's file, figures that
were published, a name in somebody else's words. How far a service may refuse hangs on the basis on which it keeps
files, which is a setting.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if
from .duties import Role, has_any


class Basis(StrEnum):
    """On what a service keeps files (UK GDPR Art 6); a setting, for the data protection officer to confirm."""

    CONSENT = "consent"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


BASIS_WORDS: Final[dict[Basis, str]] = {
    Basis.CONSENT: "This service keeps files by consent. When that is taken back the file goes, unless something stands"
    " against it.",
    Basis.PUBLIC_TASK: "This service keeps files for a public task. A file may be kept against the person's wish, with"
    " reasons that are told to them.",
    Basis.LEGITIMATE_INTERESTS: "This service keeps files because it has a legitimate interest. When the person objects"
    " the file goes, unless the reasons to keep it are stronger; they are told which.",
}


class State(StrEnum):
    """Where a request to erase is. Erased and refused are its ends."""

    OPEN = "open"
    PROPOSED = "proposed"
    ERASED = "erased"
    REFUSED = "refused"


STATE_WORDS: Final[dict[State, str]] = {
    State.OPEN: "Being looked at",
    State.PROPOSED: "Waits for a second person",
    State.ERASED: "Erased",
    State.REFUSED: "Kept, with reasons",
}
ENDS: Final = frozenset({State.ERASED, State.REFUSED})


class Stays(StrEnum):
    """Something that stays, and why."""

    HOLD = "hold"
    LAW = "law"
    OTHERS = "others"
    NAMES = "names"
    GIVEN = "given"
    FIGURES = "figures"


STAYS_WORDS: Final[dict[Stays, str]] = {
    Stays.HOLD: "Everything, for now: something is being looked into for which the file is needed.",
    Stays.LAW: "Everything: it is about a sexual offence against a child, and is not erased without legal advice.",
    Stays.OTHERS: "What other people told us, which is their file and not this one.",
    Stays.NAMES: "The name wherever somebody else may have spoken of this person, until it is taken out there by hand.",
    Stays.GIVEN: "What was given to others before, by agreement or because the law demanded it. They keep their copy.",
    Stays.FIGURES: "Figures that name nobody: how many people were supported, and what came of it.",
}


@dataclass(frozen=True)
class File:
    """The file that is asked about. Whether others speak of the person in it is no part of it: whoever decides is not
    told what stands in files that are not open to them."""

    closed: bool = True
    ended: bool = False
    held: bool = False
    child_sexual: bool = False
    others: bool = False
    given: bool = False


NOT_FOR_YOU: Final = Reason("erasure.not_for_you", "A lead or the data protection officer decides what is erased.")
NO_WORDS: Final = Reason("erasure.no_words", "Write down what they ask, or what they are told, in plain words.")
DAY_TO_COME: Final = Reason("erasure.day_to_come", "Choose today or a day before it.")
NO_FILE: Final = Reason("erasure.no_file", "There is no file of this person here that could be erased.")
WAITS_ALREADY: Final = Reason("erasure.waits_already", "They have asked for this already, and it is being looked at.")
IS_OVER: Final = Reason("erasure.is_over", "This was decided already.")
NOT_PROPOSED: Final = Reason("erasure.not_proposed", "Nothing is proposed that you could agree to.")
OWN_PROPOSAL: Final = Reason(
    "erasure.own_proposal", "Two people decide: somebody other than who proposed it has to agree."
)
STILL_OPEN: Final = Reason(
    "erasure.still_open", "The case is open. Close it first: nobody erases what they are working with."
)
ON_HOLD: Final = Reason("erasure.on_hold", "A hold stands on this case. Nothing of it is erased until it is lifted.")
NEEDS_ADVICE: Final = Reason(
    "erasure.needs_advice", "It is about a sexual offence against a child. It is not erased without legal advice."
)
GONE_ALREADY: Final = Reason("erasure.gone_already", "This file was ended already.")
NOTHING_AGAINST: Final = Reason(
    "erasure.nothing_against",
    "This service keeps files by consent, and nothing stands against erasing this one. It goes.",
)
CHANGED: Final = Reason(
    "erasure.changed", "Something changed since it was proposed. Send it back, and look at it again."
)

KEEPERS: Final = (Role.RJ_LEAD, Role.DATA_PROTECTION)


def stays(file: File) -> tuple[Stays, ...]:
    """What stays, whatever is decided, in the order in which it is told."""
    found = {
        Stays.HOLD: file.held,
        Stays.LAW: file.child_sexual,
        Stays.OTHERS: file.others,
        Stays.NAMES: True,
        Stays.GIVEN: file.given,
        Stays.FIGURES: True,
    }
    return tuple(each for each, so in found.items() if so)


def may_ask(*, words: str, asked_on: date, today: date, has_file: bool, waits: bool) -> Decision:
    """May it be written down that somebody asks? By anybody who may see the file."""
    return (
        _says(words)
        & shut_if(asked_on > today, DAY_TO_COME)
        & shut_if(not has_file, NO_FILE)
        & shut_if(waits, WAITS_ALREADY)
    )


def may_erase(file: File) -> Decision:
    """Does anything stand against erasing this file?"""
    return (
        shut_if(file.ended, GONE_ALREADY)
        & shut_if(not file.closed, STILL_OPEN)
        & shut_if(file.held, ON_HOLD)
        & shut_if(file.child_sexual, NEEDS_ADVICE)
    )


def may_propose(file: File, *, erase: bool, basis: str, words: str, roles: Iterable[str], state: str) -> Decision:
    """May somebody propose to erase, or to keep with these reasons?"""
    can = may_erase(file)
    forced = not erase and Basis(basis) is Basis.CONSENT and can.allowed
    return (
        _keeps(roles)
        & shut_if(state in ENDS, IS_OVER)
        & (can if erase else _says(words))
        & shut_if(forced, NOTHING_AGAINST)
    )


def may_agree(file: File, *, erase: bool, own: bool, roles: Iterable[str], state: str) -> Decision:
    """May somebody agree to what another proposed, so that it is carried out?"""
    return (
        _keeps(roles)
        & shut_if(state != State.PROPOSED, NOT_PROPOSED)
        & shut_if(own, OWN_PROPOSAL)
        & shut_if(state == State.PROPOSED and erase and not may_erase(file).allowed, CHANGED)
    )


def may_send_back(*, roles: Iterable[str], state: str) -> Decision:
    """May somebody send a proposal back, so that it is looked at again?"""
    return _keeps(roles) & shut_if(state != State.PROPOSED, NOT_PROPOSED)


def letter(*, asked_on: date, erased: bool, staying: Iterable[str], words: str) -> tuple[str, ...]:
    """The letter to the person, paragraph by paragraph: what went, what stays and why. No name stands in it."""
    head = f"On {asked_on:%-d %B %Y} you asked us to erase what we have written down about you."
    if not erased:
        return (
            head,
            "We have decided to keep it for now. This is why:",
            words,
            _ELSEWHERE,
        )
    what = " ".join(STAYS_WORDS[Stays(each)] for each in staying)
    return (
        head,
        "We have done so. Your file cannot be read by anybody any more. Our copies of it go within 7 days.",
        f"What stays, and why: {what}",
        *((words,) if words else ()),
        _ELSEWHERE,
    )


_ELSEWHERE: Final = (
    "If you think that this is wrong, tell us, in any way that suits you. You can also go to the Information"
    " Commissioner, who looks after these rights, or to a court."
)


def _keeps(roles: Iterable[str]) -> Decision:
    return shut_if(not has_any(roles, *KEEPERS), NOT_FOR_YOU)


def _says(words: str) -> Decision:
    return shut_if(not words.strip(), NO_WORDS)
