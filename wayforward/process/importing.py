"""Referrals that come as rows of a file: what each column may be, what each cell says, and what becomes of each row.

A row is taken by the same rules as any referral (`referrals.may_take`); here is what a cell of a table means.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from . import referrals
from .decision import Decision, Reason, shut_if

MOST_ROWS: Final = 25_000


class Column(StrEnum):
    """What a column of an agency's file can hold."""

    NAME = "name"
    BORN = "born"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    HAPPENED = "happened"
    HAPPENED_ON = "happened_on"
    CRIME_NUMBER = "crime_number"
    OTHER_PARTY = "other_party"
    PERSON_KNOWS = "person_knows"
    HIGH_RISK = "high_risk"
    REFERRER = "referrer"


COLUMN_WORDS: Final[dict[Column, str]] = {
    Column.NAME: "Name of the person",
    Column.BORN: "Date of birth",
    Column.PHONE: "Telephone",
    Column.EMAIL: "Email address",
    Column.ADDRESS: "Address, with the postcode",
    Column.HAPPENED: "What happened, in a line",
    Column.HAPPENED_ON: "When it happened",
    Column.CRIME_NUMBER: "Crime number",
    Column.OTHER_PARTY: "Name of the other person",
    Column.PERSON_KNOWS: "Does the person know of the referral?",
    Column.HIGH_RISK: "Is the risk high?",
    Column.REFERRER: "Who referred",
}
NEEDED: Final = (Column.NAME, Column.HAPPENED)
DATES: Final = frozenset({Column.BORN, Column.HAPPENED_ON})
YES_OR_NO: Final = frozenset({Column.PERSON_KNOWS, Column.HIGH_RISK})
LONGEST: Final[dict[Column, int]] = {Column.HAPPENED: 1_000, Column.ADDRESS: 300, Column.EMAIL: 254}
# How agencies head their columns, as words that a heading holds; the first column that fits is proposed.
HEADINGS: Final[dict[Column, str]] = {
    Column.OTHER_PARTY: r"offender|suspect|perpetrator|other (person|party)|accused",
    Column.REFERRER: r"referrer|referred by|officer|\boic\b",
    Column.BORN: r"birth|\bdob\b|born",
    Column.PHONE: r"phone|mobile|\btel\b",
    Column.EMAIL: r"e-?mail",
    Column.ADDRESS: r"address|postcode",
    Column.HAPPENED_ON: r"(incident|offence|crime).*date|date.*(incident|offence|crime)|occurred|happened on",
    Column.CRIME_NUMBER: r"(crime|incident|offence|case).*(no\b|num|ref)|reference|\burn\b",
    Column.PERSON_KNOWS: r"consent|aware|knows|agreed",
    Column.HIGH_RISK: r"risk",
    Column.HAPPENED: r"summary|offence|crime|incident|what happened|description",
    Column.NAME: r"name|victim|person",
}


class CellFault(StrEnum):
    """What can be wrong with a cell."""

    MISSING = "missing"
    NOT_A_DATE = "not_a_date"
    TO_COME = "to_come"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"
    NO_WAY_TO_REACH = "no_way_to_reach"


FAULT_WORDS: Final[dict[CellFault, str]] = {
    CellFault.MISSING: "This is needed, and there is nothing in it.",
    CellFault.NOT_A_DATE: "This is not a date in the calendar. Write it like 27/03/2026 or 2026-03-27.",
    CellFault.TO_COME: "This day is still to come.",
    CellFault.NOT_YES_OR_NO: "Write yes or no.",
    CellFault.NOT_AN_ADDRESS: "This is not an email address.",
    CellFault.NOT_A_NUMBER: "This is not a telephone number.",
    CellFault.TOO_LONG: "This is too long.",
    CellFault.NO_WAY_TO_REACH: "Give a telephone number, an address or an email: the person waits to hear from us.",
}


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME_PERSON = "same_person"
    SAME_INCIDENT = "same_incident"
    INVALID = "invalid"
    TWICE = "twice"
    HERE_ALREADY = "here_already"


FATE_WORDS: Final[dict[Fate, str]] = {
    Fate.NEW: "New",
    Fate.SAME_PERSON: "May be somebody you know already",
    Fate.SAME_INCIDENT: "May be an incident you know already",
    Fate.INVALID: "To be put right",
    Fate.TWICE: "Stands in this file twice",
    Fate.HERE_ALREADY: "Was brought in before",
}
# What comes in. The others are left out, whatever somebody chooses: the same row twice brings nothing twice.
COMES_IN: Final = frozenset({Fate.NEW, Fate.SAME_PERSON, Fate.SAME_INCIDENT})

NOTHING_TO_BRING: Final = Reason("import.nothing_to_bring", "No row of this file is new and right. Nothing comes in.")
SOME_ARE_WRONG: Final = Reason(
    "import.some_are_wrong", "Some rows have to be put right. Say that you leave them out, or send the file back."
)
NOT_NOW: Final = Reason("import.not_now", "This was decided already.")
COLUMN_TWICE: Final = Reason("import.column_twice", "Each column of the file can be one thing only.")
COLUMN_NEEDED: Final = Reason("import.column_needed", "Say which columns hold the name and what happened.")


@dataclass(frozen=True)
class Row:
    """A row as it was read: what each cell means, and what is wrong with which."""

    said: dict[Column, str]
    faults: dict[Column, CellFault] = field(default_factory=dict)

    def yes(self, column: Column) -> bool:
        """Does this cell say yes?"""
        return self.said.get(column) == "yes"


def proposed(headings: Collection[str]) -> dict[Column, str]:
    """Which column of a file may be what, by its heading: each once."""
    found: dict[Column, str] = {}
    for column, words in HEADINGS.items():
        left = [heading for heading in headings if heading not in found.values()]
        match = next((heading for heading in left if re.search(words, heading.lower())), None)
        if match is not None:
            found[column] = match
    return found


def may_map(columns: Mapping[Column, str]) -> Decision:
    """Can a file be read by these columns?"""
    return shut_if(len(set(columns.values())) < len(columns), COLUMN_TWICE) & shut_if(
        any(column not in columns for column in NEEDED), COLUMN_NEEDED
    )


def read(cells: Mapping[Column, str], source: str, today: date) -> Row:
    """What the cells of a row say. Dates become ISO texts, yes and no become those words."""
    said: dict[Column, str] = {}
    faults: dict[Column, CellFault] = {}
    for column in Column:
        text = " ".join(cells.get(column, "").split())
        said[column], fault = _cell(column, text, today)
        if fault is not None:
            faults[column] = fault
    row = Row(said, faults)
    reach = any(said[way] for way in (Column.PHONE, Column.EMAIL, Column.ADDRESS))
    fact = referrals.ReferralFact(source=source, person_knows=row.yes(Column.PERSON_KNOWS))
    if not reach and not referrals.is_information_only(fact):
        faults.setdefault(Column.PHONE, CellFault.NO_WAY_TO_REACH)
    return row


def fate_of(row: Row, *, twice: bool, here_already: bool, same_person: bool, same_incident: bool) -> Fate:
    """What becomes of a row, by what is known of it."""
    asked = (
        (bool(row.faults), Fate.INVALID),
        (here_already, Fate.HERE_ALREADY),
        (twice, Fate.TWICE),
        (same_incident, Fate.SAME_INCIDENT),
        (same_person, Fate.SAME_PERSON),
    )
    return next((fate for holds, fate in asked if holds), Fate.NEW)


def may_bring_in(*, state: str, fates: Mapping[str, int], leave_out: bool) -> Decision:
    """May the rows come in? All of them; or, where some have to be put right, those that are right, said aloud."""
    good = sum(fates.get(fate, 0) for fate in COMES_IN)
    return (
        shut_if(state != "checked", NOT_NOW)
        & shut_if(not good, NOTHING_TO_BRING)
        & shut_if(bool(good and fates.get(Fate.INVALID, 0)) and not leave_out, SOME_ARE_WRONG)
    )


def _cell(column: Column, text: str, today: date) -> tuple[str, CellFault | None]:
    if not text:
        return "", CellFault.MISSING if column in NEEDED else None
    if column in DATES:
        day = _day(text)
        if day is None:
            return text, CellFault.NOT_A_DATE
        return day.isoformat(), CellFault.TO_COME if day > today else None
    if column in YES_OR_NO:
        answer = _YES_NO.get(text.lower())
        return answer or text, CellFault.NOT_YES_OR_NO if answer is None else None
    if len(text) > LONGEST.get(column, 200):
        return text, CellFault.TOO_LONG
    if column is Column.EMAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text):
        return text, CellFault.NOT_AN_ADDRESS
    if column is Column.PHONE and not re.fullmatch(r"[+(]?[\d\s()+-]{6,24}", text):
        return text, CellFault.NOT_A_NUMBER
    return text, None


_YES_NO = {
    **dict.fromkeys(("yes", "y", "true", "1", "x"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0"), "no"),
}


def _day(text: str) -> date | None:
    """A day, as agencies write it: the day first, or the year first."""
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None
