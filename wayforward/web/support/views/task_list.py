"""The list of duties, and several of them taken off it at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from wayforward.process import duties as rules
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff, Task
from wayforward.web.addresses import reverse
from wayforward.web.lists import several
from wayforward.web.lists.columns import said
from wayforward.web.lists.pages import page_of
from wayforward.web.lists.several import Fate, Several
from wayforward.web.people.actions import duties as actions
from wayforward.web.support.task_list import TASK_LIST
from wayforward.web.ui.forms import Form, Radios

from .pages import READS, staff


class FinishSeveralForm(Form):
    """How they ended."""

    outcome = Radios("How did they end?", list(rules.OUTCOME_WORDS.items()), initial=rules.Outcome.DONE)


@require_http_methods(READS)
def tasks(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, and what waits for colleagues in cases that are open to the viewer."""
    shown = page_of(request, TASK_LIST)
    record.looked(request, staff=staff(request))
    pick = [("Take the ticked off the list", reverse("support:finish-several"))]
    return render(request, "lists/list.html", shown.context(pick=pick))


@require_POST
def finish_several(request: HttpRequest) -> HttpResponse:
    me = staff(request)
    if not TASK_LIST.may_see(me):
        raise Http404
    record.looked(request, staff=me)
    form = FinishSeveralForm(request.POST if "wf-asked" in request.POST else None)

    def look(ids: Sequence[UUID], typed: dict[str, Any]) -> list[Fate]:
        return [
            Fate(
                entry.row.pk,
                rules.words(entry.row.kind),
                f"{TASK_LIST.columns[1].text(entry)}, by {said(entry.row.due_at)}",
                reasons=rules.may_finish(
                    entry.row.kind,
                    is_open=entry.row.done_at is None and entry.row.cancelled_at is None,
                    own=entry.more["own"],
                    roles=me.roles,
                ).reasons,
            )
            for entry in TASK_LIST.entries(me, _tasks(me, ids))
        ]

    def act(ids: Sequence[UUID], typed: dict[str, Any]) -> None:
        actions.finish_several(tasks=_tasks(me, ids), outcome=typed["outcome"], by=me, at=clock.now())

    return several.page(
        request,
        Several(
            title="Take these off the list",
            lede="Those that end on a page of their own stay: they ask for something to be written down.",
            confirm="Take them off",
            back=TASK_LIST.address,
            look=look,
            act=act,
            said=lambda count: f"{count} {'are' if count > 1 else 'is'} off the list.",
        ),
        form,
    )


def _tasks(me: Staff, ids: Sequence[UUID]) -> list[Task]:
    """Those of these duties that are open to the viewer, done ones too: it is said that they are."""
    rows = Task.visible_to(me).filter(pk__in=ids, service_id=me.service_id).select_related("staff")
    return list(rows.order_by("due_at", "pk"))
