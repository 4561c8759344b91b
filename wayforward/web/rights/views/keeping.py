"""What is due to be ended, by two people; what was ended; and which cases are kept. References and days, no names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process.fresh import Opens
from wayforward.process.keeping import HOLD_WORDS, KEEPERS, WHY_WORDS, HoldReason, Why
from wayforward.web import clock, record
from wayforward.web.accounts import ties
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.lists import pages as lists
from wayforward.web.rights import files
from wayforward.web.rights.actions import keeping as actions
from wayforward.web.rights.data_lists import FILE_WORDS
from wayforward.web.rights.forms.keeping import AgreeForm, GiveUpForm, HoldForm, LiftForm, ProposeForm
from wayforward.web.rights.kept_lists import ENDINGS, HOLDS, holds_of
from wayforward.web.rights.models import LegalHold, Run
from wayforward.web.ui.forms import Form, once

POSTS = ["GET", "HEAD", "POST"]


@require_http_methods(POSTS)
def keeping(request: HttpRequest) -> HttpResponse:
    """What may be ended today, by which rule; and to propose it."""
    me = _keeper(request)
    due = files.due_now(me)
    by_itself = [file for file in due if file.due.by_itself]
    looked_at = {str(file.pk): file for file in due if file.due.why is Why.SERIOUS}
    form = ProposeForm.of(request, cancel=reverse("rights:keeping"))
    form.fields["looked_at"].choices = [(pk, f"{FILE_WORDS[file.kind]} {file.ref}") for pk, file in looked_at.items()]
    if not looked_at:
        del form.fields["looked_at"]

    def save() -> Run:
        chosen = by_itself + [looked_at[pk] for pk in form.cleaned_data.get("looked_at") or []]
        return actions.propose_run(chosen=chosen, by=me, at=clock.now())

    if done := once(request, form, save, then=lambda made: reverse("rights:run", args=[made.pk])):
        messages.success(request, "Proposed. Somebody else has to agree before anything is ended.")
        return done
    record.looked(request, staff=me)
    kept = [file for file in due if file.due.why is Why.CHILD_SEXUAL]
    rows = [_file(file.kind, file.ref, file.due.why, file.due.on) for file in by_itself]
    context = {"rows": rows, "kept": len(kept), "looked_at": looked_at, "form": form, "waiting": actions.waiting(me)}
    return render(request, "rights/keeping.html", context)


@require_safe
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal, and what is in it."""
    me, row = _keeper(request), _run(request, pk)
    endings = row.endings.exclude(case_id__in=ties.shut_to(me)).order_by("due_on", "pk")
    rows = [_file(each.kind, each.ref, Why(each.why), each.due_on) | {"ended_at": each.ended_at} for each in endings]
    record.looked(request, staff=me)
    waits = row.agreed_at is None and row.given_up_at is None
    context = {"run": row, "rows": rows, "waits": waits, "own": row.proposed_by_id == me.pk}
    return render(request, "rights/run.html", context)


@fresh(Opens.ERASURE)
@require_http_methods(POSTS)
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree to what somebody else proposed."""
    me, row = _keeper(request), _run(request, pk)
    here = reverse("rights:run", args=[pk])
    form = AgreeForm.of(request, cancel=here)
    if done := once(request, form, lambda: actions.agree_to_run(run=row, by=me, at=clock.now()), then=here):
        messages.success(request, "Done. What these files said is gone for good; the figures stay as they are.")
        return done
    lede = (
        "The keys of these files are destroyed. Nobody can read them again, from a backup neither. What was put on hold"
        " or opened again since it was proposed stays."
    )
    return _page(request, form, "End these files for good?", here, lede)


@require_http_methods(POSTS)
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a proposal up."""
    me, row = _keeper(request), _run(request, pk)
    here = reverse("rights:run", args=[pk])
    form = GiveUpForm.of(request, cancel=here)
    then = reverse("rights:keeping")
    if done := once(request, form, lambda: actions.give_up_run(run=row, by=me, at=clock.now()), then=then):
        messages.success(request, "Given up. Nothing was ended.")
        return done
    return _page(request, form, "Give this proposal up?", here, "Nothing is ended. It can be proposed again.")


@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """What was ended: all that is left of it."""
    shown = lists.page_of(request, ENDINGS)
    record.looked(request, staff=_keeper(request))
    return render(request, "rights/ended.html", shown.context())


@require_http_methods(POSTS)
def holds(request: HttpRequest) -> HttpResponse:
    """Cases that are kept whatever the rules say, and why; and to keep another."""
    me = _keeper(request)
    here = reverse("rights:holds")
    form = HoldForm.of(request, cancel=here)

    def save() -> LegalHold:
        typed = form.cleaned_data
        return actions.place_hold(
            reference=typed["reference"], reason=typed["reason"], review_on=typed["review_on"], by=me, at=clock.now()
        )

    if done := once(request, form, save, then=here):
        messages.success(request, "Nothing of this case is ended while the hold stands.")
        return done
    shown = lists.page_of(request, HOLDS)
    record.looked(request, staff=me)
    return render(request, "rights/holds.html", shown.context(form=form))


@fresh(Opens.ERASURE)
@require_http_methods(POSTS)
def lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lift a hold that somebody else placed."""
    me = _keeper(request)
    row = get_object_or_404(holds_of(me).filter(lifted_at=None), pk=pk)
    back = reverse("rights:holds")
    form = LiftForm.of(request, cancel=back)
    if done := once(request, form, lambda: actions.lift_hold(hold=row, by=me, at=clock.now()), then=back):
        messages.success(request, "Lifted. From now on the usual rules of keeping hold for this case.")
        return done
    return _page(request, form, f"Lift the hold on {row.ref}?", back, HOLD_WORDS[HoldReason(row.reason)])


def _file(kind: str, ref: str, why: Why, on: Any) -> dict[str, Any]:
    return {"what": FILE_WORDS[kind], "ref": ref, "why": WHY_WORDS[why], "on": on}


def _run(request: HttpRequest, pk: UUID) -> Run:
    rows = Run.objects.filter(service=_keeper(request).service_id)
    return get_object_or_404(rows.select_related("proposed_by", "agreed_by"), pk=pk)


def _page(request: HttpRequest, form: Form, title: str, back: str, lede: str) -> HttpResponse:
    return render(request, "ui/form_page.html", {"form": form, "title": title, "back": back, "lede": lede})


def _keeper(request: HttpRequest) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment]
    if not staff.has_role(*KEEPERS):
        raise Http404
    return staff
