"""A person: finding them, what is known of them, how it is safe to reach them, and the equality questions."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import acts, safe_contact
from wayforward.process import people as rules
from wayforward.process.decision import Decision
from wayforward.process.duties import Role
from wayforward.process.events import Event
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import PartyIndex, Staff, Tie
from wayforward.web.accounts.walled import holding
from wayforward.web.addresses import reverse
from wayforward.web.people import cases, contact, drawn
from wayforward.web.people import search as searching
from wayforward.web.people.actions import equality, persons, searches
from wayforward.web.people.actions import safe_contact as agreeing
from wayforward.web.people.forms.persons import LANGUAGES, ConfirmForm, PersonForm, SafeContactForm, equality_form
from wayforward.web.people.models import EqualityAnswers, Person, SafeContact
from wayforward.web.ui.forms import once

WORKS_WITH_PEOPLE = (Role.CASEWORKER, Role.PRACTITIONER, Role.SUPERVISOR, Role.RJ_LEAD)
SHOWN = ("legal_name", "known_as", "pronouns", "born", "phone", "email", "address", "access_needs")


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """What is searched for is posted, so that no name stands in an address or in a browser's history."""
    staff = _staff(request)
    if not staff.has_role(*WORKS_WITH_PEOPLE):
        raise Http404
    typed = str(request.POST.get("q", ""))[: searching.LONGEST]
    asked = bool(typed.strip())
    begin = _begin(request)
    answer = searching.search(staff, typed, begin, by_sound="by_sound" in request.POST)
    if asked:
        searches.note_search(typed=dict.fromkeys(searching.kinds_of(typed.strip()), typed), by=staff, at=clock.now())
        record.looked(request, event=Event.SEARCHED)
        if searching.is_own_name(staff, typed):
            record.note_own_name(by=staff)
    own = drawn.found(each for each in answer.people if each.own)
    others = drawn.found(each for each in answer.people if not each.own)
    context = {"typed": typed, "answer": answer, "asked": asked, "own": own, "others": others}
    return render(request, "people/search.html", context | {"further": begin != searching.FIRST})


def _begin(request: HttpRequest) -> UUID:
    """Where the people begin who are asked for; at the beginning where that is no place at all."""
    try:
        return UUID(request.POST.get("begin", ""))
    except ValueError:
        return searching.FIRST


@require_http_methods(["GET", "HEAD"])
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    staff, row = _staff(request), _person(request, pk)
    parts = cases.open_parts([row.pk], staff).get(row.pk, [])
    agreed = SafeContact.visible_to(staff).filter(person=row).order_by("-agreed_at", "-recorded_at").first()
    sealed = [getattr(row, name) for name in SHOWN] + ([agreed.rules] if agreed else [])
    words = vault.unseal_many(staff, sealed)
    facts = dict(zip(SHOWN, words, strict=False))
    profile = contact.read(words[-1]) if agreed else safe_contact.DEFAULT
    record.looked(request, staff=staff)
    return render(
        request,
        "people/person.html",
        {
            "person": row,
            "facts": facts,
            "born": _day(facts["born"]),
            "label": rules.LABEL_WORDS.get(rules.Label(row.label_preference), ""),
            "speaks": dict(LANGUAGES).get(row.language, row.language),
            "parts": parts,
            "agreed": agreed,
            "ways": [safe_contact.describe(profile, channel) for channel in safe_contact.Channel],
            "profile": profile,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, pk: UUID) -> HttpResponse:
    staff, row = _staff(request), _person(request, pk)
    known = dict(zip(SHOWN, vault.unseal_many(staff, [getattr(row, name) for name in SHOWN]), strict=True))
    record.looked(request, staff=staff)
    address = reverse("people:person", kwargs={"pk": row.pk})
    form = PersonForm.of(
        request,
        draft_for=row.pk,
        cancel=address,
        version=row.version,
        initial=known
        | {
            "born": _day(known["born"]),
            "language": row.language,
            "label_preference": row.label_preference,
            "address_secret": row.address_secret,
        },
    )

    def save() -> Person:
        _may(staff, row, "change_details").require()
        given = dict(form.cleaned_data)
        given["label_preference"] = given["label_preference"] or row.label_preference
        return persons.set_details(person=row, version=row.version, by=staff, at=clock.now(), **given)

    if done := once(request, form, save, then=address):
        messages.success(request, "The details were saved.")
        return done
    return _form(request, form, "What is known of this person", address)


@require_http_methods(["GET", "HEAD", "POST"])
def safe_contact_at(request: HttpRequest, kind: str, pk: UUID, person: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    row = _of_case(at, person)
    place = at.place(row)
    agreed = at.look.rows(SafeContact).filter(person=row).order_by("-agreed_at", "-recorded_at").first()
    profile = contact.read(vault.unseal(at.look, agreed.rules)) if agreed else safe_contact.DEFAULT
    form = SafeContactForm.of(
        request,
        draft_for=f"{pk}:{person}",
        version=agreed.pk if agreed else "none yet",
        cancel=at.address,
        initial=SafeContactForm.initial_of(profile),
    )

    def save() -> SafeContact:
        at.may("set_safe_contact").require()
        return agreeing.set_safe_contact(
            person=row, profile=form.profile(), by=_staff(request), at=clock.now(), place=place, said_by=row
        )

    if done := once(request, form, save, then=at.address):
        messages.success(request, "How it is safe to reach them was saved. It holds from now on.")
        return done
    lede = "Agree this with the person, alone. Until then we only call, leave no message, and do not say who we are."
    return _form(request, form, "How is it safe to reach them?", at.address, caption=at.title, lede=lede)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_safe_contact_at(request: HttpRequest, kind: str, pk: UUID, person: UUID) -> HttpResponse:
    """Everything is as it was agreed: one press, and the day on which it is asked again moves on."""
    at = cases.at(request, kind, pk)
    row = _of_case(at, person)
    place = at.place(row)
    agreed = at.look.rows(SafeContact).filter(person=row).order_by("-agreed_at", "-recorded_at").first()
    if agreed is None:
        raise Http404
    profile = contact.read(vault.unseal(at.look, agreed.rules))
    form = ConfirmForm.of(request, cancel=at.address)

    def save() -> SafeContact:
        at.may("confirm_safe_contact").require()
        return agreeing.confirm_safe_contact(person=row, by=_staff(request), at=clock.now(), place=place)

    if done := once(request, form, save, then=at.address):
        messages.success(request, "It was confirmed today.")
        return done
    ways = [safe_contact.describe(profile, channel) for channel in safe_contact.Channel]
    return render(
        request,
        "people/confirm_safe_contact.html",
        {
            "form": form,
            "title": "Is this still safe?",
            "caption": at.title,
            "back": at.address,
            "ways": ways,
            "change": reverse("people:safe-contact", args=[kind, pk, person]),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def equality_answers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked once, answered or skipped; earlier answers are counted in figures and shown on no page of a case."""
    staff, row = _staff(request), _person(request, pk)
    record.looked(request, staff=staff)
    address = reverse("people:person", kwargs={"pk": row.pk})
    form = equality_form(clock.today()).of(request, cancel=address)

    def save() -> EqualityAnswers:
        _may(staff, row, "record_equality").require()
        answers = {question: answer or "" for question, answer in form.cleaned_data.items()}
        return equality.record_equality(person=row, answers=answers, by=staff, at=clock.now(), said_by=row)

    if done := once(request, form, save, then=address):
        messages.success(request, "The answers were saved. Thank the person.")
        return done
    lede = (
        "We ask so that we can see whether anybody is left out. Every question can be skipped, and skipping changes"
        " nothing about the help that they get."
    )
    return _form(request, form, "Equality questions", address, lede=lede)


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]


def _may(staff: Staff, person: Person, act: str) -> Decision:
    """May they do this with this person? By any tie to a case of theirs."""
    cases_of = PartyIndex.objects.filter(person_id=person.pk).values("case_id")
    ties = Tie.objects.filter(holding(clock.now()), staff=staff, case_id__in=cases_of)
    return acts.may_act(act, ties.values_list("kind", flat=True), staff.roles)


def _person(request: HttpRequest, pk: UUID) -> Person:
    """The person, if the member of staff may know of them. Http404 if not, as for one who is not there."""
    row = Person.visible_to(_staff(request)).select_related("service").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _of_case(at: cases.CaseAt, person: UUID) -> Person:
    row = at.look.rows(Person).select_related("service").filter(pk=person).first()
    if row is None:
        raise Http404
    return row


def _day(born: str) -> date | None:
    try:
        return date.fromisoformat(born) if born else None
    except ValueError:
        return None


def _form(
    request: HttpRequest, form: object, title: str, back: str, *, caption: str = "", lede: str = ""
) -> HttpResponse:
    return render(
        request, "ui/form_page.html", {"form": form, "title": title, "back": back, "caption": caption, "lede": lede}
    )
