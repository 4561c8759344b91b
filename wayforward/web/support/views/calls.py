"""A referral by telephone: search first, then a short form that holds what was searched for. Two pages, one act."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import sameness as rules
from wayforward.process.events import Event
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.people import sameness
from wayforward.web.people import search as searching
from wayforward.web.people.actions import searches
from wayforward.web.people.models import Person
from wayforward.web.support.actions import referrals as actions
from wayforward.web.support.forms.calls import NOBODY, CallForm, SearchForm
from wayforward.web.support.models import Referral
from wayforward.web.ui import drafts
from wayforward.web.ui.forms import Option, once

from .pages import POSTS
from .referrals import profile_of, taker

SEARCHED = ("name", "phone", "born", "crime_number")
SAID = {"phone": "telephone", "born": "date of birth"}


@require_http_methods(POSTS)
def search(request: HttpRequest) -> HttpResponse:
    """Who is it about? What is searched for is posted, and stands in the form that follows."""
    me = taker(request)
    form = SearchForm.of(request, cancel=reverse("support:referrals"))
    if not (form.is_bound and form.is_valid()):
        unfinished = not form.is_bound and drafts.find(me, _blank(me).draft_key) is not None
        record.looked(request, staff=me)
        return render(request, "support/call_search.html", {"form": form, "unfinished": unfinished})
    typed = {name: form.cleaned_data[name] for name in SEARCHED}
    call = _blank(me, initial=typed)
    call.draft_token = drafts.token(me.pk, call.draft_key)
    _ask_who(call, me, typed)
    born = typed["born"].isoformat() if typed["born"] else ""
    asked = {"name": typed["name"], "phone": typed["phone"], "born": born, "reference": typed["crime_number"]}
    searches.note_search(typed={kind: words for kind, words in asked.items() if words}, by=me, at=clock.now())
    record.looked(request, staff=me, event=Event.SEARCHED)
    if typed["name"] and searching.is_own_name(me, typed["name"]):
        record.note_own_name(by=me)
    return _page(request, call)


@require_http_methods(POSTS)
def take(request: HttpRequest) -> HttpResponse:
    """The short form: sent, or gone on with after an interruption."""
    me = taker(request)
    form = CallForm.of(request, draft_for=me.pk, cancel=reverse("support:call"))
    _ask_who(form, me, _typed(form))
    record.looked(request, staff=me)

    def save() -> Referral:
        typed = form.cleaned_data
        known = _known(me, typed["who"])
        facts = {name: typed[name] for name in ("phone", "born") if typed[name]}
        return actions.refer_to_support(
            service=me.service,
            source=typed["source"],
            person_knows=bool(typed["person_knows"]),
            person=known,
            name=typed["name"],
            given=None if known else facts,
            profile=profile_of(typed),
            incident=actions.IncidentGiven(
                title=typed["title"],
                summary=_said_in_the_call(facts) if known else "",
                crime_number=typed["crime_number"],
            ),
            by=me,
            at=clock.now(),
        )

    if done := once(request, form, save, then=lambda made: reverse("support:referral", args=[made.pk])):
        messages.success(request, "The referral was taken.")
        return done
    return _page(request, form)


def _page(request: HttpRequest, form: CallForm) -> HttpResponse:
    several = len(form.fields["who"].options) > 1
    return render(request, "support/call.html", {"form": form, "several": several, "action": reverse("support:take")})


def _blank(me: Staff, **given: Any) -> CallForm:
    return CallForm(draft_for=me.pk, cancel=reverse("support:call"), **given)


def _typed(form: CallForm) -> dict[str, Any]:
    """What the short form holds of what is searched for: sent, or kept."""
    held = form.data if form.is_bound else form.kept.data if form.kept is not None else {}
    return {name: str(held.get(name, ""))[: searching.LONGEST] for name in ("name", "phone", "crime_number")}


def _ask_who(form: CallForm, me: Staff, typed: dict[str, Any]) -> None:
    """Is it one of these? Those whom the viewer may know of and who may be meant, and somebody new."""
    options = [Option(str(row.pk), words, hint) for row, words, hint in _meant(me, typed)]
    chosen = str(form.data.get("who", "")) if form.is_bound else ""
    if chosen not in {NOBODY, "", *(each.value for each in options)}:
        options += _chosen_before(me, chosen)
    form.fields["who"].choices = [
        *options,
        Option(NOBODY, "None of these: somebody new" if options else "Somebody new"),
    ]
    if not options:
        form.fields["who"].initial = NOBODY


def _chosen_before(me: Staff, chosen: str) -> list[Option]:
    """Somebody who was chosen, and whom what is typed now would not find any more."""
    try:
        row = Person.visible_to(me).filter(pk=UUID(chosen)).first()
    except ValueError:
        return []
    return [Option(chosen, vault.unseal(me, row.legal_name))] if row is not None else []


def _meant(me: Staff, typed: dict[str, Any]) -> list[tuple[Person, str, str]]:
    """(person, name, why) of people in cases open to this member of staff, the likeliest first."""
    born = typed.get("born")
    one = sameness.Described(
        names=(typed["name"],) if typed.get("name") else (),
        born=born.isoformat() if isinstance(born, date) else "",
        phone=typed.get("phone") or "",
        crime_numbers=(typed["crime_number"],) if typed.get("crime_number") else (),
    )
    found = sameness.meant(one, me)
    words = vault.unseal_fields(me, [row for row, _ in found], "legal_name", "born")
    return [
        (row, each["legal_name"], ". ".join(filter(None, (rules.words(evidence), _born(each["born"])))))
        for (row, evidence), each in zip(found, words, strict=True)
    ]


def _known(me: Staff, who: str) -> Person | None:
    """The person who was chosen; None for somebody new. The choices are only those that the viewer may know of."""
    return None if who == NOBODY else Person.visible_to(me).select_related("service").get(pk=who)


def _said_in_the_call(facts: dict[str, Any]) -> str:
    """Details of somebody who is known are changed on their own page, with them; until then nothing said is lost."""
    said = ", ".join(f"{SAID[name]} {value}" for name, value in facts.items())
    return f"Said in the call: {said}." if said else ""


def _born(words: str) -> str:
    """When somebody was born, in words; "" where it is not known."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return ""
    return f"Born {day.day} {day:%B %Y}"
