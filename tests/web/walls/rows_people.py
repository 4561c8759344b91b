"""The addresses about people, in either kind of case. What the story does not have is made by the real actions."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Post, Rows
from wayforward.web.accounts.models import Task
from wayforward.web.people.actions import concerns, visits
from wayforward.web.people.models import Concern, Note, Visit
from wayforward.web.restorative import places as restorative_places
from wayforward.web.support import places as support_places


def _where(world: Any) -> list[tuple[str, Any]]:
    return [
        ("support", support_places.of_case(world.support_case)),
        ("restorative", restorative_places.of_participation(world.responsible)),
    ]


def concern_of(world: Any, place: Any) -> Concern:
    """A concern in this place; raised by its own worker when there is none."""
    found = world.all(Concern, case_id=place.case_id)
    if found:
        return found[0]
    by = world.cast["asha" if place.case_kind == "support" else "grace"]
    return concerns.raise_concern(
        place=place, kind="other", words="Somebody waited outside.", tell=world.cast["sam"], by=by, at=world.at
    )


def visit_of(world: Any, place: Any) -> Visit:
    """A visit in this place; planned by its own worker when there is none."""
    found = world.all(Visit, case_id=place.case_id)
    if found:
        return found[0]
    by = world.cast["asha" if place.case_kind == "support" else "grace"]
    return visits.plan_visit(
        place=place,
        staff=by,
        starts_at=world.at + timedelta(hours=1),
        check_in_by=world.at + timedelta(hours=3),
        alert=world.cast["sam"],
        where="Her sister's flat",
        by=by,
        at=world.at,
    )


def _cases(world: Any) -> list[dict[str, Any]]:
    return [{"kind": kind, "pk": place.case_id} for kind, place in _where(world)]


def _people(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.maria.pk}, {"pk": world.joanne.pk}]


def _persons(world: Any) -> list[dict[str, Any]]:
    """Each person, as they stand in a case."""
    return [
        {"kind": "support", "pk": world.support_case.pk, "person": world.maria.pk},
        {"kind": "restorative", "pk": world.rj_case.pk, "person": world.maria.pk},
        {"kind": "restorative", "pk": world.rj_case.pk, "person": world.joanne.pk},
    ]


def _notes(world: Any) -> list[dict[str, Any]]:
    kinds = {world.support_case.pk: "support", world.rj_case.pk: "restorative"}
    return [
        {"kind": kinds[note.case_id], "pk": note.case_id, "note": note.pk}
        for note in world.all(Note)
        if note.case_id in kinds
    ]


def _duties(world: Any) -> list[dict[str, Any]]:
    kinds = {world.support_case.pk: "support", world.rj_case.pk: "restorative"}
    by_compartment = {(task.case_id, task.compartment): task for task in world.all(Task) if task.case_id in kinds}
    return [{"kind": kinds[pk], "pk": pk, "duty": task.pk} for (pk, _), task in by_compartment.items()]


def _refs(world: Any) -> list[str]:
    return [world.support_case.ref, world.rj_case.ref]


SEARCHED = ("Maria", "Pike", "Pyke", "07700 900102", "maria@example.org", "1984-11-02", "LE3 0BQ", "25*0612345")

ROWS: Rows = {
    "people:search": lambda world: [{}, *(Post({}, {"q": typed}) for typed in [*SEARCHED, *_refs(world)])],
    "people:person": _people,
    "people:details": _people,
    "people:equality": _people,
    "people:safe-contact": _persons,
    "people:confirm-safe-contact": _persons,
    "people:raise-concern": _cases,
    "people:who-looked": lambda world: [*_cases(world), ({"kind": "restorative", "pk": world.rj_case.pk}, "before=x")],
    "people:concern": lambda world: [
        {"kind": kind, "pk": place.case_id, "concern": concern_of(world, place).pk} for kind, place in _where(world)
    ],
    "people:give-notice": _cases,
    "people:plan-visit": _cases,
    "people:visit": lambda world: [
        {"kind": kind, "pk": place.case_id, "visit": visit_of(world, place).pk} for kind, place in _where(world)
    ],
    "people:duty": _duties,
    "people:correct-note": _notes,
}
UNSHOWN: dict[str, str] = {
    "people.EqualityAnswers.answers": "only counted, and shown in no case",
}
