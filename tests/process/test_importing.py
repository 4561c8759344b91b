"""Rows of a file: what a cell says, what is wrong with it, what becomes of the row, and whether they may come in."""

from datetime import date

import pytest

from wayforward.process import importing as rules
from wayforward.process.importing import CellFault, Column, Fate, Row

TODAY = date(2026, 3, 3)
GOOD = {Column.NAME: "Nadia  Hollis", Column.HAPPENED: "A theft", Column.PHONE: "07700 900201"}


def read(**cells: str) -> Row:
    return rules.read(GOOD | {Column(name): cell for name, cell in cells.items()}, "police", TODAY)


def test_a_row_says_what_its_cells_say() -> None:
    row = read(born="6/5/1971", happened_on="2026-03-01", person_knows="Y", email="nadia@example.org", high_risk="no")
    assert row.faults == {}
    assert row.said[Column.NAME] == "Nadia Hollis" and row.said[Column.REFERRER] == ""
    assert (row.said[Column.BORN], row.said[Column.HAPPENED_ON]) == ("1971-05-06", "2026-03-01")
    assert row.yes(Column.PERSON_KNOWS) and not row.yes(Column.HIGH_RISK)


@pytest.mark.parametrize("typed", ["06/05/1971", "1971-05-06", "6.5.1971", "6-5-1971", "6 May 1971", "06 MAY 1971"])
def test_a_day_may_be_written_in_many_ways(typed: str) -> None:
    assert read(born=typed).said[Column.BORN] == "1971-05-06"


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("name", " ", CellFault.MISSING),
        ("happened", "", CellFault.MISSING),
        ("born", "31/02/1971", CellFault.NOT_A_DATE),
        ("born", "05/06/71 or so", CellFault.NOT_A_DATE),
        ("happened_on", "04/03/2026", CellFault.TO_COME),
        ("person_knows", "perhaps", CellFault.NOT_YES_OR_NO),
        ("high_risk", "medium", CellFault.NOT_YES_OR_NO),
        ("email", "nadia at example.org", CellFault.NOT_AN_ADDRESS),
        ("phone", "ask her sister", CellFault.NOT_A_NUMBER),
        ("name", "N" * 201, CellFault.TOO_LONG),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_beside_it(column: str, cell: str, fault: CellFault) -> None:
    assert read(**{column: cell}).faults == {Column(column): fault}


def test_who_waits_to_be_called_can_be_reached() -> None:
    assert read(phone="", person_knows="yes").faults == {Column.PHONE: CellFault.NO_WAY_TO_REACH}
    assert read(phone="", person_knows="no").faults == {}  # for information: nobody calls
    assert read(phone="", address="12 Saffron Lane", person_knows="yes").faults == {}


@pytest.mark.parametrize(
    ("known", "fate"),
    [
        ({}, Fate.NEW),
        ({"same_person"}, Fate.SAME_PERSON),
        ({"same_person", "same_incident"}, Fate.SAME_INCIDENT),
        ({"twice", "same_person"}, Fate.TWICE),
        ({"here_already", "twice"}, Fate.HERE_ALREADY),
    ],
)
def test_what_becomes_of_a_row(known: set[str], fate: Fate) -> None:
    asked = {name: name in known for name in ("twice", "here_already", "same_person", "same_incident")}
    assert rules.fate_of(read(), **asked) is fate
    assert rules.fate_of(read(born="no"), **asked) is Fate.INVALID


def test_rows_come_in_when_somebody_says_so() -> None:
    def shut(state: str = "checked", leave_out: bool = False, **fates: int) -> tuple[str, ...]:
        return rules.may_bring_in(state=state, fates=fates, leave_out=leave_out).codes

    assert shut(new=3) == () and shut(same_person=1, twice=2) == ()
    assert shut(new=3, invalid=1) == ("import.some_are_wrong",)
    assert shut(new=3, invalid=1, leave_out=True) == ()
    assert shut(invalid=2, here_already=1) == ("import.nothing_to_bring",)
    assert shut(state="bringing", new=1) == ("import.not_now",)


def test_columns_are_named_once_and_the_needed_ones_are() -> None:
    assert rules.may_map({Column.NAME: "0", Column.HAPPENED: "1"})
    assert rules.may_map({Column.NAME: "0"}).codes == ("import.column_needed",)
    assert rules.may_map({Column.NAME: "0", Column.HAPPENED: "0"}).codes == ("import.column_twice",)


def test_headings_are_guessed_each_once() -> None:
    told = rules.proposed(["Victim name", "DOB", "Mobile no", "Offence", "Offence date", "Crime no", "Suspect name"])
    assert told == {
        Column.OTHER_PARTY: "Suspect name",
        Column.BORN: "DOB",
        Column.PHONE: "Mobile no",
        Column.HAPPENED_ON: "Offence date",
        Column.CRIME_NUMBER: "Crime no",
        Column.HAPPENED: "Offence",
        Column.NAME: "Victim name",
    }
    assert rules.proposed(["a", "b"]) == {}


def test_everything_has_words() -> None:
    assert set(rules.COLUMN_WORDS) == set(rules.HEADINGS) == set(Column)
    assert set(rules.FAULT_WORDS) == set(CellFault) and set(rules.FATE_WORDS) == set(Fate)
