"""The staff of a service: who they are, and the work of somebody who leaves."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process.duties import Role
from wayforward.process.fresh import Opens
from wayforward.process.staffing import AGREERS, CHANGE_WORDS, PROPOSERS, Change
from wayforward.web import clock
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.lists import pages as lists
from wayforward.web.ui.forms import Form as WorkForm
from wayforward.web.ui.forms import Select, once
from wayforward.web.ui.paging import page_of

from ..actions import leaving, staffing
from ..forms import CloseAccountForm, HandOnForm
from ..lists import CLOSERS, STAFF_LIST

A_PAGE = 25


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """The staff of the service, and what is proposed about them: for those who close accounts, propose or agree."""
    me: Staff = request.user  # type: ignore[assignment]
    shown = lists.page_of(request, STAFF_LIST)
    waiting = page_of(staffing.waiting(me), request, by="proposed_at", name="waiting", size=10)
    context = {
        "waiting": [
            {
                "row": each,
                "words": CHANGE_WORDS[Change(each.change)],
                "who": each.staff.name if each.staff else each.name,
            }
            for each in waiting.rows
        ],
        "waiting_page": waiting,
        "agrees": me.has_role(*AGREERS),
        "proposes": me.has_role(*PROPOSERS[Change.ROLES]),
    }
    return render(request, "signin/staff.html", shown.context(**context))


@fresh(Opens.ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody leaves: give their cases to others, and close their account once nothing is theirs any more."""
    me = _in_charge(request)
    who = get_object_or_404(Staff, pk=pk, service_id=me.service_id, is_active=True)
    left, back, here = leaving.still_theirs(who), reverse("signin:staff"), reverse("signin:leaving", args=[pk])
    form = (_hand_on_form if left.support else CloseAccountForm.of)(request, cancel=back)
    if left.support:
        _ask_of_each(form, who, left)

    def save() -> object:
        if not left.support:
            return leaving.close_account(staff=who, by=me, at=clock.now())
        people = {str(each.pk): each for each in _colleagues(who)}
        for part, case in left.support[:A_PAGE]:
            if chosen := form.cleaned_data.get(f"{part}-{case.pk}"):
                leaving.hand_on(staff=who, part=part, case=case, to=people[chosen], by=me, at=clock.now())
        return who

    if done := once(request, form, save, then=here if left.support else back):
        messages.success(request, "Given on." if left.support else f"The account of {who.name} is closed.")
        return done
    context = {"leaver": who, "left": left, "form": form, "back": back, "may_allocate": me.has_role(Role.RJ_LEAD)}
    return render(request, "signin/leaving.html", context)


def _hand_on_form(request: HttpRequest, cancel: str) -> HandOnForm:
    return HandOnForm.of(request, cancel=cancel)


def _ask_of_each(form: WorkForm, who: Staff, left: leaving.Left) -> None:
    """One question for each case, a page of them at a time."""
    colleagues = _colleagues(who)
    for part, case in left.support[:A_PAGE]:
        label = f"Support case {case.ref}: who is the {part} now?"
        able = [(str(each.pk), each.name) for each in colleagues if each.has_role(part)]
        form.fields[f"{part}-{case.pk}"] = Select(label, able, empty="Later", required=False)


def _colleagues(who: Staff) -> list[Staff]:
    """The others of the service who are at work."""
    rows = Staff.objects.filter(service_id=who.service_id, is_active=True).exclude(pk=who.pk)
    return list(rows.order_by("name", "pk"))


def _in_charge(request: HttpRequest) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment]
    if not staff.has_role(*CLOSERS):
        raise Http404
    return staff
