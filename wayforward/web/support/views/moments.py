"""The opportune moment: for whom it may be good now and why, what is ahead, and who was never told.

Nothing here is a target. Who was told is counted over everybody whom it could concern, never for one member of staff
against another, and nobody's answers are counted at all.
"""

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
from wayforward.web.lists.pages import page_of
from wayforward.web.support import door, pasting
from wayforward.web.support.actions import moments as actions
from wayforward.web.support.forms.cases import LifeEventForm, MoveLifeEventForm, PasteLifeEventsForm
from wayforward.web.support.models import LifeEvent, NonOffer
from wayforward.web.support.moment_list import MOMENTS, eligible
from wayforward.web.ui.forms import once

from .pages import POSTS, READS, address, form_page, staff


@require_http_methods(READS)
def moments_of(request: HttpRequest) -> HttpResponse:
    shown = page_of(request, MOMENTS)
    me = staff(request)
    record.looked(request, staff=me)
    more = {"which": shown.asked.given.get("which", ""), "coverage": coverage(me), "prompt": offers.PROMPT}
    return render(request, "support/moments.html", shown.context(**more))


def coverage(me: Staff) -> dict[str, int]:
    """Of the open cases that are open to this viewer and have somebody on the other side: how many people were told,
    for how many it was decided not to, who asked never to be asked, and who is left. One statement."""
    decided = NonOffer.visible_to(me).filter(case_id=OuterRef("pk"), superseded_by=None, review_on__gt=clock.today())
    told = Q(told_on__isnull=False)
    rows = eligible(me).annotate(has_decision=Exists(decided))
    return rows.aggregate(
        eligible=Count("pk"),
        told=Count("pk", filter=told),
        never=Count("pk", filter=~told & Q(never_offer=True)),
        decided=Count("pk", filter=~told & Q(never_offer=False, has_decision=True)),
        left=Count("pk", filter=~told & Q(never_offer=False, has_decision=False)),
    )


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
