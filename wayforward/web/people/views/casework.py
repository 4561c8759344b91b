"""What can happen in either kind of case, with one page for both: a concern, a notice, a visit, a correction."""

from typing import NoReturn
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import people as rules
from wayforward.process import reminders
from wayforward.process.duties import ROLE_WORDS, Outcome, Role
from wayforward.process.duties import words as duty_words
from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.addresses import reverse
from wayforward.web.people import cases
from wayforward.web.people.actions import concerns, duties, notes, notices, visits
from wayforward.web.people.forms.casework import (
    REMINDED,
    AnswerForm,
    CheckInForm,
    ConcernForm,
    CorrectionForm,
    DutyForm,
    NoticeForm,
    RemindForm,
    VisitForm,
)
from wayforward.web.people.models import Concern, Note, NoticeGiven, Person, Visit
from wayforward.web.record import Line
from wayforward.web.record import who_looked as who_has_looked
from wayforward.web.ui.forms import Form, once

LOOKS = 50
POSTS = ["GET", "HEAD", "POST"]


@require_http_methods(POSTS)
def raise_concern(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    form = ConcernForm.of(request, draft_for=pk, cancel=at.address)
    people = _choose(form, "about", at)

    def save() -> Concern:
        at.may("raise_concern").require()
        about = people.get(form.cleaned_data["about"] or "")
        return concerns.raise_concern(
            place=at.place(about),
            about=about,
            kind=form.cleaned_data["kind"],
            words=form.cleaned_data["words"],
            tell=getattr(at.row, "supervisor", None),
            by=_staff(request),
            at=form.cleaned_data["at"],
        )

    if done := once(request, form, save, then=at.address):
        messages.success(request, "A supervisor has it on their list for today. If there is danger now, ring 999.")
        return done
    lede = "If somebody is in danger now, ring 999 first. A supervisor is told at once and acts today."
    return _page(request, form, "A concern for somebody's safety", at, lede=lede)


@require_http_methods(POSTS)
def concern(request: HttpRequest, kind: str, pk: UUID, concern: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    row = at.look.rows(Concern).select_related("by", "told").filter(pk=concern).first() or _nothing()
    words, answer = vault.unseal_many(at.look, [row.words, row.answer])
    form = AnswerForm.of(request, draft_for=concern, cancel=at.address)

    def save() -> Concern:
        at.may("answer_concern").require()
        return concerns.answer_concern(
            concern=row, answer=form.cleaned_data["answer"], by=_staff(request), at=clock.now()
        )

    if row.answered_at is None and (done := once(request, form, save, then=at.address)):
        messages.success(request, "The answer was recorded.")
        return done
    return render(
        request,
        "people/concern.html",
        {
            "form": form,
            "at": at,
            "concern": row,
            "kind": rules.CONCERN_WORDS[rules.ConcernKind(row.kind)],
            "words": words,
            "answer": answer,
            "may_answer": at.may("answer_concern").allowed,
        },
    )


@require_http_methods(POSTS)
def give_notice(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    form = NoticeForm.of(request, cancel=at.address)
    people = _choose(form, "person", at)

    def save() -> NoticeGiven:
        at.may("give_notice").require()
        typed = form.cleaned_data
        person = people[typed["person"]]
        return notices.give_notice(
            person=person,
            place=at.place(person),
            notice=typed["notice"],
            how=typed["how"],
            understood=typed["understood"],
            by=_staff(request),
            at=typed["at"],
        )

    if done := once(request, form, save, then=at.address):
        messages.success(request, "It was recorded that the notice was given.")
        return done
    lede = (
        "What the person says stays with us. The limits: serious harm to anybody, the safety of a child or of an adult"
        " who cannot protect themselves, a serious crime, and what a court orders."
    )
    return _page(request, form, "Give a notice", at, lede=lede)


@require_http_methods(POSTS)
def plan_visit(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    form = VisitForm.of(request, draft_for=pk, cancel=at.address)
    people = _choose(form, "person", at)
    staff = _staff(request)
    colleagues = {
        str(each.pk): each
        for each in Staff.objects.filter(service_id=staff.service_id, is_active=True).exclude(pk=staff.pk)
        if each.has_role(*WORKERS)
    }
    form.fields["alert"].choices = [(pk, each.name) for pk, each in sorted(colleagues.items(), key=_name)]

    def save() -> Visit:
        at.may("plan_visit").require()
        typed = form.cleaned_data
        return visits.plan_visit(
            place=at.place(people.get(typed["person"] or "")),
            staff=staff,
            starts_at=typed["starts_at"],
            check_in_by=typed["check_in_by"],
            alert=colleagues[typed["alert"]],
            where=typed["where"],
            by=staff,
            at=clock.now(),
        )

    if done := once(request, form, save, then=at.address):
        messages.success(request, "The visit is planned. Check in when it is over.")
        return done
    return _page(request, form, "Plan a visit", at, lede="Your colleague is alerted if you do not check in in time.")


@require_http_methods(POSTS)
def visit(request: HttpRequest, kind: str, pk: UUID, visit: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    row = at.look.rows(Visit).select_related("staff", "alert").filter(pk=visit).first() or _nothing()
    form = CheckInForm.of(request, cancel=at.address)

    def save() -> Visit:
        at.may("check_in").require()
        return visits.check_in(visit=row, by=_staff(request), at=clock.now())

    if row.checked_in_at is None and (done := once(request, form, save, then=at.address)):
        messages.success(request, "You have checked in.")
        return done
    where = vault.unseal(at.look, row.place)
    return render(request, "people/visit.html", {"form": form, "at": at, "visit": row, "where": where})


@require_http_methods(POSTS)
def finish_duty(request: HttpRequest, kind: str, pk: UUID, duty: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    task = at.look.rows(Task).select_related("staff").filter(pk=duty).first() or _nothing()
    back = reverse("support:my-day") if request.GET.get("then") == "day" else at.address
    form = DutyForm.of(request, cancel=back, initial={"outcome": Outcome.DONE})

    def save() -> Task:
        at.may("finish_duty").require()
        return duties.finish_duty(task=task, outcome=form.cleaned_data["outcome"], by=_staff(request), at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, "It is off the list.")
        return done
    whose = task.staff.name if task.staff else f"any {ROLE_WORDS[Role(task.role)].lower()}"
    lede = f"For {whose}, by {clock.local(task.due_at):%-d %B %Y}."
    return _page(request, form, duty_words(task.kind), at, lede=lede)


@require_http_methods(POSTS)
def remind(request: HttpRequest, kind: str, pk: UUID, duty: UUID) -> HttpResponse:
    """When one's own duty comes up again on one's day."""
    at = cases.at(request, kind, pk)
    task = at.look.rows(Task).filter(pk=duty).first() or _nothing()
    pages = {"day": "support:my-day", "list": "support:tasks"}
    then = request.GET.get("then", "")
    back = reverse(pages[then]) if then in pages else at.address
    form = RemindForm.of(request, cancel=back)

    def save() -> Task:
        at.may("choose_reminder").require()
        on = reminders.day_of(form.cleaned_data["when"], form.cleaned_data["on"], task.due_at)
        return duties.choose_reminder(task=task, on=on, by=_staff(request), at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, REMINDED)
        return done
    lede = f"{duty_words(task.kind)}: by {clock.local(task.due_at):%-d %B %Y}. It comes up on top of your day."
    return _page(request, form, "Remind me", at, lede=lede)


@require_http_methods(POSTS)
def correct_note(request: HttpRequest, kind: str, pk: UUID, note: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    row = at.look.rows(Note).select_related("by").filter(pk=note).first() or _nothing()
    versions = list(
        at.look.rows(Note).filter(of_id=row.of_id, number=row.number).select_related("by").order_by("recorded_at", "pk")
    )
    texts = vault.unseal_fields(at.look, versions, "text", "correction_reason")
    # Whatever version the link named, it is the newest that is put right: what a colleague wrote meanwhile is seen.
    row, now = next(
        (pair for pair in zip(versions, texts, strict=True) if pair[0].superseded_by is None), (versions[-1], texts[-1])
    )
    standing = not row.in_wrong_file
    form = CorrectionForm.of(
        request, draft_for=note, version=row.pk, cancel=at.address, initial={"text": now["text"], "wrong_file": "no"}
    )
    place = at.place() if row.compartment == at.place().compartment else _place_of(at, row)

    def save() -> Note:
        typed = form.cleaned_data
        given = {"note": row, "place": place, "reason": typed["reason"], "by": _staff(request), "at": clock.now()}
        at.may("move_note" if typed["wrong_file"] == "yes" else "correct_note").require()
        if typed["wrong_file"] == "yes":
            return notes.move_note(**given)
        return notes.correct_note(text=typed["text"], **given)

    if standing and (done := once(request, form, save, then=at.address)):
        messages.success(request, "It was put right.")
        return done
    return render(
        request,
        "people/note.html",
        {
            "form": form,
            "at": at,
            "note": row,
            "standing": standing,
            "versions": list(zip(versions, texts, strict=True)),
        },
    )


WORKERS = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)


def _name(entry: tuple[str, Staff]) -> str:
    return entry[1].name


def _place_of(at: cases.CaseAt, row: Note) -> cases.Place:
    """Where a paragraph stands already: the correction stands in the same place, under the same key."""
    return cases.Place(at.row.pk, at.kind.name, row.compartment, row.key_id, at.row.service)


def _choose(form: Form, name: str, at: cases.CaseAt) -> dict[str, Person]:
    """Let a field choose among the people of the case, by the names they go by."""
    people = at.people()
    names = vault.unseal_fields(at.look, people, "legal_name", "known_as")
    form.fields[name].choices = [
        (str(person.pk), words["known_as"] or words["legal_name"]) for person, words in zip(people, names, strict=True)
    ]
    if len(people) == 1 and form.fields[name].required:
        form.initial.setdefault(name, str(people[0].pk))
    return {str(person.pk): person for person in people}


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]


@require_safe
def who_looked(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Who has looked at a case, and who was refused: for supervisors and leads who may know of it."""
    at = cases.known_to_leads(request, pk)
    if at.kind.name != kind:
        _nothing()
    lines, older = who_has_looked.at_case(pk, request.GET.get("before", ""), LOOKS)
    looks = [{"who": line.actor or "the service", "at": line.at, "how": _by_what(line)} for line in lines]  # type: ignore[attr-defined]
    more = {"older": f"?before={older}" if older else "", "newer": "?" if request.GET.get("before") else ""}
    return render(request, "people/who_looked.html", {"at": at, "looks": looks, **more})


def _by_what(line: Line) -> str:
    """By which tie or role somebody looked, in words."""
    if line.outcome == Line.REFUSED:
        return "Was refused"
    kinds = line.basis.removeprefix("tie:").split("+") if line.basis.startswith("tie:") else []
    return "As " + ", ".join(kind.replace("_", " ") for kind in kinds) if kinds else "By their role"


def _nothing() -> NoReturn:
    raise Http404


def _page(request: HttpRequest, form: Form, title: str, at: cases.CaseAt, *, lede: str = "") -> HttpResponse:
    return render(
        request,
        "ui/form_page.html",
        {"form": form, "title": title, "caption": at.title, "back": at.address, "lede": lede},
    )
