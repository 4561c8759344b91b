"""The offer ledger: every earlier offer and answer stands on the page before a new one can be written down."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import offers as rules
from wayforward.process.moments import SOURCE_WORDS, Source
from wayforward.web import clock, vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.walled import WalledQuerySet
from wayforward.web.support import door, moment_list
from wayforward.web.support.actions import offers as actions
from wayforward.web.support.forms.cases import NonOfferForm, OfferForm
from wayforward.web.support.models import LifeEvent, NonOffer, Offer
from wayforward.web.ui.forms import once
from wayforward.web.ui.paging import page_of

from .cases import tabs
from .pages import POSTS, READS, address, form_page, staff, title

INFORMATION_WORDS = {
    "explained": "explained",
    "leaflet_en": "leaflet",
    "leaflet_translated": "leaflet in their language",
    "easy_read": "easy read",
    "film": "film",
    "bsl_film": "film in British Sign Language",
    "audio": "audio",
    "website": "website",
    "story": "a story",
}
CHANNELS = {
    "phone": "by telephone",
    "in_person": "in person",
    "video": "by video call",
    "letter": "by letter",
    "email": "by e-mail",
    "sms": "by text message",
    "leaflet_only": "only a leaflet",
}


@require_http_methods(READS)
def ledger(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    life, today = page_of(_standing(look), request, name="life", anchor="#life"), clock.today()
    earlier = _earlier(request, look, [row.words for row in life.rows])
    answered = moment_list.answered_on(case)
    return render(
        request,
        "support/offers.html",
        {
            "case": case,
            "tabs": tabs(case, "offers"),
            "title": title(case),
            **earlier,
            "life": [_life(row, said, today) for row, said in zip(life.rows, earlier["also"], strict=True)],
            "life_page": life,
            "answered": answered,
            "since": moment_list.events_of(case, today, answered),
            "prompt": rules.PROMPT,
            "today": today,
        },
    )


@require_http_methods(POSTS)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    earlier = _earlier(request, look)
    shown = " ".join(sorted(str(each["offer"].pk) for each in earlier["offers"]))
    form = OfferForm.of(request, draft_for=case.pk, cancel=address(case, "offers"), initial={"shown": shown})

    def save() -> Offer:
        door.may(look, "offer_restorative_justice").require()
        typed = form.cleaned_data
        return actions.offer_restorative_justice(
            case=case,
            trigger=typed["trigger"],
            channel=typed["channel"],
            response=typed["response"],
            information=typed["information"],
            understood=typed["understood"] or "",
            may_mention_again=typed["may_mention_again"] or "",
            ask_after=typed["ask_after"],
            if_event=typed["if_event"] or "",
            reason=typed["reason"],
            shown=set(str(typed["shown"]).split()),
            by=staff(request),
            at=typed["at"],
        )

    if done := once(request, form, save, then=address(case, "offers")):
        messages.success(request, "The answer was written down.")
        return done
    return render(
        request,
        "support/new_offer.html",
        {
            "form": form,
            "case": case,
            "title": "Talk about restorative justice",
            "caption": title(case),
            **earlier,
            "back": address(case, "offers"),
        },
    )


@require_http_methods(POSTS)
def not_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    case, look = door.support_case(request, pk)
    form = NonOfferForm.of(request, draft_for=case.pk, cancel=address(case, "offers"))

    def save() -> NonOffer:
        door.may(look, "decide_not_to_offer").require()
        typed = form.cleaned_data
        return actions.decide_not_to_offer(
            case=case,
            reason=typed["reason"],
            words=typed["words"],
            review_on=typed["review_on"],
            by=staff(request),
            at=clock.now(),
        )

    if done := once(request, form, save, then=address(case, "offers")):
        messages.success(request, "The decision was written down, with the day on which it is looked at again.")
        return done
    lede = "Not to mention it is a decision too: it has a reason, and it is looked at again."
    return form_page(request, form, "Do not mention it now", case=case, lede=lede)


def _standing(look: Look) -> WalledQuerySet:
    """What is known of the person's life: not what was moved to another day or called off."""
    return look.rows(LifeEvent).filter(superseded_by=None, called_off_at=None).select_related("by")


def _life(row: LifeEvent, said: str, today: date) -> dict[str, Any]:
    return {
        "event": row,
        "what": rules.TRIGGER_WORDS[rules.Trigger(row.kind)],
        "source": SOURCE_WORDS[Source(row.source)],
        "said": said,
        "ahead": row.on > today,
    }


def _earlier(request: HttpRequest, look: Look, also: Sequence[Any] = ()) -> dict[str, Any]:
    """What was said so far, newest first, in words. Every offer, for all of them are seen before another is made
    (`offers.can_offer`); the decisions not to mention it a page at a time. `also` are words to open with them."""
    rows = list(look.rows(Offer).filter(superseded_by=None).select_related("by", "only_by").order_by("-at"))
    page = page_of(look.rows(NonOffer).filter(superseded_by=None).select_related("by"), request, anchor="#decided")
    not_made = page.rows
    words = iter(vault.unseal_many(look, [row.reason for row in rows] + [row.words for row in not_made] + list(also)))
    made = [
        {
            "offer": row,
            "trigger": rules.TRIGGER_WORDS[rules.Trigger(row.trigger)],
            "channel": CHANNELS.get(row.channel, row.channel),
            "response": rules.RESPONSE_WORDS[rules.Response(row.response)],
            "information": ", ".join(INFORMATION_WORDS.get(each, each) for each in row.information),
            "again": rules.MAY_MENTION_WORDS[rules.MayMentionAgain(row.may_mention_again)]
            if row.may_mention_again
            else "",
            "event": rules.TRIGGER_WORDS[rules.Trigger(row.if_event)] if row.if_event else "",
            "said": next(words),
        }
        for row in rows
    ]
    decided = [
        {
            "decision": row,
            "reason": rules.NON_OFFER_WORDS[rules.NonOfferReason(row.reason)],
            "said": next(words),
        }
        for row in not_made
    ]
    return {"offers": made, "decisions": decided, "page": page, "also": list(words)}
