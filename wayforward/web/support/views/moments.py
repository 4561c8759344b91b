"""The opportune moment: for whom it may be good now and why, what is ahead, and who was never told.

Nothing here is a target. Who was told is counted over everybody whom it could concern, never for one member of staff
against another, and nobody's answers are counted at all.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wayforward.process import moments, offers
from wayforward.process.duties import Role
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.support import door, pasting
from wayforward.web.support.actions import moments as actions
from wayforward.web.support.forms.cases import LifeEventForm, MoveLifeEventForm, PasteLifeEventsForm
from wayforward.web.support.models import LifeEvent, NonOffer, SupportCase
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

from .pages import POSTS, READS, address, form_page, staff

WHICH = {
    "now": "A good moment?",
    "ahead": "Ahead",
    "never-told": "Never told",
}


@require_http_methods(READS)
def moments_of(request: HttpRequest) -> HttpResponse:
    me = staff(request)
    if not me.has_role(Role.CASEWORKER, Role.SUPERVISOR):
        raise Http404
    which = request.GET.get("which", "")
    which = which if which in WHICH else "now"
    today = clock.today()
    page = page_of(_rows(me, which, today), request, by="changed_at")
    names = vault.unseal_many(me, [each for row in page.rows for each in (row.person.known_as, row.person.legal_name)])
    record.looked(request, staff=me)
    return render(
        request,
        "support/moments.html",
        {
            "which": which,
            "tabs": [(words, f"?which={name}", name == which) for name, words in WHICH.items()],
            "entries": [
                _entry(row, names[2 * at] or names[2 * at + 1], which, today) for at, row in enumerate(page.rows)
            ],
            "page": page,
            "coverage": coverage(me),
            "prompt": offers.PROMPT,
        },
    )


def coverage(me: Staff) -> dict[str, int]:
    """Of the open cases that are open to this viewer and have somebody on the other side: how many people were told,
    for how many it was decided not to, who asked never to be asked, and who is left. One statement."""
    decided = NonOffer.visible_to(me).filter(case_id=OuterRef("pk"), superseded_by=None, review_on__gt=clock.today())
    told = Q(told_on__isnull=False)
    rows = _eligible(me).annotate(has_decision=Exists(decided))
    return rows.aggregate(
        eligible=Count("pk"),
        told=Count("pk", filter=told),
        never=Count("pk", filter=~told & Q(never_offer=True)),
        decided=Count("pk", filter=~told & Q(never_offer=False, has_decision=True)),
        left=Count("pk", filter=~told & Q(never_offer=False, has_decision=False)),
    )


def _eligible(me: Staff) -> WalledQuerySet:
    """Everybody whom it could concern: supported now, and somebody is known to be on the other side."""
    return SupportCase.visible_to(me).filter(state="open", other_party__isnull=False)


def _rows(me: Staff, which: str, today: date) -> WalledQuerySet:
    rows = _eligible(me).filter(never_offer=False).select_related("person", "caseworker")
    if which == "never-told":
        return rows.filter(told_on=None)
    return rows.filter(next_offer_on__lte=today) if which == "now" else rows.filter(next_offer_on__gt=today)


def _entry(row: SupportCase, name: str, which: str, today: date) -> dict[str, Any]:
    answered, made = answered_on(row), _answers(row)
    return {
        "case": row,
        "name": name,
        "why": events_of(row, today, answered, ahead=which == "ahead"),
        "answer": offers.RESPONSE_WORDS[offers.Response(made[0]["response"])] if made else "",
        "answered": answered,
    }


def answered_on(row: SupportCase) -> date | None:
    """The day of the last answer, from what the case keeps for lists; None where there was none."""
    made = _answers(row)
    return clock.local(datetime.fromisoformat(made[0]["at"])).date() if made else None


def _answers(row: SupportCase) -> list[dict[str, Any]]:
    """The offers that reached the person, newest first, as the case keeps them."""
    return [offer for offer in row.facts.get("offers", []) if offer["response"] not in offers.NOT_ASKED]


def events_of(row: SupportCase, today: date, answered: date | None, *, ahead: bool = False) -> list[dict[str, Any]]:
    """What has happened in the person's life since they answered, newest first; or what is ahead, the next first."""
    known = [
        moments.LifeEventFact(str(at), offers.Trigger(kind), date.fromisoformat(on), date.fromisoformat(known_on))
        for at, (kind, on, known_on) in enumerate(row.facts.get("life", []))
    ]
    coming = sorted((event for event in known if event.on > today), key=lambda event: event.on)
    found = coming if ahead else moments.changed_since(answered, known, today)
    return [{"words": offers.TRIGGER_WORDS[event.kind], "on": event.on} for event in found]


@require_http_methods(POSTS)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    form = LifeEventForm.of(request, draft_for=case.pk, cancel=address(case, "offers"))

    def save() -> LifeEvent:
        door.may(look, "record_life_event").require()
        typed = form.cleaned_data
        said_by = case.person if typed["source"] == moments.Source.PERSON else None
        return actions.record_life_event(case=case, **_typed(typed), by=staff(request), at=clock.now(), said_by=said_by)

    if done := once(request, form, save, then=address(case, "offers")):
        messages.success(request, "It was written down. It asks nothing of them.")
        return done
    lede = "What has happened, or will? It may be a good moment to mention restorative justice, or just good to know."
    return form_page(request, form, "Something in their life", case=case, lede=lede)


@require_http_methods(POSTS)
def move(request: HttpRequest, pk: UUID, event: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    row = look.rows(LifeEvent).filter(pk=event, superseded_by=None, called_off_at=None).first()
    if row is None:
        raise Http404
    words = vault.unseal(look, row.words)
    form = MoveLifeEventForm.of(request, version=f"{row.on}", cancel=address(case, "offers"), initial={"on": row.on})

    def save() -> LifeEvent:
        typed = form.cleaned_data
        by, now = staff(request), clock.now()
        if typed["happens"] == "no":
            door.may(look, "call_off_life_event").require()
            return actions.call_off_life_event(case=case, event=row, by=by, at=now)
        door.may(look, "record_life_event").require()
        return actions.record_life_event(
            case=case, kind=row.kind, on=typed["on"], source=row.source, words=words, by=by, at=now, instead_of=row
        )

    if done := once(request, form, save, then=address(case, "offers")):
        messages.success(request, "It was put right.")
        return done
    lede = f"{offers.TRIGGER_WORDS[offers.Trigger(row.kind)]}, {row.on:%-d %B %Y}."
    return form_page(request, form, "Has the day changed?", case=case, lede=lede)


@require_http_methods(POSTS)
def paste(request: HttpRequest) -> HttpResponse:
    """Several events at once: all of them are written down, or none, with the reason of every row."""
    me = staff(request)
    if not me.has_role(Role.CASEWORKER, Role.SUPERVISOR):
        raise Http404
    record.looked(request, staff=me)
    then = reverse("support:moments")
    form = PasteLifeEventsForm.of(request, cancel=then)
    told: list[actions.Told] = []
    if request.method == "POST" and form.is_valid():
        told, wrong = pasting.life_events(form.cleaned_data["rows"], staff=me, source=form.cleaned_data["source"])
        for each in wrong[:20]:
            form.add_error("rows", f"Row {each.number}: {each.words}")

    def save() -> list[LifeEvent]:
        return actions.import_life_events(told=told, by=me, at=clock.now())

    if done := once(request, form, save, then=then):
        messages.success(request, f"{len(told)} written down.")
        return done
    return render(
        request,
        "support/paste_life_events.html",
        {
            "form": form,
            "title": "Paste what happened in several cases",
            "caption": "",
            "back": then,
            "lede": "All rows are written down, or none: what is not right is named, and you can mend it here.",
            "kinds": [offers.TRIGGER_WORDS[kind] for kind in moments.KINDS],
        },
    )


def _typed(typed: dict[str, Any]) -> dict[str, Any]:
    return {"kind": typed["kind"], "on": typed["on"], "source": typed["source"], "words": typed["words"]}
