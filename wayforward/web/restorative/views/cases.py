"""The list of restorative cases, and the case page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayforward.process.gates import GATES, Gate
from wayforward.process.participation import CASE_STATE_WORDS, STATE_WORDS, CaseState
from wayforward.process.participation import State as PartState
from wayforward.web import record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.people.models import Note
from wayforward.web.record.models import Line
from wayforward.web.restorative import next_step, way
from wayforward.web.restorative.at import ROLE_WORDS, At, Role
from wayforward.web.restorative.models import RJCase

from .steps import STEPS

A_PAGE = 25
LINES = 20


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the viewer may know of, newest change first, paged by key."""
    rows = RJCase.visible_to(request.user).select_related("area", "facilitator")  # type: ignore[arg-type]
    state = request.GET.get("state", "")
    if state in set(CaseState):
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.exclude(state=CaseState.CLOSED)
    before = _moment(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(changed_at__lt=before)
    found = list(rows.order_by("-changed_at")[: A_PAGE + 1])
    more = found[A_PAGE - 1].changed_at.isoformat() if len(found) > A_PAGE else ""
    return render(
        request,
        "restorative/cases.html",
        {
            "rows": [(case, CASE_STATE_WORDS[CaseState(case.state)]) for case in found[:A_PAGE]],
            "older": more,
            "state": state,
            "states": CASE_STATE_WORDS.items(),
        },
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@dataclass(frozen=True)
class Item:
    """One line of the record on the page, with the words that the viewer may see."""

    title: str
    by: str
    at: datetime
    text: str
    kind: str = ""


@require_safe
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The heart: what is next, the path, the people, the gates, and the record of what happened."""
    at = At.door(request, pk)
    items, older = _record(at, request.GET.get("before", ""))
    return render(
        request,
        "restorative/case.html",
        {
            "at": at,
            "case": at.case,
            "state": CASE_STATE_WORDS[CaseState(at.case.state)],
            "next": next_step.next_step(at),
            "missing": next_step.missing(at),
            "path": way.of_case(at),
            "people": _people(at),
            "gates": _gates(at),
            "groups": _groups(at),
            "items": items,
            "older": older,
            "may_stop": any(at.look.may(part) for part in STEPS["stop"].opens),
            "may_withdraw": any(at.look.may(part) for part in STEPS["withdraw"].opens),
        },
    )


def _people(at: At) -> list[tuple[str, str, str, UUID]]:
    return [
        (at.names[str(part.pk)], ROLE_WORDS[Role(part.role)], STATE_WORDS[PartState(part.state)], part.person_id)
        for part in at.parts
    ]


def _gates(at: At) -> list[tuple[str, str, bool, str]]:
    """The gates of the case with the first thing that shuts each, for those who may know how far the case is."""
    if not at.look.may("case"):
        return []
    return [
        (gate.value, GATES[gate].title, bool(answer), answer.reasons[0].words if answer.reasons else "")
        for gate, answer in ((gate, at.gates.case[gate]) for gate in Gate)
    ]


def _groups(at: At) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every step that the viewer may take, by group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for slug, page in STEPS.items():
        if any(at.look.may(part) for part in page.opens):
            groups.setdefault(page.group, []).append((page.title, at.step(slug)))
    return list(groups.items())


def _record(at: At, before: str) -> tuple[list[Item], str]:
    """The record of what happened, newest first, with the words of the notes in compartments open to the viewer."""
    lines = at.look.rows(Line).filter(outcome=Line.DONE)
    shown, older = record.page_of(lines, before, LINES)
    texts = _notes(at, shown)
    names = _staff_names(at, shown)
    items = [
        Item(
            title=record.words_of(line),
            by=names.get(line.actor_id, "The service") if line.actor_id else "The service",
            at=line.at,
            text=texts.get(line.object_id, ""),
        )
        for line in shown
    ]
    return items, older


def _notes(at: At, lines: Sequence[Line]) -> dict[str, str]:
    """The words of the notes that belong to these lines, by the object that they belong to: two statements."""
    ids = {line.object_id for line in lines if line.object_id and line.object_type == "restorative.session"}
    rows = list(at.look.rows(Note).filter(of_id__in=ids, superseded_by=None).order_by("number")) if ids else []
    words = vault.unseal_many(at.look, [row.text for row in rows]) if rows else []
    found: dict[str, list[str]] = {}
    for row, text in zip(rows, words, strict=True):
        found.setdefault(str(row.of_id), []).append(text)
    return {key: "\n\n".join(texts) for key, texts in found.items()}


def _staff_names(at: At, lines: Sequence[Line]) -> dict[Any, str]:
    return dict(Staff.objects.filter(pk__in={line.actor_id for line in lines}).values_list("pk", "name"))
