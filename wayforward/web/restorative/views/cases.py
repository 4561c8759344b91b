"""The list of restorative cases, and the case page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wayforward.process.activities import METHOD_WORDS, Method
from wayforward.process.disclosure import closing_words
from wayforward.process.duties import Role as StaffRole
from wayforward.process.duties import has_come, is_overdue
from wayforward.process.duties import words as duty_words
from wayforward.process.gates import Gate
from wayforward.process.participation import STATE_WORDS, CaseState, ClosureReason
from wayforward.process.participation import State as PartState
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.tasks import waits
from wayforward.web.addresses import reverse
from wayforward.web.lists.pages import page_of
from wayforward.web.people import cases as people_cases
from wayforward.web.people.models import Note
from wayforward.web.record.models import Line
from wayforward.web.restorative import entries, next_step, to_do, way
from wayforward.web.restorative.at import ROLE_WORDS, At, Role
from wayforward.web.restorative.lists import RESTORATIVE_CASES, stands

from .reading import said_by, tabs
from .steps import STEPS

LINES = 20
# The steps beside the next one, under what somebody comes to the case for, in the order of the work.
GROUPS = {
    "Exploring": "Meet and talk",
    "Consents": "Consent",
    "Risk and law": "Safety and law",
    "The meeting": "The meeting",
    "Afterwards": "Afterwards",
    "People": "People in the case",
    "The case": "Team and closing",
    "Standing still": "Hold or stop",
}
# What each gate says once it is open, for those who have not read the rules.
IN_PLACE = {
    Gate.G1: "The referral is accepted",
    Gate.G2: "The team is chosen",
    Gate.G3: "The other person may be approached",
    Gate.G4: "The other person was reached",
    Gate.G5: "What happened is accepted",
    Gate.G6: "No order forbids contact",
    Gate.G7: "Risk is assessed and signed off",
    Gate.G8: "Everybody agreed and is ready",
    Gate.G9: "An agreement is signed",
    Gate.G10: "It can be closed",
}


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the viewer may know of."""
    staff: Staff = request.user  # type: ignore[assignment]
    shown = page_of(request, RESTORATIVE_CASES)
    record.looked(request, staff=staff)
    leads = staff.has_role(StaffRole.RJ_LEAD)
    pick = [("Hand over the ticked", reverse("restorative:hand-over-several"))] if leads else []
    return render(request, "restorative/cases.html", shown.context(may_receive=leads, pick=pick))


@dataclass(frozen=True)
class Item:
    """One line of the record on the page, with the words that the viewer may see."""

    title: str
    by: str
    at: datetime
    said_by: str
    written_later: datetime | None
    notes: tuple[tuple[str, str, str], ...]
    href: str

    @property
    def day(self) -> date:
        """The day by the clock on the wall: the record is read day by day."""
        return clock.local(self.at).date()


@require_safe
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The heart: what is next, the path, the people, the gates, and the record of what happened."""
    at = At.door(request, pk)
    tasks = list(at.look.rows(Task).filter(waits()).select_related("staff").order_by("due_at"))
    items, older = _record(at, request.GET.get("before", ""))
    state = CaseState(at.case.state)
    step = next_step.next_step(at, at.may_take)
    knows = at.look.may("case")
    return render(
        request,
        "restorative/case.html",
        {
            "at": at,
            "case": at.case,
            "names": _and([at.names[str(part.pk)] for part in at.parts if part.role in {"harmed", "responsible"}]),
            "state": stands(at.case),
            "closed_words": closing_words(ClosureReason(at.case.closure_reason)) if at.case.closure_reason else "",
            "tabs": tabs(at, "case"),
            "next": step,
            "path": way.of_case(at),
            "people": _people(at),
            "gates": _gates(at) if knows and state != CaseState.CLOSED else [],
            "pairs": _pairs(at) if knows and len(at.facts.dyads) > 1 else [],
            "groups": _groups(at, knows),
            "tasks": [_task(at, task) for task in tasks],
            "items": items,
            "older": older,
            "newer": at.address if request.GET.get("before") else "",
            "knows": knows,
            "may_stop": at.may_take("stop") and state != CaseState.CLOSED,
            "withdraw": _withdraw(at),
        },
    )


def _withdraw(at: At) -> str:
    """Where it is written down that somebody changed their mind: for anybody who works with people."""
    slug = next((each for each in ("withdraw", "leave") if at.may_take(each)), "")
    return at.step(slug) if slug else ""


def _people(at: At) -> list[dict[str, Any]]:
    beside = {part.supports_id: at.names[str(part.pk)] for part in at.parts if part.supports_id}
    writes = at.may_take("contact")
    return [
        {
            "name": at.names[str(part.pk)],
            "role": ROLE_WORDS[Role(part.role)],
            "state": STATE_WORDS[PartState(part.state)],
            "since": part.state_at,
            "href": reverse("people:person", args=[part.person_id]),
            "passed_on": reverse("rights:disclosures", kwargs={"kind": "participation", "pk": part.pk}),
            "contact": f"{at.step('contact')}?person={part.pk}" if writes else "",
            "reach": reverse("people:safe-contact", args=["restorative", at.case.pk, part.person_id]),
            "with": beside.get(part.pk, ""),
            "under_18": part.under_18,
            "relation": part.relation,
            "authority": at.authority(part),
        }
        for part in at.parts
    ]


def _gates(at: At) -> list[tuple[str, str, bool, str]]:
    """The gates of the case, each with the first thing that shuts it."""
    return [
        (gate.value, IN_PLACE[gate], bool(answer), answer.reasons[0].words if answer.reasons else "")
        for gate, answer in ((gate, at.gates.case[gate]) for gate in Gate)
    ]


def _pairs(at: At) -> list[tuple[str, str, list[str]]]:
    """Where there are several pairs: each with its way, and what is not in place for it yet."""
    return [
        (
            " and ".join(at.names.get(each, "somebody") for each in (dyad.harmed, dyad.responsible)),
            METHOD_WORDS[Method(dyad.method)] if dyad.method else "Nothing planned yet",
            [_as_part(IN_PLACE[gate]) for gate, answer in at.gates.pairs[dyad.id].items() if not answer],
        )
        for dyad in at.facts.dyads
    ]


def _as_part(words: str) -> str:
    return words[:1].lower() + words[1:]


def _and(names: Sequence[str]) -> str:
    """Names as they are said: one, two and three."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _groups(at: At, knows: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every step that the viewer may take, by group, with the pages that every kind of case has."""
    groups: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
    for slug, page in STEPS.items():
        if at.may_take(slug):
            groups[page.group].append((page.title, at.step(slug)))
    if knows:
        where = ["restorative", at.case.pk]
        groups["Exploring"].append(("Give a notice", reverse("people:give-notice", args=where)))
        if people_cases.may_act(at.look, "plan_appointment"):
            groups["Exploring"].append(("Plan an appointment", reverse("work:plan", args=where)))
            groups["Exploring"].append(("Write a hand-over", reverse("work:write-hand-over", args=where)))
        groups["Exploring"].append(("Plan a visit", reverse("people:plan-visit", args=where)))
        groups["Afterwards"].append(("Ask how they are", reverse("measures:answers", args=where)))
        groups["Afterwards"].append(("Stories for the public", reverse("public:drafts", args=[at.case.pk])))
        groups["Afterwards"].append(("Somebody asks about their own data", reverse("rights:ask", args=where)))
        groups["Risk and law"].insert(
            0, ("Raise a concern for somebody’s safety", reverse("people:raise-concern", args=where))
        )
    if knows and at.staff.has_role(*people_cases.ASKS_WHO_LOOKED):
        looked = reverse("people:who-looked", args=["restorative", at.case.pk])
        groups["Afterwards"].append(("Who has looked at this", looked))
        groups["Afterwards"].append(("Who may not see this", reverse("people:walls", args=[at.case.pk])))
    return [(GROUPS[group], steps) for group, steps in groups.items() if steps]


def _task(at: At, task: Task) -> dict[str, Any]:
    """A duty: its words, about whom, whose it is, by when, where it is done and where it is taken off the list. Only
    duties of staff can be overdue."""
    step = to_do.STEP_OF.get(task.kind)
    theirs = people_cases.is_theirs(task, at.staff)
    if step is None:
        leads = theirs or task.kind not in people_cases.OF_LEADS
    else:
        leads = at.may_take(step)
    return {
        "words": duty_words(task.kind),
        "about": at.names.get(str(task.about), ""),
        "who": task.staff.name if task.staff else "Whoever leads the team",
        "due": task.due_at,
        "overdue": is_overdue(task.kind, task.due_at, clock.now()),
        "since": has_come(task.kind, task.due_at, clock.now()),
        "href": to_do.address(task) if leads else "",
        "by_hand": to_do.by_hand(task) if theirs else "",
        "remind": people_cases.remind_address("restorative", task, at.staff),
    }


def _record(at: At, before: str) -> tuple[list[Item], str]:
    """The record of what happened, newest first, with the words of the notes in compartments open to the viewer.

    The names of who wrote each line come with the lines, and the keys of the words with those of the people's names.
    """
    names = Staff.objects.filter(pk=OuterRef("actor_id")).values("name")
    lines = at.look.rows(Line).filter(outcome=Line.DONE).annotate(actor=Subquery(names, output_field=CharField()))
    shown, older = record.page_of(lines, before, LINES)
    notes = _notes(at, shown)
    items = [_item(at, line, notes.get(line.object_id, [])) for line in shown]
    return items, f"?before={older}#record" if older else ""


def _item(at: At, line: Line, notes: Sequence[tuple[Note, str]]) -> Item:
    late = (line.recorded_at - line.at).total_seconds() > 24 * 3600
    has_page = entries.model_of(line.object_type) is not None
    return Item(
        title=entries.sentence(at, line),
        by=line.actor or "the service",  # type: ignore[attr-defined]
        at=line.at,
        said_by=said_by(at, line),
        written_later=line.recorded_at if late else None,
        notes=tuple(
            (
                "" if note.in_wrong_file else words,
                at.persons.get(note.source, ""),
                reverse("people:correct-note", args=["restorative", at.case.pk, note.pk]),
            )
            for note, words in notes
        ),
        href=reverse("restorative:entry", args=[at.case.pk, line.pk]) if has_page else "",
    )


def _notes(at: At, lines: Sequence[Line]) -> dict[str, list[tuple[Note, str]]]:
    """The notes that belong to these lines with their words, by what they belong to."""
    ids = {line.object_id for line in lines if line.object_id}
    rows = list(at.look.rows(Note).filter(of_id__in=ids, superseded_by=None).order_by("number", "recorded_at"))
    found: dict[str, list[tuple[Note, str]]] = {}
    for row, words in zip(rows, at.words([row.text for row in rows]), strict=True):
        found.setdefault(str(row.of_id), []).append((row, words))
    return found
