"""Papers that staff attach to a case: what they may be, how many, and when one may be opened.

What is inside of a file is looked at elsewhere (`web/uploads/`). Here is what follows from it: a file about which a
scanner gave no answer stays in quarantine. No answer never means clean.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from .decision import Decision, Reason, shut_if

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 25 * MEGABYTE
MOST_A_DAY: Final = 20
MOST_OF_A_CASE: Final = 2048 * MEGABYTE


class Paper(StrEnum):
    """What a paper is."""

    ORDER = "order"
    VARIATION = "variation"
    AGENCY_LETTER = "agency_letter"
    SIGNED_AGREEMENT = "signed_agreement"
    NOTICE = "notice"
    BROUGHT = "brought_by_the_person"


PAPER_WORDS: Final[dict[Paper, str]] = {
    Paper.ORDER: "An order of a court, or conditions",
    Paper.VARIATION: "The variation of an order, or a permission in writing",
    Paper.AGENCY_LETTER: "A letter or an answer of an agency",
    Paper.SIGNED_AGREEMENT: "A signed agreement",
    Paper.NOTICE: "A notice to the person, or what they signed",
    Paper.BROUGHT: "Something that the person brought or sent",
}


class State(StrEnum):
    """How a paper stands."""

    READY = "ready"
    QUARANTINE = "quarantine"
    REFUSED = "refused"
    TAKEN_OUT = "taken_out"


class Verdict(StrEnum):
    """What a scanner for viruses said."""

    CLEAN = "clean"
    FOUND = "found"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"


class WhyOut(StrEnum):
    """Why a paper was taken out of a case."""

    WRONG_CASE = "wrong_case"
    WRONG_PERSON = "wrong_person"
    NOT_NEEDED = "not_needed"
    ASKED = "asked"


WHY_OUT_WORDS: Final[dict[WhyOut, str]] = {
    WhyOut.WRONG_CASE: "It belongs to another case",
    WhyOut.WRONG_PERSON: "It is about the other person",
    WhyOut.NOT_NEEDED: "It is not needed, or it is here twice",
    WhyOut.ASKED: "The person asked for it",
}

TOO_MANY_TODAY: Final = Reason(
    "upload.too_many_today",
    f"Today {MOST_A_DAY} papers were attached here already. Attach the rest tomorrow, or put several into one file.",
)
CASE_IS_FULL: Final = Reason(
    "upload.case_is_full", "The papers of this case take up 2 GB, and no more fits. Take out what is not needed."
)
NOT_LOOKED_THROUGH: Final = Reason(
    "upload.not_looked_through",
    "The scanner for viruses has not looked through this file yet, so it stays shut. It is asked again by itself.",
)
HAS_A_VIRUS: Final = Reason(
    "upload.has_a_virus", "The scanner found a virus in this file. Nothing of it was kept. Ask for it again on paper."
)
IS_TAKEN_OUT: Final = Reason("upload.is_taken_out", "This paper was taken out of the case.")


@dataclass(frozen=True)
class CaseFact:
    """What is in a case already: papers attached today, and the bytes of all that are there."""

    today: int = 0
    bytes: int = 0


def may_attach(fact: CaseFact, size: int) -> Decision:
    """May one more paper of this many bytes be attached?"""
    return shut_if(fact.today >= MOST_A_DAY, TOO_MANY_TODAY) & shut_if(fact.bytes + size > MOST_OF_A_CASE, CASE_IS_FULL)


def state_after(verdict: Verdict) -> State:
    """Where a paper stands after the scanner was asked. Only without a scanner does nobody have to say that it is
    clean; that there is none, `wayforward doctor` says."""
    if verdict in {Verdict.CLEAN, Verdict.NOT_ASKED}:
        return State.READY
    return State.REFUSED if verdict is Verdict.FOUND else State.QUARANTINE


def ask_again_after(tries: int) -> timedelta:
    """How long until a scanner that gave no answer this often is asked again: two minutes, then longer, at most an
    hour."""
    return timedelta(minutes=min(2**tries, 60))


def may_open(state: State) -> Decision:
    """May a paper be read?"""
    return (
        shut_if(state is State.QUARANTINE, NOT_LOOKED_THROUGH)
        & shut_if(state is State.REFUSED, HAS_A_VIRUS)
        & shut_if(state is State.TAKEN_OUT, IS_TAKEN_OUT)
    )


def may_take_out(state: State) -> Decision:
    """May it be taken out? What is gone already cannot be."""
    return shut_if(state is State.TAKEN_OUT, IS_TAKEN_OUT) & shut_if(state is State.REFUSED, HAS_A_VIRUS)


class Fault(StrEnum):
    """What can be wrong with a file itself."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    NOT_TAKEN = "not_taken"
    NAME = "name"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    BROKEN = "broken"
    LOCKED = "locked"
    TOO_MANY_PIXELS = "too_many_pixels"
    RUNS = "runs"
    HOLDS_FILES = "holds_files"
    MACROS = "macros"
    FETCHES = "fetches"
    UNPACKS = "unpacks"
    LEADS_OUT = "leads_out"
    NOT_PLAIN = "not_plain"
    TOO_HARD = "too_hard"
    NO_TABLE = "no_table"
    TOO_LONG = "too_long"
    VIRUS = "virus"


FAULT_WORDS: Final[dict[Fault, str]] = {
    Fault.EMPTY: "There is nothing in this file. Choose another one.",
    Fault.TOO_BIG: "This file is bigger than 25 MB. Scan it with fewer dots an inch, or attach it in parts.",
    Fault.NOT_TAKEN: "Files of this kind are not taken. Choose a {kinds} file.",
    Fault.NAME: "The name of this file holds signs that hide what kind of file it is. Rename it, then choose it again.",
    Fault.NOT_WHAT_IT_SAYS: "What is in this file is not what its name says. Open it, and save it again as {kinds}.",
    Fault.BROKEN: "This file is cut short or damaged. Open it to see whether it is whole, and save it again.",
    Fault.LOCKED: "This file opens with a password, so nobody can look through it. Save it without one.",
    Fault.TOO_MANY_PIXELS: "This picture has more than 50 million pixels. Save it smaller, or take it again.",
    Fault.RUNS: "This file can run something when it is opened. Print it to PDF, and attach that.",
    Fault.HOLDS_FILES: "There is another file inside of this one. Attach each by itself.",
    Fault.MACROS: "There are macros in this file. Save it without them (as .docx or .xlsx), or print it to PDF.",
    Fault.FETCHES: "This file fetches something from elsewhere when it is opened. Print it to PDF, and attach that.",
    Fault.UNPACKS: "This file unpacks to far more than it says. It is not taken.",
    Fault.LEADS_OUT: "Parts of this file lead out of it. It is not taken.",
    Fault.NOT_PLAIN: "This is not plain text. Save it as text in UTF-8, or print it to PDF.",
    Fault.TOO_HARD: "This file takes too long to look through. Print it to PDF, or take a picture of it.",
    Fault.NO_TABLE: "There is no table in this file: one line of headings, and a line for each referral below it.",
    Fault.TOO_LONG: "There are more than 25,000 rows in this file. Bring them in as two files.",
    Fault.VIRUS: "The scanner found a virus in this file. Nothing of it was kept.",
}


class BadFile(Exception):
    """A file that is not taken, and what is wrong with it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)
