"""The bridge from rows to rules: what a case's rows come to as coded facts, and the copy that the case keeps.

`of_case` reads the rows afresh, in a constant number of statements; actions use it. `refresh` ends every action: it
keeps the facts on the case with the state that follows from them, so that a page asks every rule after one statement
(`cached`), and gives staff the duties that follow from them by the calendar (`process.diary`).
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from cattrs import Converter

from wayforward.process import deadlines, diary
from wayforward.process.facts import CaseFacts
from wayforward.process.gates import GateTable, gate_table
from wayforward.process.participation import case_state
from wayforward.web import clock
from wayforward.web.accounts import tasks
from wayforward.web.accounts.walled import Purpose
from wayforward.web.restorative.models import RJCase

from .meeting import attendance, attendances, commitments, dyads_between
from .people import case_of, lock, participations
from .reading import read

__all__ = [
    "HOLIDAYS",
    "PURPOSE",
    "attendance",
    "attendances",
    "cached",
    "case_of",
    "commitments",
    "dyads_between",
    "gates_of",
    "lock",
    "of_case",
    "participations",
    "refresh",
    "refresh_by_id",
]

PURPOSE = Purpose.FACTS
HOLIDAYS = deadlines.load_holidays()

_converter = Converter()
_converter.register_unstructure_hook(datetime, lambda moment: moment.astimezone(UTC).isoformat())
_converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))


_converter.register_unstructure_hook(date, lambda day: day.isoformat())
_converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))


def of_case(case: RJCase) -> CaseFacts:
    """The facts of a case, read afresh from its rows."""
    return read(case)


def kept(facts: CaseFacts) -> dict[str, Any]:
    """The facts as the case keeps them."""
    document: dict[str, Any] = _converter.unstructure(facts)
    del document["settings"]
    return document


def cached(case: RJCase) -> CaseFacts:
    """The facts as they were when an action last changed the case: the same as `of_case`, without a statement."""
    return replace(_converter.structure(case.facts, CaseFacts), settings=case.service.rules)


def refresh(case: RJCase) -> CaseFacts:
    """Keep the facts and the state that follows from them. The last thing that every action does."""
    facts = read(case)
    case.facts = kept(facts)
    case.state = case_state(facts)
    planned = [
        each.planned_at for each in facts.activities if each.confirmed_at and not each.cancelled_at and not each.held_at
    ]
    case.next_meeting_at = min(planned, default=None)
    case.changed_at = clock.now()
    case.version += 1
    case.save(update_fields=["facts", "state", "next_meeting_at", "changed_at", "version"])
    tasks.keep(case.pk, case.service_id, diary.KINDS, diary.entries(facts, HOLIDAYS), at=clock.now())
    return facts


def refresh_by_id(case_id: UUID) -> None:
    """The same, where only the id of the case is at hand."""
    rows = RJCase.unwalled(PURPOSE).select_related("service")
    refresh(rows.get(pk=case_id))


def gates_of(case: RJCase, facts: CaseFacts | None = None) -> GateTable:
    """What every gate says now, by the facts that the case keeps."""
    return gate_table(facts or cached(case), clock.now(), HOLIDAYS)
