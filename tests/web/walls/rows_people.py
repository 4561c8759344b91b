"""The addresses about people, in either kind of case. What the story does not have is made by the real actions."""

from datetime import timedelta
from typing import Any

from tests.web.walls.table import Post, Rows
from wayforward.web.accounts.models import EmergencyAccess, Task
from wayforward.web.people.actions import concerns, conflicts, visits
from wayforward.web.people.models import Concern, KnownPerson, Note, Pair, Visit
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
    # Of several the one that waits, and of those the one that was there first: it is no accident which page comes, and
    # what other rows give to somebody later changes nothing.
    tasks = sorted(world.all(Task), key=_waits_longest)
    by_compartment = {(task.case_id, task.compartment): task for task in tasks if task.case_id in kinds}
    return [{"kind": kinds[pk], "pk": pk, "duty": task.pk} for (pk, _), task in by_compartment.items()]


def _waits_longest(task: Task) -> tuple[bool, float, str]:
    return task.done_at is None and task.cancelled_at is None, -task.made_at.timestamp(), task.kind


def known_by(world: Any) -> KnownPerson:
    """Somebody whom a caseworker of the story knows, and who is in no case."""
    found = world.all(KnownPerson)
    if found:
        return found[0]
    facts = {"born": "1971-05-06", "phone": "07700 900777", "email": "nadia@example.org", "postcode": "LE9 9ZZ"}
    return conflicts.name_known_person(
        name="Nadia Hollis", how="neighbour", by=world.cast["asha"], at=world.at, **facts
    )


def emergency_of(world: Any) -> EmergencyAccess:
    """An emergency access to the restorative case, long ended."""
    case = world.rj_case
    access, _ = EmergencyAccess.objects.get_or_create(
        staff=world.cast["carys"],
        service=world.service,
        case_id=case.pk,
        case_kind="restorative",
        ref=case.ref,
        why="danger",
        at=world.at - timedelta(days=3),
        until=world.at - timedelta(days=3) + timedelta(hours=1),
    )
    return access


def pair_of(world: Any) -> Pair:
    """Both people of the story, as if they might be one: open to those who work with both, and to the lead."""
    one, other = sorted((world.maria.pk, world.joanne.pk))
    found, _ = Pair.objects.get_or_create(
        one=one,
        other=other,
        defaults={
            "service": world.service,
            "about": "person",
            "evidence": ["born_same", "phone_same"],
            "level": "likely",
            "found_at": world.at,
        },
    )
    return found


def _walls(world: Any) -> list[dict[str, Any]]:
    return [{"pk": world.support_case.pk}, {"pk": world.rj_case.pk}]


def _matches(world: Any) -> list[dict[str, Any]]:
    return [{"pk": case["pk"], "staff": world.strangers["blocked"].pk} for case in _walls(world)]


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
    "people:remind": _duties,
    "people:correct-note": _notes,
    "people:known": lambda world: [{}] if known_by(world) else [],
    "people:take-back": lambda world: [{"pk": known_by(world).pk}],
    "people:recuse": _cases,
    "people:walls": _walls,
    "people:clear-match": _matches,
    "people:pairs": lambda world: [{}, ({}, "before=x")] if pair_of(world) else [],
    "people:pair": lambda world: [{"pk": pair_of(world).pk}],
    "people:emergency": lambda world: [{}],
    "people:oversight": lambda world: [{}, ({}, "before=x")] if emergency_of(world) else [],
    "people:review-emergency": lambda world: [{"pk": emergency_of(world).pk}],
}
UNSHOWN: dict[str, str] = {
    "people.EqualityAnswers.answers": "only counted, and shown in no case",
}
