"""What is done to several cases at once: handing them over, and asking something of whoever works on them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from wayforward.process import acts
from wayforward.process import support as rules
from wayforward.process.duties import GIVEN, words
from wayforward.web import clock, record
from wayforward.web.accounts.models import Staff, Tie
from wayforward.web.accounts.walled import holding
from wayforward.web.addresses import reverse
from wayforward.web.lists import several
from wayforward.web.lists.several import Fate, Several
from wayforward.web.support import workload
from wayforward.web.support.actions import cases as actions
from wayforward.web.support.lists import with_names
from wayforward.web.support.models import SupportCase
from wayforward.web.ui.forms import Date, Form, Radios, Select

from .pages import staff


class HandOverSeveralForm(Form):
    """To whom, and why."""

    caseworker = Select("Who takes them over?")
    reason = Radios("Why?", list(rules.HAND_OVER_WORDS.items()))


class GiveDutyForm(Form):
    """What, and by when."""

    kind = Radios("What do you ask?", [(kind, words(kind)) for kind in GIVEN])
    due_on = Date("By when?", future=True)


@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    me = _for(request, "reallocate_support")
    workers: dict[str, Any] = {str(each.pk): each for each in workload.at_work(me.service_id)}
    form = HandOverSeveralForm(request.POST if "wf-asked" in request.POST else None)
    form.fields["caseworker"].choices = [(pk, f"{each.name} ({each.load} open)") for pk, each in workers.items()]

    def look(ids: Sequence[UUID], typed: dict[str, Any]) -> list[Fate]:
        to, rows = workers[typed["caseworker"]], _cases(me, ids)
        of_each = workload.workers_for(rows, [to])
        found = []
        for row, title in zip(rows, _titles(me, rows), strict=True):
            fact = replace(of_each[row.pk][0].fact, has_it_already=row.caseworker_id == to.pk)
            decision = rules.may_hand_over(state=row.state, by_roles=tuple(me.roles), worker=fact)
            what = f"From {row.caseworker.name if row.caseworker else 'nobody'} to {to.name}"
            found.append(Fate(row.pk, title, what, str(row.version), decision.reasons))
        return found

    def act(ids: Sequence[UUID], typed: dict[str, Any]) -> None:
        to, why = workers[typed["caseworker"]], typed["reason"]
        actions.hand_over_several(cases=_cases(me, ids), caseworker=to, reason=why, by=me, at=clock.now())

    return several.page(
        request,
        Several(
            title="Hand cases over",
            lede="The caseworker before will not see them any more. Tell each person who will call them, and when.",
            confirm="Hand them over",
            back=reverse("support:cases"),
            look=look,
            act=act,
            said=lambda count: f"{count} case{'s were' if count > 1 else ' was'} handed over.",
        ),
        form,
    )


@require_POST
def give_duty(request: HttpRequest) -> HttpResponse:
    me = _for(request, "reallocate_support")
    form = GiveDutyForm(request.POST if "wf-asked" in request.POST else None)

    def look(ids: Sequence[UUID], typed: dict[str, Any]) -> list[Fate]:
        rows = _cases(me, ids)
        ties = Tie.objects.filter(holding(clock.now()), staff=me, case_id__in=[row.pk for row in rows])
        held: dict[UUID, list[str]] = {}
        for case_id, kind in ties.values_list("case_id", "kind"):
            held.setdefault(case_id, []).append(kind)
        found = []
        for row, title in zip(rows, _titles(me, rows), strict=True):
            decision = acts.may_act("give_duty", held.get(row.pk, []), me.roles) & rules.may_give_duty(
                state=row.state, caseworker=str(row.caseworker_id or "")
            )
            what = f"{row.caseworker.name} is asked: {words(typed['kind'])}" if row.caseworker else ""
            found.append(Fate(row.pk, title, what, str(row.caseworker_id), decision.reasons))
        return found

    def act(ids: Sequence[UUID], typed: dict[str, Any]) -> None:
        actions.give_duty(cases=_cases(me, ids), kind=typed["kind"], due_on=typed["due_on"], by=me, at=clock.now())

    return several.page(
        request,
        Several(
            title="Ask something of whoever works on these cases",
            lede="It stands on their list. What you asked before and is not done yet is moved to this day.",
            confirm="Put it on their lists",
            back=reverse("support:cases"),
            look=look,
            act=act,
            said=lambda count: f"It stands on their lists, for {count} case{'s' if count > 1 else ''}.",
        ),
        form,
    )


def _cases(me: Staff, ids: Sequence[UUID]) -> list[SupportCase]:
    """Those of these cases that are open to the viewer, in the order of their references."""
    rows = SupportCase.visible_to(me).filter(pk__in=ids).select_related("person", "caseworker", "service")
    return list(rows.order_by("ref", "pk"))


def _titles(me: Staff, rows: Sequence[SupportCase]) -> list[str]:
    return [f"{entry.row.ref}, {entry.more['name']}" for entry in with_names(me, rows, known_as=True)]


def _for(request: HttpRequest, act: str) -> Staff:
    me = staff(request)
    if not acts.may_act(act, (), me.roles):
        raise Http404
    record.looked(request, staff=me)
    return me
