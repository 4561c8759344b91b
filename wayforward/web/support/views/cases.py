"""Support cases: the list, the case, handing it over, closing it and opening it again."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import CharField, OuterRef, QuerySet, Subquery, UUIDField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import deadlines, needs, offers, reaching, safe_contact
from wayforward.process.duties import Role, has_come, is_overdue
from wayforward.process.duties import words as duty_words
from wayforward.process.support import CLOSURE_WORDS, ClosureReason
from wayforward.web import clock, record, vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.accounts.tasks import waits
from wayforward.web.accounts.walled import NOW
from wayforward.web.addresses import reverse
from wayforward.web.lists.pages import page_of
from wayforward.web.people import cases as at_people
from wayforward.web.people import contact as reach
from wayforward.web.people.models import Note, SafeContact
from wayforward.web.ready import Slot
from wayforward.web.record import Line
from wayforward.web.support import door, drawn, facts, next_step, telling
from wayforward.web.support.actions import cases as actions
from wayforward.web.support.forms.cases import CloseForm, HandOverForm, ReassignForm, ReopenForm
from wayforward.web.support.lists import SUPPORT_CASES
from wayforward.web.support.models import SupportCase
from wayforward.web.support.to_do import by_hand, href_of
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import moment

from .pages import POSTS, READS, address, form_page, staff
from .referrals import caseworkers, supervisors_of

LINES_A_PAGE = 20
SHOWN_OF_A_LINE = ("event", "payload", "at", "recorded_at", "said_by", "object_type", "object_id")
SHOWN_OF_A_NOTE = (
    *("case_id", "compartment", "key_id", "text", "of_id", "source"),
    *("superseded_by", "in_wrong_file", "correction_reason"),
)


# What a supervisor does to several cases at once.
SEVERAL = (("hand-over-several", "Hand over the ticked"), ("give-duty", "Ask something in the ticked"))


@require_http_methods(READS)
def cases(request: HttpRequest) -> HttpResponse:
    """The cases open to the viewer, the last changed first. By key, so that a page stays while others change."""
    shown = page_of(request, SUPPORT_CASES)
    me = staff(request)
    record.looked(request, staff=me)
    pick = [(said, reverse(f"support:{name}")) for name, said in SEVERAL] if me.has_role(Role.SUPERVISOR) else []
    return render(request, "lists/list.html", shown.context(pick=pick))


@require_http_methods(READS)
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.support_case(request, pk)
    tasks = list(look.ask(_tasks, now=clock.now()))
    agreed = look.ask(_agreed, person=row.person_id).first()
    lines, older = _lines(request, look)
    found = look.ask(_notes, of=[line.object_id for line in lines if line.object_id])
    notes = [note for note in found if note.superseded_by is None]
    sealed = [row.person.legal_name, row.person.known_as, row.referral.other_party_name]
    sealed += [note.text for note in notes] + ([agreed.rules] if agreed else [])
    legal, known_as, other, *words = vault.unseal_many(look, sealed)
    profile = reach.read(words.pop()) if agreed else safe_contact.DEFAULT
    again = _proposal(row, tasks, profile)
    at = next_step.Standing(row, agreed is not None, tasks, clock.today(), again)
    step = next_step.next_step(at)
    return render(
        request,
        "support/case.html",
        {
            "case": row,
            "name": known_as or legal,
            "other": other,
            "next": step,
            "missing": next_step.missing(at),
            "ways": [safe_contact.describe(profile, channel) for channel in safe_contact.Channel],
            "agreed": agreed,
            "offers": [_offer(each) for each in row.facts.get("offers", [])],
            "needs": _needs(row),
            "tasks": [_task(task, look.staff) for task in tasks],
            "lines": drawn.rows(
                drawn.line, _with_notes(lines, dict(zip(notes, words, strict=True)), row, known_as or legal)
            ),
            "older": older,
            "newer": address(row) if request.GET.get("before") else "",
            "closed_reason": CLOSURE_WORDS[ClosureReason(row.closed_reason)] if row.closed_reason else "",
            "may_write_letter": reaching.may_write_closing_letter(
                profile, closed_reason=row.closed_reason, now=clock.now()
            ).allowed,
            "tabs": tabs(row, "case"),
            "may_ask_who_looked": look.staff.has_role(*at_people.ASKS_WHO_LOOKED),
            "may_hand_over": door.may(look, "reallocate_support").allowed,
        },
    )


def _proposal(row: SupportCase, tasks: list[Task], profile: safe_contact.Profile) -> reaching.Proposal | None:
    """When and how to try again, where that is what waits."""
    if not any(task.kind == "try_again" for task in tasks):
        return None
    return reaching.next_attempt(
        facts.attempts(row),
        profile,
        settings=row.service.rules,
        now=clock.now(),
        holidays=deadlines.load_holidays(),
    )


def tabs(row: SupportCase, here: str) -> list[tuple[str, str, bool]]:
    """The pages of a case."""
    pages = (
        ("case", "Overview"),
        ("plan", "Needs and plan"),
        ("offers", "Restorative justice"),
        ("consents", "Consents"),
    )
    papers = ("Papers", reverse("uploads:papers", args=["support", row.pk]), False)
    return [*((words, address(row, name), name == here) for name, words in pages), papers]


@require_http_methods(POSTS)
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.support_case(request, pk)
    workers = {pk: each for pk, each in caseworkers(staff(request)).items() if each.pk != row.caseworker_id}
    form = HandOverForm.of(request, cancel=address(row))
    form.fields["caseworker"].choices = [(pk, each.name) for pk, each in workers.items()]

    def save() -> SupportCase:
        door.may(look, "reallocate_support").require()
        worker = workers[form.cleaned_data["caseworker"]]
        return actions.reallocate_support(case=row, caseworker=worker, by=staff(request), at=clock.now())

    then = address(row) if row.supervisor_id == staff(request).pk else reverse("support:cases")
    if done := once(request, form, save, then=then):
        messages.success(request, "The case was handed over. Earlier offers and answers went with it.")
        return done
    lede = "The caseworker before will not see the case any more. Tell the person who will call them, and when."
    return form_page(request, form, "Hand the case over", case=row, lede=lede)


@require_http_methods(POSTS)
def reassign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody had to step back: a lead gives the case who is missing, without seeing anything of it."""
    known = at_people.known_to_leads(request, pk)
    row, me = door.without_staff(known), staff(request)
    home = home_of(me)
    form = ReassignForm.of(request, cancel=home)
    workers, supervisors = caseworkers(me), supervisors_of(me)
    form.fields["caseworker"].choices = [(key, each.name) for key, each in workers.items()]
    form.fields["supervisor"].choices = [(key, each.name) for key, each in supervisors.items()]
    for name, has in (("caseworker", row.caseworker_id), ("supervisor", row.supervisor_id)):
        if has:
            del form.fields[name]

    def save() -> SupportCase:
        typed, case, now = form.cleaned_data, row, clock.now()
        if "supervisor" in typed:
            case = actions.supervise_support(case=case, supervisor=supervisors[typed["supervisor"]], by=me, at=now)
        if "caseworker" in typed:
            case = actions.reallocate_support(case=case, caseworker=workers[typed["caseworker"]], by=me, at=now)
        return case

    if done := once(request, form, save, then=home):
        messages.success(request, "Done. They see the case from now on, with everything that waits in it.")
        return done
    lede = "Whoever worked on it had to step back. You choose who goes on, and need not see the case for it."
    context = {"form": form, "title": "Who goes on with this case?", "caption": known.title, "back": home, "lede": lede}
    return render(request, "ui/form_page.html", context)


@require_http_methods(POSTS)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.support_case(request, pk)
    form = CloseForm.of(request, cancel=address(row))

    def save() -> SupportCase:
        door.may(look, "close_support_case").require()
        reason = form.cleaned_data["reason"]
        return actions.close_support_case(case=row, reason=reason, by=staff(request), at=clock.now())

    if done := once(request, form, save, then=address(row)):
        messages.success(request, "The case is closed. The person can come back at any time.")
        return done
    lede = "Planned messages and open duties fall away. Tell the person how they can come back."
    return form_page(request, form, "Close this case", case=row, lede=lede)


@require_http_methods(POSTS)
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, look = door.support_case(request, pk)
    form = ReopenForm.of(request, cancel=address(row))

    def save() -> SupportCase:
        door.may(look, "reopen_support_case").require()
        at = form.cleaned_data["at"]
        return actions.reopen_support_case(case=row, by=staff(request), at=at, said_by=row.person)

    if done := once(request, form, save, then=address(row)):
        messages.success(request, "The case is open again.")
        return done
    return form_page(request, form, "Open this case again", case=row)


# What the page of a case asks, beside the case itself.


def _tasks(look: Any) -> QuerySet:
    rows: QuerySet = look.rows(Task).filter(waits(NOW))
    return rows.select_related("staff").order_by("due_at")


def _agreed(look: Any) -> QuerySet:
    of_person: QuerySet = look.rows(SafeContact).filter(person=Slot("person", UUIDField()))
    return of_person.order_by("-agreed_at", "-recorded_at")[:1]


def _entries(look: Any) -> QuerySet:
    """The record, with the names of who entered each line."""
    names = Staff.objects.filter(pk=OuterRef("actor_id")).values("name")
    rows = look.rows(Line).filter(outcome=Line.DONE).annotate(actor=Subquery(names, output_field=CharField()))
    shown: QuerySet = rows.only(*SHOWN_OF_A_LINE)
    return shown


def _notes(look: Any) -> QuerySet:
    of_lines: QuerySet = look.rows(Note).filter(of_id__in=Slot("of", UUIDField()))
    return of_lines.only(*SHOWN_OF_A_NOTE).order_by("number", "recorded_at")


def _lines(request: HttpRequest, look: Look) -> tuple[list[Line], str]:
    """A page of the record, newest first: one statement."""
    shown, older = record.page_of(look.ask(_entries), request.GET.get("before", ""), LINES_A_PAGE)
    return shown, f"?before={older}#record" if older else ""


def _with_notes(lines: list[Line], notes: dict[Note, str], row: SupportCase, name: str) -> list[dict[str, Any]]:
    entries = []
    of_line: dict[str, list[tuple[Note, str]]] = {}
    for note, words in notes.items():
        of_line.setdefault(str(note.of_id), []).append((note, words))
    for line in lines:
        own = of_line.pop(line.object_id, [])  # beside the newest line about it, and no second time
        said = name if line.said_by == f"person:{row.person_id}" else ""
        entries.append(
            {
                "title": telling.sentence(line),
                "by": line.actor or "the service",  # type: ignore[attr-defined]
                "said": said,
                "at": line.at,
                "late": (line.recorded_at - line.at).total_seconds() > 24 * 3600,
                "recorded_at": line.recorded_at,
                "outside": bool(line.payload.get("outside")),
                "href": _page_of(line, row),
                "notes": [
                    {
                        "note": note,
                        "words": words,
                        "said_by": name if note.source == str(row.person_id) else "",
                        "href": reverse("people:correct-note", args=["support", row.pk, note.pk]),
                    }
                    for note, words in own
                ],
            }
        )
    return entries


def _page_of(line: Line, row: SupportCase) -> str:
    """Where more of what a line says can be read."""
    pages = {
        "people.concern": "people:concern",
        "people.visit": "people:visit",
    }
    name = pages.get(line.object_type)
    return reverse(name, args=["support", row.pk, line.object_id]) if name else ""


def _offer(each: dict[str, str]) -> dict[str, Any]:
    """One offer of the summary, in words."""
    return {
        "at": moment(each["at"]),
        "trigger": offers.TRIGGER_WORDS[offers.Trigger(each["trigger"])],
        "response": offers.RESPONSE_WORDS[offers.Response(each["response"])],
        "again": offers.MAY_MENTION_WORDS[offers.MayMentionAgain(each["may_mention_again"])]
        if each["may_mention_again"]
        else "",
        "ask_after": date.fromisoformat(each["ask_after"]) if each["ask_after"] else None,
    }


def _needs(row: SupportCase) -> list[tuple[str, str, int | None]]:
    """The last answers: (category, answer in words, severity)."""
    known = row.facts.get("needs", {})
    return [
        (words, needs.ANSWER_WORDS[needs.Answer(known[category.value][0])], known[category.value][1])
        for category, words in needs.CATEGORY_WORDS.items()
        if category.value in known and known[category.value][0] != needs.Answer.NOT_ASKED
    ]


def _task(task: Task, me: Staff) -> dict[str, Any]:
    """A duty as the list of duties draws it. Only duties of staff can be overdue; those of leads open to them."""
    theirs = at_people.is_theirs(task, me)
    return {
        "words": duty_words(task.kind),
        "who": task.staff.name if task.staff else "A supervisor",
        "due": task.due_at,
        "overdue": is_overdue(task.kind, task.due_at, clock.now()),
        "since": has_come(task.kind, task.due_at, clock.now()),
        "href": href_of(task) if theirs or task.kind not in at_people.OF_LEADS else "",
        "by_hand": by_hand(task) if theirs else "",
        "remind": at_people.remind_address("support", task, me),
    }
