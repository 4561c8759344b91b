"""Reaching the person: the way is chosen among those that are safe now, and the number is shown only then."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet, UUIDField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import safe_contact as rules
from wayforward.process.note_templates import begun as begin
from wayforward.web import clock, vault
from wayforward.web.accounts.look import Look
from wayforward.web.people import contact as reach
from wayforward.web.people.actions.notes import Paragraph, write_note
from wayforward.web.people.models import Note
from wayforward.web.ready import Slot, ask
from wayforward.web.support import door, places
from wayforward.web.support.actions import contacts as actions
from wayforward.web.support.forms.cases import ContactForm, NoteForm, OtherContactForm, StartContactForm
from wayforward.web.support.models import Contact, SupportCase
from wayforward.web.ui.forms import Form, Option, once
from wayforward.web.work.models import NoteTemplate

from .pages import POSTS, address, form_page, staff, title

NUMBERS = {
    "phone": "phone",
    "sms": "phone",
    "email": "email",
    "post": "address",
    "video": "email",
    "in_person": "address",
}


@require_http_methods(POSTS)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    now = clock.now()
    profile = reach.profile_of(case.person, at=now)
    fact = replace(reach.fact_of(case.person, at=now), knows_of_referral=not case.referral.information_only)
    form = StartContactForm.of(request, cancel=address(case))
    form.fields["channel"].choices = [_way(profile, channel, fact) for channel in rules.Channel]

    def save() -> Contact:
        door.may(look, "start_contact").require()
        return actions.start_contact(case=case, channel=form.cleaned_data["channel"], by=staff(request), at=now)

    if done := once(request, form, save, then=lambda made: address(case, "contact", made.pk)):
        return done
    return render(
        request,
        "support/start_contact.html",
        {
            "form": form,
            "case": case,
            "title": "Start a contact",
            "caption": title(case),
            "agreed": profile.agreed,
            "back": address(case),
            "other": address(case, "other-contact"),
        },
    )


@require_http_methods(POSTS)
def contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    row = look.rows(Contact).filter(pk=contact, finished_at=None, cancelled_at=None).first()
    if row is None:
        raise Http404
    form = ContactForm.of(request, draft_for=contact, cancel=address(case, "cancel-contact", row.pk))
    form.cancel_words = "I did not make this contact"
    name, number = _people(form, case, look, NUMBERS[row.channel])

    def save() -> Contact:
        door.may(look, "record_contact").require()
        typed = form.cleaned_data
        return actions.record_contact(
            case=case,
            contact=row,
            result=typed["result"],
            minutes=typed["minutes"],
            paragraphs=_paragraphs(form),
            call_back_at=typed["call_back_at"],
            by=staff(request),
            at=typed["at"],
        )

    if done := once(request, form, save, then=address(case)):
        messages.success(request, "What happened was written down.")
        return done
    profile = reach.profile_of(case.person)
    return render(
        request,
        "support/contact.html",
        {
            "form": form,
            "case": case,
            "title": "Record a contact",
            "caption": title(case),
            "name": name,
            "number": number,
            "channel": rules.CHANNEL_WORDS[rules.Channel(row.channel)],
            "is_call": row.channel == rules.Channel.PHONE,
            "opening": rules.CALL_OPENING,
            "holds": rules.describe(profile, rules.Channel(row.channel)),
            "profile": profile,
            "back": address(case),
        },
    )


@require_http_methods(POSTS)
def other(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What happened without having been started here is written down as well, never refused, only marked."""
    case, look = door.support_case(request, pk)
    form = OtherContactForm.of(request, draft_for=case.pk, cancel=address(case))
    _people(form, case, look, "phone")

    def save() -> Contact:
        door.may(look, "record_contact").require()
        typed = form.cleaned_data
        return actions.record_contact(
            case=case,
            channel=typed["channel"],
            direction=typed["direction"],
            result=typed["result"],
            minutes=typed["minutes"],
            paragraphs=_paragraphs(form),
            call_back_at=typed["call_back_at"],
            by=staff(request),
            at=typed["at"],
            said_by=case.person if typed["direction"] == "in" else None,
        )

    if done := once(request, form, save, then=address(case)):
        messages.success(request, "What happened was written down.")
        return done
    return form_page(request, form, "Record another contact", case=case)


@require_http_methods(POSTS)
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A note that belongs to no contact: what was thought over, or heard from a colleague. It may begin with the
    headings of a template (`?template=`), of which those that stay empty are left out."""
    case, look = door.support_case(request, pk)
    wanted = request.GET.get("template")
    templates = _offered(case) if wanted or request.method != "POST" else None
    chosen = next((each for each in templates or () if str(each.pk) == wanted), None)
    prompts = chosen.prompts if chosen else []
    begun = [{"text": begin(prompt), "about": [str(case.person_id)], "source": ""} for prompt in prompts]
    form = NoteForm.of(request, draft_for=case.pk, cancel=address(case), initial={"note": begun} if begun else {})
    form.fields["note"].headings = frozenset(begin(prompt).strip() for prompt in prompts)
    _people(form, case, look, "phone")

    def save() -> list[Note]:
        door.may(look, "write_note").require()
        return write_note(
            place=places.of_case(case),
            of_type="note",
            paragraphs=_paragraphs(form),
            by=staff(request),
            at=form.cleaned_data["at"],
        )

    if done := once(request, form, save, then=address(case)):
        messages.success(request, "The note was written.")
        return done
    context = {"form": form, "title": "Write a note", "caption": title(case), "back": address(case)}
    context |= {"templates": _offered(case) if templates is None else templates}
    context |= {"chosen": chosen.pk if chosen else None}
    return render(request, "support/note.html", context)


def _offered(case: SupportCase) -> list[NoteTemplate]:
    """The templates that a note can begin with."""
    return list(ask(_templates, service=case.service_id))


def _templates() -> QuerySet:
    of_service = NoteTemplate.objects.filter(service=Slot("service", UUIDField()), ended_at=None)
    return of_service.order_by("name", "pk")[:25]


@require_http_methods(POSTS)
def cancel(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    row = look.rows(Contact).filter(pk=contact).first()
    if row is None:
        raise Http404
    form = CancelForm.of(request, cancel=address(case))

    def save() -> Contact:
        door.may(look, "cancel_contact").require()
        return actions.cancel_contact(contact=row, case=case, by=staff(request), at=clock.now())

    if done := once(request, form, save, then=address(case)):
        return done
    return form_page(request, form, "You did not make this contact?", case=case, lede="Then it is taken off the list.")


class CancelForm(Form):
    """A contact that was not made."""

    submit = "I did not make it"


def _way(profile: rules.Profile, channel: rules.Channel, person: rules.PersonFact) -> Option:
    """A way to reach the person, with what holds for it; one that is not safe now says so."""
    now = clock.now()
    decision = rules.may_start(profile, channel, now, rules.Purpose.SUPPORT, person)
    words = rules.CHANNEL_WORDS[channel]
    if decision.allowed:
        return Option(channel.value, words, rules.describe(profile, channel).partition(": yes, ")[2])
    opens = rules.next_open(profile, channel, now)
    if opens is not None and opens > now:
        return Option(channel.value, f"{words}: not now", f"It is safe from {clock.local(opens):%A %-d %B, %H:%M}.")
    if not profile.rule(channel).allowed and profile.agreed:
        return Option(channel.value, f"{words}: no", "They have not agreed to this.")
    return Option(channel.value, f"{words}: no", decision.reasons[0].words)


def _people(form: Form, case: SupportCase, look: Look, number: str) -> tuple[str, str]:
    """Let the paragraphs choose among the people of the case. Gives the name, and the number or address."""
    sealed = [
        case.person.legal_name,
        case.person.known_as,
        case.referral.other_party_name,
        getattr(case.person, number),
    ]
    legal, known_as, other_name, reached = vault.unseal_many(look, sealed)
    people = [(str(case.person_id), known_as or legal)]
    if case.other_party_id is not None:
        people.append((str(case.other_party_id), other_name or "The other person"))
    form.fields["note"].people = people
    form.fields["note"].sources = [people[0], ("-", "I saw or think this myself")]
    return known_as or legal, reached


def _paragraphs(form: Form) -> list[Paragraph]:
    return [
        Paragraph(text=each.text, about=each.about, source="" if each.source == "-" else each.source)
        for each in form.cleaned_data["note"] or []
    ]
