"""Requests of the police for a person's records: the register for those who decide, and the page of each request, which
whoever works on the case sees as well. Refusing stands first everywhere."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import police as rules
from wayforward.process.duties import Role
from wayforward.process.fresh import Opens
from wayforward.web import clock, record, vault
from wayforward.web.accounts.fresh import as_on_the_page, fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import pages as lists
from wayforward.web.outgoing.typesetting import letter_pdf
from wayforward.web.people.models import Note, Person
from wayforward.web.rights import police_papers
from wayforward.web.rights.actions import police as actions
from wayforward.web.rights.forms import police as forms
from wayforward.web.rights.lists import POLICE_REQUESTS, state_of
from wayforward.web.rights.models import PoliceCondition, PoliceExtract, PoliceItem, PoliceRequest
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import Form, once
from wayforward.web.ui.paging import page_of

POSTS = ["GET", "HEAD", "POST"]
TAKES_IT = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD, Role.DATA_PROTECTION)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every request, the newest first, and what became of it. No name stands here."""
    shown = lists.page_of(request, POLICE_REQUESTS)
    record.looked(request, staff=_staff(request))
    return render(request, "rights/police.html", shown.context())


@require_http_methods(POSTS)
def receive(request: HttpRequest) -> HttpResponse:
    """Write down what the police ask: anybody who may be asked."""
    me = _staff(request)
    if not me.has_role(*TAKES_IT):
        raise Http404
    back = reverse("rights:rights")
    form = forms.ReceiveForm.of(request, cancel=back)

    def save() -> PoliceRequest:
        return actions.receive(**form.cleaned_data, by=me, at=clock.now())

    def then(made: PoliceRequest) -> str:
        return _address(made) if me.has_role(*rules.KEEPERS) else home_of(me)

    if done := once(request, form, save, then=then):
        messages.success(
            request, "Written down. A lead or the data protection officer decides; tell the police nothing."
        )
        return done
    lede = (
        "Write it down as it came, and answer nothing: neither that we know the person nor that we do not. Whoever asks"
        " is told that they will hear from us in writing."
    )
    return _form(request, form, "The police ask for somebody's records", back, lede)


@require_http_methods(POSTS)
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: its conditions, its extract, and the answer. Its button refuses."""
    me, row = _staff(request), _row(request, pk)
    keeper = me.has_role(*rules.KEEPERS)
    form = forms.RefuseForm.of(request, draft_for=pk, cancel=reverse("rights:police")) if keeper else None

    def save() -> PoliceRequest:
        assert form is not None
        return actions.refuse(request=row, words=form.cleaned_data["words"], by=me, at=clock.now())

    if form is not None and row.state not in rules.ENDS and (done := once(request, form, save, then=_address(row))):
        messages.success(request, "Refused. The letter is ready: it is the same for everybody.")
        return done
    rows = list(_chosen(row, me))
    answers = list(PoliceCondition.visible_to(me).filter(request=row, superseded=False).select_related("by"))
    given = PoliceExtract.visible_to(me).filter(request=row).first() if row.state == rules.State.GIVEN else None
    head = [row.who, row.their_ref, row.named, row.asked, row.why]
    sealed = [*head, *([given.opened_with] if given else ()), *(answer.words for answer in answers)]
    said = iter(vault.unseal_many(me, [*sealed, *(text for item in rows for text in (item.text, item.why))]))
    words = {name: next(said) for name in ("who", "their_ref", "named", "asked", "why")}
    opened_with = next(said) if given else ""
    answered = {answer.condition: (answer, next(said)) for answer in answers}
    items = [{"row": item, "text": next(said), "why": next(said)} for item in rows]
    fact = actions.fact_from(row, {item["row"].note_id: item["text"] for item in items}, answers)
    record.looked(request, staff=me, case_id=row.case_id)
    context = {
        "row": row,
        "keeper": keeper,
        "words": words,
        "opened_with": opened_with,
        "extract": given,
        "conditions": [_condition(each, answered.get(each.value), row) for each in fact.asks],
        "items": items,
        "form": form,
        "state": state_of(row)[0],
        "tag": state_of(row)[1],
        "over": row.state in rules.ENDS,
        "ready": rules.is_ready(fact),
        "own": str(me.pk) in row.prepared_by,
        "may_prepare": _may_prepare(row, me),
        "asks": [words for less, words in rules.LESS_WORDS.items() if less.value in row.asks],
        "answered": row.state in {rules.State.REFUSED, rules.State.ASKED_BACK},
    }
    return render(request, "rights/police_request.html", context)


@require_http_methods(POSTS)
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which case it is about."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.PlaceForm.of(request, cancel=_address(row))

    def save() -> PoliceRequest:
        return actions.place(request=row, reference=form.cleaned_data["reference"], by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Whoever works on this case is asked to prepare the least that answers.")
        return done
    lede = "If we do not know the person, go back and refuse: that is a reason as well."
    return _form(request, form, "Which case is it about?", _address(row), lede)


@require_http_methods(POSTS)
def condition(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Answer one condition."""
    me, row = _staff(request), _row(request, pk)
    if name not in set(rules.Condition):
        raise Http404
    asked = rules.Condition(name)
    kind = forms.NoticeForm if asked is rules.Condition.NOTICE else forms.ConditionForm
    form = kind.of(request, draft_for=f"{pk}:{name}", cancel=_address(row))

    def save() -> PoliceCondition:
        return actions.answer(request=row, condition=asked, **form.cleaned_data, by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Recorded under your name.")
        return done
    record.looked(request, staff=me, case_id=row.case_id)
    return _form(request, form, rules.CONDITION_WORDS[asked], _address(row), caption="A condition of the request")


@require_safe
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paragraphs of the person's own file: those that can go into the extract one at a time, and why not others."""
    me, row = _staff(request), _row(request, pk)
    notes = page_of(_prepared_by(me, row), request)
    texts = vault.unseal_many(me, [note.text for note in notes.rows])
    chosen = set(PoliceItem.visible_to(me).filter(request=row, taken_out_at=None).values_list("note_id", flat=True))
    names = _names(me, row, notes.rows)
    entries = [
        _mark(row, note, names) | {"note": note, "text": text, "chosen": note.pk in chosen}
        for note, text in zip(notes.rows, texts, strict=True)
    ]
    record.looked(request, staff=me, case_id=row.case_id)
    return render(request, "rights/police_choose.html", {"row": row, "entries": entries, "page": notes})


@require_http_methods(POSTS)
def add(request: HttpRequest, pk: UUID, note: UUID) -> HttpResponse:
    """Put one paragraph into the extract."""
    me, row = _staff(request), _row(request, pk)
    found = get_object_or_404(_prepared_by(me, row), pk=note)
    back = reverse("rights:police-choose", args=[pk])
    form = forms.ChooseForm.of(request, draft_for=f"{pk}:{note}", cancel=back)

    def save() -> PoliceItem:
        return actions.choose(request=row, note=found, why=form.cleaned_data["why"], by=me, at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, "It is in the extract. A second person reads it before anything leaves.")
        return done
    record.looked(request, staff=me, case_id=row.case_id)
    text = vault.unseal(me, found.text)
    return _form(request, form, "Put this into the extract?", back, text, "Exactly these words")


@require_http_methods(POSTS)
def take_out(request: HttpRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Take one paragraph out of the extract."""
    me, row = _staff(request), _row(request, pk)
    found = get_object_or_404(PoliceItem.visible_to(me).select_related("request"), pk=item, request=row)
    form = forms.TakeOutForm.of(request, cancel=_address(row))
    save = lambda: actions.take_out(item=found, by=me, at=clock.now())  # noqa: E731
    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Taken out.")
        return done
    record.looked(request, staff=me, case_id=row.case_id)
    return _form(request, form, "Take this out of the extract?", _address(row), vault.unseal(me, found.text))


@require_http_methods(POSTS)
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a second person to read the extract."""
    me, row = _staff(request), _row(request, pk)
    form = forms.ProposeForm.of(request, cancel=_address(row))

    def save() -> PoliceRequest:
        return actions.propose(request=row, by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Somebody else reads it now. You cannot approve what you have prepared.")
        return done
    lede = "They see exactly what you chose, and can still refuse. Any change afterwards has to be read again."
    return _form(request, form, "Is this the least that answers?", _address(row), lede)


@fresh(Opens.EXPORT)
@require_http_methods(POSTS)
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read the extract, and approve exactly its words; or go back and refuse."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.ApproveForm.of(request, cancel=_address(row), initial={"read": actions.fact_of(row).digest})
    form.cancel_words = "Go back and refuse"

    def save() -> PoliceRequest:
        return actions.approve(request=row, read=form.cleaned_data["read"], by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Approved. Nothing has left: the paper is made by its own button.")
        return done
    record.looked(request, staff=me, case_id=row.case_id)
    context = {"form": form, "row": row, "items": _items(row, me)}
    return render(request, "rights/police_approve.html", context)


@fresh(Opens.EXPORT)
@require_http_methods(POSTS)
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the paper with what was approved."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.GiveForm.of(request, cancel=_address(row))

    def save() -> PoliceRequest:
        return actions.give(request=row, by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "The paper is ready, and each paragraph of it is among what was disclosed.")
        return done
    lede = (
        "The paper opens with words that stand on the next page. Send it by the force's secure mail, and say the words"
        " on the telephone, on a number that you know to be theirs."
    )
    return _form(request, form, "Give the extract to the police?", _address(row), lede)


@require_http_methods(POSTS)
def ask_for_less(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask them for less, or for what is missing."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.LessForm.of(request, cancel=_address(row))

    def save() -> PoliceRequest:
        return actions.ask_for_less(request=row, asks=form.cleaned_data["asks"], by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "The letter is ready. It is the same whether or not we hold anything.")
        return done
    lede = "The letter says nothing of whether we know the person."
    return _form(request, form, "What do they have to send?", _address(row), lede)


@require_http_methods(POSTS)
def came_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down the new request that they sent."""
    me, row = _keeper(request), _row(request, pk)
    form = forms.CameBackForm.of(request, draft_for=pk, cancel=_address(row))

    def save() -> PoliceRequest:
        return actions.came_back(request=row, **form.cleaned_data, by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Written down. Every condition is answered anew.")
        return done
    return _form(request, form, "What did they send?", _address(row))


@require_http_methods(POSTS)
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that the person was told."""
    me, row = _staff(request), _row(request, pk)
    form = forms.ToldForm.of(request, cancel=_address(row))

    def save() -> PoliceRequest:
        return actions.told(request=row, told_on=form.cleaned_data["told_on"], by=me, at=clock.now())

    if done := once(request, form, save, then=_address(row)):
        messages.success(request, "Recorded.")
        return done
    lede = (
        "What the police asked, what they were given, and that it was the least that answered. By a way that is safe."
    )
    return _form(request, form, "The person was told", _address(row), lede)


@as_on_the_page
@require_safe
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter: the same for whoever is known here and whoever is not."""
    me, row = _keeper(request), _row(request, pk)
    if row.state not in {rules.State.REFUSED, rules.State.ASKED_BACK}:
        raise Http404
    their_ref = vault.unseal(me, row.their_ref)
    record.looked(request, staff=me, case_id=row.case_id)
    return _pdf(letter_pdf(police_papers.letter(row, their_ref, me.service.name)), "letter.pdf")


@fresh(Opens.EXPORT)
@require_safe
def extract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paper that was made, locked, to be sent."""
    me, row = _keeper(request), _row(request, pk)
    found = PoliceExtract.visible_to(me).filter(request=row).first()
    if found is None:
        raise Http404
    record.looked(request, staff=me, case_id=row.case_id)
    return _pdf(vault.unseal_bytes(me, found.pdf), "extract.pdf")


def _chosen(row: PoliceRequest, me: Staff) -> Any:
    rows = PoliceItem.visible_to(me).filter(request=row, taken_out_at=None)
    return rows.select_related("by").order_by("noted_at", "pk")


def _items(row: PoliceRequest, me: Staff) -> list[dict[str, Any]]:
    rows = list(_chosen(row, me))
    words = vault.unseal_fields(me, rows, "text", "why")
    return [{"row": item} | said for item, said in zip(rows, words, strict=True)]


def _condition(
    each: rules.Condition, answered: tuple[PoliceCondition, str] | None, row: PoliceRequest
) -> dict[str, Any]:
    answer, words = answered or (None, "")
    says = rules.CONDITION_WORDS[each]
    notice_on = row.notice_on if each is rules.Condition.NOTICE else None
    return {"name": each.value, "says": says, "answer": answer, "words": words, "notice_on": notice_on}


def _may_prepare(row: PoliceRequest, me: Staff) -> bool:
    """Does the viewer work on the file? Asked while there is anything to prepare."""
    return row.person_id is not None and row.state not in rules.ENDS and actions.choosable(row, me).exists()


def _mark(row: PoliceRequest, note: Note, names: dict[str, str]) -> dict[str, Any]:
    """Whom a paragraph is about and who said it, in words; and why it cannot be chosen, where it cannot."""
    person = str(row.person_id)
    may = rules.may_choose(about_person=person in note.about, said_by_another=note.source not in ("", person))
    others = [names.get(each, "somebody else") for each in note.about if each != person]
    said_by = "As we saw it" if not note.source else f"Said by {names.get(note.source, 'somebody else')}"
    return {"may": may, "others": others, "said_by": said_by}


def _names(me: Staff, row: PoliceRequest, notes: list[Note]) -> dict[str, str]:
    """The names of those whom these paragraphs are about, as far as the viewer may know of them."""
    asked = {each for note in notes for each in (*note.about, note.source) if each}
    people = list(Person.visible_to(me).filter(pk__in=asked))
    return {
        str(person.pk): said["known_as"] or said["legal_name"]
        for person, said in zip(people, vault.unseal_fields(me, people, "known_as", "legal_name"), strict=True)
    }


def _prepared_by(me: Staff, row: PoliceRequest) -> Any:
    """The paragraphs that this member of staff may read in the file; 404 for whoever does not work on it."""
    notes = actions.choosable(row, me)
    if not _may_prepare(row, me):
        raise Http404
    return notes


def _address(row: PoliceRequest) -> str:
    return reverse("rights:police-request", args=[row.pk])


def _row(request: HttpRequest, pk: UUID) -> PoliceRequest:
    rows = PoliceRequest.visible_to(_staff(request)).select_related("service", "by", "ended_by", "approved_by")
    row: PoliceRequest = get_object_or_404(rows, pk=pk)
    return row


def _keeper(request: HttpRequest) -> Staff:
    staff = _staff(request)
    if not staff.has_role(*rules.KEEPERS):
        raise Http404
    return staff


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _form(
    request: HttpRequest, form: Form, title: str, back: str, lede: str = "", caption: str = "A request by the police"
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "lede": lede, "caption": caption}
    return render(request, "ui/form_page.html", context)
