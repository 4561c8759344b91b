"""Every step of a restorative case, in one table: its form, what fills the form, and the action that it takes.

One page draws any of them: door, form, action, back to the case. A refusal stands on the page with its reasons.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.process import steps as rules
from wayforward.process.decision import Refused
from wayforward.process.fresh import Opens
from wayforward.web.accounts.fresh import fresh
from wayforward.web.addresses import reverse
from wayforward.web.restorative.at import At
from wayforward.web.ui.forms import Form, Select, once


@dataclass(frozen=True)
class StepPage:
    """One step. `fill` sets choices on the form; `take` does the action with what was typed.

    For whom it is there, and which act it is, `process.steps` says. `stands`, for a step that changes what stands: the
    fields as they are now; who saves over somebody else's change sees both and is asked. `asks_again`: what it opens,
    for a step that asks for the second step once more.
    """

    title: str
    form: type[Form]
    take: Callable[[At, dict[str, Any]], Any]
    fill: Callable[[At, Form], None] | None = None
    lede: str = ""
    done: str = "It was recorded."
    group: str = ""
    stands: Callable[[At], dict[str, str]] | None = None
    asks_again: Opens | None = None


STEPS: dict[str, StepPage] = {}


def step_page(slug: str, page: StepPage) -> None:
    """Add a step to the table. ValueError for a slug that is taken, or that `process.steps` does not name."""
    if slug in STEPS or slug not in rules.STEPS:
        raise ValueError(f"There are two steps {slug}, or no rule for one.")
    STEPS[slug] = page


def _asks_again(arguments: Mapping[str, Any]) -> Opens | None:
    page = STEPS.get(arguments["step"])
    return page.asks_again if page else None


@fresh(_asks_again)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """The page of one step."""
    at = At.door(request, pk)
    page = STEPS.get(step)
    if page is None or not at.shows(step):
        raise Http404
    stands = page.stands(at) if page.stands else {}
    back = reverse("support:my-day") if request.GET.get("then") == "day" else at.address
    form = page.form.of(
        request,
        draft_for=pk,
        version=_version(stands) if page.stands else None,
        cancel=back,
        initial=stands | _asked_for(request, page.form),
    )
    if page.fill is not None:
        page.fill(at, form)
    _choose_the_only_one(form)
    allowed = at.may(rules.STEPS[step].act)
    if not allowed:
        form.refuse(Refused(*allowed.reasons))
    stopped: list[Any] = []

    def take() -> None:
        allowed.require()
        stopped.append(page.take(at, form.cleaned_data))

    if done := once(request, form, take, then=back):
        messages.success(request, _words(page, stopped))
        return done
    return render(
        request,
        "ui/form_page.html",
        {"form": form, "title": page.title, "caption": at.title, "back": at.address, "lede": page.lede},
    )


def _version(stands: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(stands).encode()).hexdigest()[:16]


def _choose_the_only_one(form: Form) -> None:
    """Where a list that must be answered holds one thing alone, nobody has to choose it."""
    for field in form.fields.values():
        if type(field) is Select and field.required and len(field.options) == 1:
            field.initial = field.options[0].value


def _asked_for(request: HttpRequest, form: type[Form]) -> dict[str, str]:
    """What a link to this step has filled in already: whom it is about, which consent. Only fields of the form."""
    names = set(form.base_fields) & {"person", "kind", "of", "on", "activity", "agreement", "consent", "enquiry"}
    return {name: request.GET[name][:64] for name in names if name in request.GET}


def _words(page: StepPage, made: list[Any]) -> str:
    """What the page says afterwards; after a withdrawal, what stopped and what could not be undone."""
    result = made[0] if made else None
    if hasattr(result, "cannot_undo"):
        return " ".join(filter(None, (result.words, result.cannot_undo)))
    return page.done
