"""The team, for those who give out work: who has how much, who is away, who covers.

Everybody writes down their own days."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from wayforward.process.support import MAY_ALLOCATE
from wayforward.web import clock, record
from wayforward.web.accounts.models import Absence, Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import pages as lists
from wayforward.web.support.actions import team as actions
from wayforward.web.support.forms.team import AbsenceForm, BackForm, SkillsForm
from wayforward.web.support.team_list import TEAM
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import Form, once

from .pages import POSTS, READS, staff
from .referrals import caseworkers


@require_http_methods(READS)
def team(request: HttpRequest) -> HttpResponse:
    """The caseworkers of the service: open cases, what they can take on, and days away."""
    shown = lists.page_of(request, TEAM)
    record.looked(request, staff=staff(request))
    return render(request, "support/team.html", shown.context())


@require_http_methods(POSTS)
def skills(request: HttpRequest, pk: UUID) -> HttpResponse:
    me = _in_charge(request)
    who = _colleague(me, pk)
    shown = {"languages": who.languages, "with_children": who.with_children, "most_cases": who.most_cases}
    then = reverse("support:team")
    form = SkillsForm.of(request, version=f"{shown}", cancel=then, initial=shown)

    def save() -> Staff:
        typed = form.cleaned_data
        return actions.set_skills(
            staff=who,
            languages=typed["languages"],
            with_children=bool(typed["with_children"]),
            most_cases=typed["most_cases"] or 0,
            by=me,
            at=clock.now(),
        )

    if done := once(request, form, save, then=then):
        messages.success(request, "Saved. Suggestions for new referrals take it into account.")
        return done
    return _page(request, form, f"What can {who.name} take on?", then)


@require_http_methods(POSTS)
def away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Days away of oneself, or of a colleague by those in charge."""
    me = staff(request)
    who = _colleague(me, pk)
    if not actions.may_plan_for(me, who):
        raise Http404
    then = reverse("support:team") if me.has_role(*MAY_ALLOCATE) else home_of(me)
    workers = {key: each for key, each in caseworkers(me).items() if each.pk != who.pk}
    form = AbsenceForm.of(request, cancel=then)
    form.fields["cover"].choices = [(key, each.name) for key, each in workers.items()]

    def save() -> actions.Away:
        typed = form.cleaned_data
        made = actions.plan_absence(
            staff=who,
            from_on=typed["from_on"],
            until_on=typed["until_on"],
            cover=workers.get(typed["cover"] or ""),
            by=me,
            at=clock.now(),
        )
        messages.success(request, _said(made))
        return made

    if done := once(request, form, save, then=then):
        return done
    title = "When are you away?" if who.pk == me.pk else f"When is {who.name} away?"
    return _page(request, form, title, then, lede="Whoever covers sees the cases on these days, and nothing after.")


@require_http_methods(POSTS)
def back(request: HttpRequest, pk: UUID) -> HttpResponse:
    me = staff(request)
    rows = Absence.objects.filter(ended_at=None, until_on__gte=clock.today(), staff__service_id=me.service_id)
    row = get_object_or_404(rows.select_related("staff"), pk=pk)
    if not actions.may_plan_for(me, row.staff):
        raise Http404
    then = reverse("support:team") if me.has_role(*MAY_ALLOCATE) else home_of(me)
    form = BackForm.of(request, cancel=then)

    if done := once(request, form, lambda: actions.end_absence(absence=row, by=me, at=clock.now()), then=then):
        messages.success(request, "Written down. Whoever covered does not see the cases any more.")
        return done
    days = f"{row.from_on:%-d %B} to {row.until_on:%-d %B %Y}"
    return _page(request, form, f"Is {row.staff.name} back?", then, lede=f"Away from {days}.")


def _said(made: actions.Away) -> str:
    if made.absence.cover is None:
        return "Written down. Nobody covers yet: open the page again when somebody does."
    words = f"Written down. {made.absence.cover.name} covers {made.covered} of the open cases on these days."
    shut = len(made.not_covered)
    return f"{words} {shut} may not be theirs: hand those over to somebody else." if shut else words


def _page(request: HttpRequest, form: Form, title: str, back: str, **more: Any) -> HttpResponse:
    return render(request, "ui/form_page.html", {"form": form, "title": title, "caption": "", "back": back, **more})


def _in_charge(request: HttpRequest) -> Staff:
    me = staff(request)
    if not me.has_role(*MAY_ALLOCATE):
        raise Http404
    return me


def _colleague(me: Staff, pk: UUID) -> Staff:
    return get_object_or_404(Staff, pk=pk, service_id=me.service_id, is_active=True)
