"""Rows that somebody pastes from a spreadsheet, read into events of their own cases.

Each row that cannot be read is named with its reason; a case that the reader does not work on is not there."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from wayforward.process import moments
from wayforward.process.offers import TRIGGER_WORDS
from wayforward.web.accounts.models import Staff
from wayforward.web.people.cases import plain_ref
from wayforward.web.support.actions.moments import Told
from wayforward.web.support.models import SupportCase

MOST = 500
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
KINDS = {
    name.casefold(): kind
    for kind in moments.KINDS
    for name in (kind.value, kind.value.replace("_", " "), TRIGGER_WORDS[kind])
}


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be used, and why, in plain words."""

    number: int
    words: str


def life_events(text: str, *, staff: Staff, source: str) -> tuple[list[Told], list[Wrong]]:
    """The events of these rows, and the rows that are none: two statements however many rows there are."""
    rows = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(rows) > MOST:
        return [], [Wrong(MOST + 1, f"There are more than {MOST} rows. Paste them in parts.")]
    cases = _own_cases(staff, {plain_ref(cells[0]) for _, cells in rows})
    told: list[Told] = []
    wrong: list[Wrong] = []
    for number, cells in rows:
        read = _read(cells, cases, source)
        if isinstance(read, Told):
            told.append(read)
        else:
            wrong.append(Wrong(number, read))
    return told, wrong


def _own_cases(staff: Staff, refs: set[str]) -> dict[str, SupportCase]:
    """The open cases with these references that this member of staff works on: to see one is not enough."""
    rows = SupportCase.visible_to(staff).filter(ref__in=refs - {""}, state="open").select_related("service")
    return {row.ref: row for row in rows if staff.pk in (row.caseworker_id, row.supervisor_id)}


def _read(cells: list[str], cases: dict[str, SupportCase], source: str) -> Told | str:
    if len(cells) < 3:
        return "a reference, what happened, and the day are needed"
    case, kind, on = cases.get(plain_ref(cells[0])), KINDS.get(cells[1].casefold()), day(cells[2])
    if case is None:
        return "no open case of yours has this reference"
    if kind is None:
        return "what happened is none of the words in the list below"
    if on is None:
        return "the day cannot be read. Write it like 14 March 2026 or 14/03/2026"
    return Told(case, kind.value, on, source)


def day(text: str) -> date | None:
    """A day as people write it in England; None for what is none."""
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _cells(line: str) -> list[str]:
    """Reference, what happened, day. Words with a comma in them ("A new shift, or a change at work") stay whole."""
    cells = [cell.strip() for cell in re.split(r"\t|;|,", line.rstrip("\t;, "))]
    return cells if len(cells) < 3 else [cells[0], ", ".join(cells[1:-1]), cells[-1]]
