"""What people ask about their own data: written down where their case is, decided by two, answered in a letter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import erasure as rules
from wayforward.process.fresh import Opens
from wayforward.process.objections import KIND_WORDS, Kind
from wayforward.web import clock, record, vault
from wayforward.web.accounts.fresh import as_on_the_page, fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import pages as lists
from wayforward.web.outgoing.typesetting import LetterPaper, letter_pdf
from wayforward.web.people import cases
from wayforward.web.people.actions import objections
from wayforward.web.people.models import Note, Objection, Person
from wayforward.web.rights.actions import erasure as actions
from wayforward.web.rights.data_lists import ERASURES, FILE_WORDS, erasure_state
from wayforward.web.rights.forms import requests as forms
from wayforward.web.rights.models import ErasureRequest
from wayforward.web.ui.forms import Form, once

POSTS = ["GET", "HEAD", "POST"]
DONE = {
    "erase": "Written down. A lead and the data protection officer decide; the person gets a letter.",
    "objects": "Written down, and it stands: nobody gets in touch with them.",
    "leave_it": "Written down, and it stands: nobody gets in touch with them.",
    "statement": "Their own words are in the file, beside what stood there.",
}


@require_http_methods(POSTS)
def ask(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Write down what a person in this case asks; and what of it stands now."""
    at = cases.at(request, kind, pk)
    me = _staff(request)
    people = {str(person.pk): person for person in at.people()}
    form = forms.AskForm.of(request, draft_for=pk, cancel=at.address)
    names = _names(at, list(people.values()))
    form.fields["person"].choices = list(names.items())

    def save() -> None:
        at.may("change_details").require()
        typed = form.cleaned_data
        person = people[typed["person"]]
        given: dict[str, Any] = {"person": person, "words": typed["words"], "by": me, "at": clock.now()}
        if typed["what"] == "erase":
            actions.ask(case_at=at, asked_on=typed["asked_on"], **given)
        elif typed["what"] == "statement":
            objections.add_statement(place=at.place(person), **given)
        else:
            objections.record_objection(place=at.place(person), kind=typed["what"], asked_on=typed["asked_on"], **given)

    if done := once(request, form, save, then=at.address):
        messages.success(request, DONE[form.cleaned_data["what"]])
        return done
    standing = list(at.look.rows(Objection).filter(ended_at=None).order_by("at", "pk"))
    said = vault.unseal_many(at.look, [row.words for row in standing])
    context = {
        "form": form,
        "at": at,
        "objections": [
            {"row": row, "kind": KIND_WORDS[Kind(row.kind)], "words": words, "who": names.get(str(row.person_id), "")}
            for row, words in zip(standing, said, strict=True)
        ],
    }
    return render(request, "rights/ask.html", context)


@require_http_methods(POSTS)
def end_objection(request: HttpRequest, kind: str, pk: UUID, objection: UUID) -> HttpResponse:
    """Write down that an objection does not stand any more."""
    at = cases.at(request, kind, pk)
    row = get_object_or_404(at.look.rows(Objection).filter(ended_at=None).select_related("person"), pk=objection)
    back = reverse("rights:ask", args=[kind, pk])
    form = forms.EndObjectionForm.of(request, draft_for=objection, cancel=back)

    def save() -> Objection:
        at.may("change_details").require()
        return objections.end_objection(
            objection=row,
            place=at.place(row.person),
            words=form.cleaned_data["words"],
            by=_staff(request),
            at=clock.now(),
        )

    if done := once(request, form, save, then=at.address):
        messages.success(request, "Written down. They can be reached again in the ways that they agreed to.")
        return done
    lede = vault.unseal(at.look, row.words)
    return _form(request, form, "Does the objection not stand any more?", back, lede, at.title)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Requests to erase, the newest first. No name stands here."""
    shown = lists.page_of(request, ERASURES)
    record.looked(request, staff=_staff(request))
    return render(request, "rights/erasures.html", shown.context())


@require_http_methods(POSTS)
def erasure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: what goes, what stays and why, and what is proposed. Whoever works on the case sees the notes in
    which the name has to be taken out by hand."""
    me, row = _staff(request), _row(request, pk)
    keeper = me.has_role(*rules.KEEPERS)
    open_now = row.state == rules.State.OPEN
    form = (
        forms.ProposeForm.of(request, draft_for=pk, cancel=reverse("rights:erasures")) if keeper and open_now else None
    )

    def save() -> ErasureRequest:
        assert form is not None
        typed = form.cleaned_data
        return actions.propose(request=row, erase=typed["erase"], words=typed["words"], by=me, at=clock.now())

    if form is not None and (done := once(request, form, save, then=_address(row))):
        messages.success(request, "Proposed. Somebody else has to agree before anything happens.")
        return done
    fact = None if row.state in rules.ENDS else actions.fact_of(row, me)
    staying = [rules.Stays(each) for each in row.stays] if fact is None else rules.stays(fact)
    asked, why = vault.unseal_many(me, [row.asked, row.why])
    names = Note.visible_to(me).filter(pk__in=row.names, superseded_by=None).order_by("at", "pk") if row.names else []
    record.looked(request, staff=me, case_id=row.case_id)
    context = {
        "row": row,
        "state": erasure_state(row),
        "what": FILE_WORDS[row.kind],
        "words": {"asked": asked, "why": why},
        "fact": fact,
        "against": rules.may_erase(fact).reasons if fact is not None else (),
        "stays": [rules.STAYS_WORDS[each] for each in staying],
        "basis": rules.BASIS_WORDS[rules.Basis(row.service.rules.lawful_basis)],
        "names": [reverse("people:correct-note", args=[row.case_kind, note.case_id, note.pk]) for note in names],
        "form": form,
        "keeper": keeper,
        "own": row.proposed_by_id == me.pk,
        "over": row.state in rules.ENDS,
    }
    return render(request, "rights/erasure.html", context)


@fresh(Opens.ERASURE)
@require_http_methods(POSTS)
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree to what somebody else proposed."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.AgreeForm.of(request, cancel=_address(row))

    def save() -> ErasureRequest:
        return actions.agree(request=row, by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Decided. The letter is ready.")
        return done
    title = "Erase this file for good?" if row.erase else "Keep this file, for these reasons?"
    lede = vault.unseal(me, row.why)
    if row.erase:
        lede = "Its keys are destroyed. Nobody can read it again, from a backup neither."
    record.looked(request, staff=me, case_id=row.case_id)
    return _form(request, form, title, _address(row), lede, row.ref)


@require_http_methods(POSTS)
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a proposal back."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.SendBackForm.of(request, cancel=_address(row))

    def save() -> ErasureRequest:
        return actions.send_back(request=row, by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Sent back.")
        return done
    return _form(request, form, "Send the proposal back?", _address(row), "Nothing is decided. It is looked at again.")


@as_on_the_page
@require_safe
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter to the person: what went, what stays and why. It names nobody."""
    me, row = _keeper(request), _row(request, pk)
    if row.state not in rules.ENDS:
        raise Http404
    record.looked(request, staff=me, case_id=row.case_id)
    lines = rules.letter(
        asked_on=row.asked_on,
        erased=row.state == rules.State.ERASED,
        staying=row.stays,
        words=vault.unseal(me, row.why),
    )
    paper = LetterPaper(title="What you asked us to erase", opening=lines, footer=me.service.name)
    headers = {"Content-Disposition": 'attachment; filename="letter.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(letter_pdf(paper), content_type="application/pdf", headers=headers)


def _names(at: cases.CaseAt, people: list[Person]) -> dict[str, str]:
    said = vault.unseal_fields(at.look, people, "known_as", "legal_name")
    return {str(person.pk): each["known_as"] or each["legal_name"] for person, each in zip(people, said, strict=True)}


def _address(row: ErasureRequest) -> str:
    return reverse("rights:erasure", args=[row.pk])


def _row(request: HttpRequest, pk: UUID) -> ErasureRequest:
    rows = ErasureRequest.visible_to(_staff(request))
    row: ErasureRequest = get_object_or_404(
        rows.select_related("service", "person", "by", "proposed_by", "decided_by"), pk=pk
    )
    return row


def _keeper(request: HttpRequest) -> Staff:
    staff = _staff(request)
    if not staff.has_role(*rules.KEEPERS):
        raise Http404
    return staff


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]


def _form(request: HttpRequest, form: Form, title: str, back: str, lede: str = "", caption: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "lede": lede, "caption": caption}
    return render(request, "ui/form_page.html", context)
