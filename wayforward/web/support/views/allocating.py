"""Giving the next referrals to caseworkers: suggested with a reason each, decided by a supervisor or lead."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import triage
from wayforward.process.support import MAY_ALLOCATE
from wayforward.web import clock, record, vault
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.people.forms.persons import LANGUAGES
from wayforward.web.support import workload
from wayforward.web.support.actions import cases as actions
from wayforward.web.support.models import Referral, SupportCase
from wayforward.web.ui.forms import Form, Select, once
from wayforward.web.ui.paging import uuid_or_none

from .pages import POSTS, staff

AT_ONCE = 10
LATER = "later"
TONGUES = dict(LANGUAGES)


class AllocateForm(Form):
    """A caseworker for each referral; one field each, named by its id."""

    submit = "Open these cases"


@require_http_methods(POSTS)
def allocate(request: HttpRequest) -> HttpResponse:
    """The next referrals that can be opened, each with who could take it and why. What is left for later stays."""
    me = staff(request)
    if not me.has_role(*MAY_ALLOCATE):
        raise Http404
    waiting = Referral.visible_to(me).filter(state="waiting", information_only=False).select_related("person")
    wanted = _asked(request)
    rows = list((waiting.filter(pk__in=wanted) if wanted else waiting).order_by("due_at", "pk")[:AT_ONCE])
    record.looked(request, staff=me)
    workers = {str(each.pk): each for each in workload.at_work(me.service_id)}
    suggested = suggestions(rows, list(workers.values()))
    names = vault.unseal_many(me, [row.person.legal_name for row in rows])
    then = reverse("support:referrals")
    form = AllocateForm.of(request, cancel=then)
    for row, name in zip(rows, names, strict=True):
        form.fields[str(row.pk)] = _field(row, name, suggested[str(row.pk)])

    def save() -> list[SupportCase]:
        chosen = [(row, form.cleaned_data[str(row.pk)]) for row in rows]
        given = [(row, workers[pk]) for row, pk in chosen if pk != LATER]
        return actions.open_several(given=given, by=me, at=clock.now())

    if done := once(request, form, save, then=then):
        count = sum(form.cleaned_data[str(row.pk)] != LATER for row in rows)
        opened = "1 case is open" if count == 1 else f"{count} cases are open"
        words = f"{opened}, with the first contact on the list of each caseworker." if count else "No case was opened."
        messages.success(request, words)
        return done
    return render(request, "support/allocate.html", {"form": form, "rows": rows, "back": then})


def suggestions(rows: list[Referral], workers: list[Staff]) -> dict[str, list[triage.Suggestion]]:
    """Who could take each referral, the best first. What the list gives to one counts for the next."""
    of_each = workload.workers_for(rows, workers)
    given: dict[str, int] = {}
    found = {}
    for row in rows:
        tongue = row.person.language
        wants = triage.Wanted(tuple(row.signs), tongue, TONGUES.get(tongue, tongue))
        found[str(row.pk)] = ranked = triage.suggest(wants, of_each[row.pk], given)
        if ranked:
            given[ranked[0].worker] = given.get(ranked[0].worker, 0) + 1
    return found


def _field(row: Referral, name: str, ranked: list[triage.Suggestion]) -> Any:
    signs = ". ".join(triage.SIGN_WORDS[triage.Sign(sign)] for sign in row.signs)
    until = f"Reach them by {clock.local(row.due_at):%A %-d %B}."
    why = f"Suggested: {ranked[0].name}, {', '.join(ranked[0].reasons)}." if ranked else "Nobody is free to take it."
    choices = [(each.worker, f"{each.name} ({', '.join(each.reasons)})") for each in ranked]
    return Select(
        name,
        [*choices, (LATER, "Leave it for later")],
        hint=" ".join(part for part in (f"{signs}." if signs else "", until, why) if part),
        initial=ranked[0].worker if ranked else LATER,
    )


def _asked(request: HttpRequest) -> list[UUID]:
    """The referrals that the page was shown with: a form that comes back is about those, whatever came in since."""
    return [pk for name in request.POST if (pk := uuid_or_none(name)) is not None]
