"""Handing a case over in words: written by whoever goes, read and taken on by whoever comes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.web import clock, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.people import cases
from wayforward.web.ui.forms import once
from wayforward.web.work.actions import hand_overs as actions
from wayforward.web.work.forms import HandOverForm, TakeOnForm
from wayforward.web.work.models import Appointment, HandOver

from .diary import POSTS, staff

LEDE = "Whoever takes the case on reads this first, and says that they have. Appointments go over by themselves."


@require_http_methods(POSTS)
def write(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """The hand-over that stands, to be written anew; and the appointments that go over with the case."""
    at = cases.at(request, kind, pk)
    if not at.may("write_hand_over"):
        raise Http404
    me, before = staff(request), _standing(at).first()
    shown = dict(zip(("open_now", "dates", "risks"), _words(at, before), strict=True)) if before else {}
    form = HandOverForm.of(request, draft_for=pk, version=before.pk if before else "", cancel=at.address, initial=shown)

    def save() -> HandOver:
        at.may("write_hand_over").require()
        has_it = _works_on(at)
        return actions.write_hand_over(
            place=at.place(), to=None if has_it == me else has_it, by=me, at=clock.now(), **form.cleaned_data
        )

    if done := once(request, form, save, then=at.address):
        messages.success(request, "Saved. Whoever takes the case on is asked to read it.")
        return done
    ahead = at.look.rows(Appointment).filter(cancelled_at=None, starts_at__gt=clock.now())
    context = {
        "form": form,
        "title": "Hand the case over in words",
        "caption": at.title,
        "back": at.address,
        "lede": LEDE,
        "before": before,
        "ahead": list(ahead.defer("place").order_by("starts_at")[:25]),
    }
    return render(request, "work/hand_over.html", context)


@require_http_methods(POSTS)
def read(request: HttpRequest, kind: str, pk: UUID, hand_over: UUID) -> HttpResponse:
    at = cases.at(request, kind, pk)
    row = at.look.rows(HandOver).select_related("by", "to").filter(pk=hand_over).first()
    if row is None:
        raise Http404
    me = staff(request)
    form = TakeOnForm.of(request, cancel=at.address)
    if done := once(request, form, lambda: actions.take_on(hand_over=row, by=me, at=clock.now()), then=at.address):
        messages.success(request, "You have taken it on.")
        return done
    labels = ("What is open", "Which dates come next", "What has to be minded")
    context = {
        "form": form,
        "at": at,
        "row": row,
        "parts": [(label, words) for label, words in zip(labels, _words(at, row), strict=True) if words],
        "to_take_on": row.to_id == me.pk and row.accepted_at is None and row.superseded_by is None,
    }
    return render(request, "work/read_hand_over.html", context)


def _standing(at: cases.CaseAt) -> QuerySet:
    return at.look.rows(HandOver).filter(superseded_by=None).select_related("by", "to").order_by("-at", "pk")


def _words(at: cases.CaseAt, row: Any) -> list[str]:
    return vault.unseal_many(at.look, [row.open, row.dates, row.risks])


def _works_on(at: cases.CaseAt) -> Staff | None:
    """Who has the case: its caseworker, or its facilitator."""
    return getattr(at.row, "caseworker" if at.kind.name == "support" else "facilitator", None)
