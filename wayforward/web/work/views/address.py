"""One's own diary in another calendar: a secret address, shown once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.web import clock, record
from wayforward.web.addresses import reverse
from wayforward.web.ui.forms import once
from wayforward.web.work.actions import feeds as actions
from wayforward.web.work.forms import EndFeedForm, FeedForm
from wayforward.web.work.models import Feed

from .diary import POSTS, staff


@require_http_methods(POSTS)
def address(request: HttpRequest) -> HttpResponse:
    """The address that holds, if there is one, and a new one: shown in this answer and never again."""
    me = staff(request)
    form = FeedForm.of(request)
    made: list[str] = []

    def save() -> Feed:
        feed, secret = actions.make_feed(by=me, at=clock.now())
        made.append(secret)
        return feed

    done = once(request, form, save, then=reverse("work:address"))
    if done and not made:
        return done
    record.looked(request, staff=me)
    feed = Feed.visible_to(me).filter(ended_at=None).first()
    shown = request.build_absolute_uri(reverse("feeds:diary", args=[made[0]])) if made else ""
    form = FeedForm() if made else form
    context = {"form": form, "feed": feed, "address": shown}
    return render(request, "work/address.html", context, status=201 if made else 200)


@require_http_methods(POSTS)
def end(request: HttpRequest) -> HttpResponse:
    me = staff(request)
    there = reverse("work:address")
    form = EndFeedForm.of(request, cancel=there)
    if done := once(request, form, lambda: actions.end_feed(by=me, at=clock.now()), then=there):
        messages.success(request, "The address shows nothing any more.")
        return done
    lede = "Calendars that read it keep what they have read until they look again."
    context = {"form": form, "title": "End the address of your diary?", "caption": "", "back": there, "lede": lede}
    return render(request, "ui/form_page.html", context)
