"""Changes of staff by two people: to propose one, to agree to it, to give it up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wayforward.process.fresh import Opens
from wayforward.process.staffing import AGREERS, CHANGE_WORDS, PROPOSERS, Change, words
from wayforward.web import clock
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.ui.forms import Form, once

from .. import single
from ..actions import staffing
from ..forms import LEVEL_WORDS, AddForm, AgreeForm, GiveUpForm, RolesForm, TieForm
from ..models import StaffChange

POSTS = ["GET", "HEAD", "POST"]
PROPOSED = "Proposed. It holds when somebody else agrees: another administrator, a lead or data protection."


@fresh(Opens.ROLES)
@require_http_methods(POSTS)
def add(request: HttpRequest) -> HttpResponse:
    """Propose to add somebody."""
    me = _who_may(request, Change.ADD)
    form = AddForm.of(request, cancel=_back())
    if not single.is_there():
        del form.fields["subject"]
    return _propose(
        request,
        form,
        lambda typed: staffing.propose_addition(**typed, by=me, at=clock.now()),
        "Add a member of staff",
        "They can sign in when somebody else has agreed, and has told them how.",
    )


@fresh(Opens.ROLES)
@require_http_methods(POSTS)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose what somebody works as from now on; for a closed account, to open it again."""
    me, who = _who_may(request, Change.ROLES), _member(request, pk)
    stands = {"roles": who.roles, "level": who.level, "vetted_until": who.vetted_until}
    form = RolesForm.of(request, cancel=_back(), initial=stands)
    return _propose(
        request,
        form,
        lambda typed: staffing.propose_roles(staff=who, **typed, by=me, at=clock.now()),
        f"What {who.name} works as" if who.is_active else f"Open the account of {who.name} again",
        "When it holds they are signed out everywhere, and sign in again as what they are then.",
    )


@fresh(Opens.ROLES)
@require_http_methods(POSTS)
def tie(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose by which number the single sign-on knows somebody."""
    me, who = _who_may(request, Change.SINGLE_SIGN_ON), _member(request, pk)
    if not single.is_there():
        raise Http404
    return _propose(
        request,
        TieForm.of(request, cancel=_back()),
        lambda typed: staffing.propose_tie(staff=who, **typed, by=me, at=clock.now()),
        f"Let {who.name} sign in with the single sign-on",
        "Whoever has this number there gets in here as them. It takes the place of a number from before.",
    )


@fresh(Opens.ROLES)
@require_http_methods(POSTS)
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal: agree to it."""
    me, row = _concerned_with(request, pk)
    form = AgreeForm.of(request, cancel=_back())
    if done := once(request, form, lambda: staffing.agree(change=row, by=me, at=clock.now()), then=_back()):
        messages.success(request, _done(row))
        return done
    own = me.pk in (row.proposed_by_id, row.staff_id)
    context = {
        "form": form,
        "row": row,
        "rows": _rows(row),
        "title": CHANGE_WORDS[Change(row.change)],
        "agrees": not own and not row.over and me.has_role(*AGREERS),
        "may_give_up": not row.over and (row.proposed_by_id == me.pk or me.has_role(*AGREERS)),
    }
    return render(request, "signin/proposal.html", context)


@require_http_methods(POSTS)
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a proposal up."""
    me, row = _concerned_with(request, pk)
    here = reverse("signin:proposal", args=[pk])
    form = GiveUpForm.of(request, cancel=here)
    if done := once(request, form, lambda: staffing.give_up(change=row, by=me, at=clock.now()), then=_back()):
        messages.success(request, "Given up. Nothing was changed.")
        return done
    context = {"form": form, "title": "Give this proposal up?", "back": here, "lede": "It can be proposed again."}
    return render(request, "ui/form_page.html", context)


def _propose(request: HttpRequest, form: Form, take: Any, title: str, lede: str) -> HttpResponse:
    if done := once(request, form, lambda: take(form.cleaned_data), then=_back()):
        messages.success(request, PROPOSED)
        return done
    return render(request, "ui/form_page.html", {"form": form, "title": title, "back": _back(), "lede": lede})


def _done(row: StaffChange) -> str:
    if row.change == Change.ADD and not row.subject_id:
        return f"{row.name} has an account. Whoever runs the machine gives them a password: wayforward letin."
    if row.change == Change.REOPEN:
        return "The account is open again. Whoever runs the machine gives them a password: wayforward letin."
    return "Agreed. It holds from now on, and they sign in again."


def _rows(row: StaffChange) -> list[tuple[str, str]]:
    """What is proposed, and how it is now."""
    who, kind = row.staff, Change(row.change)
    shown = [("Who", who.name if who else row.name), ("User name", who.username if who else row.username)]
    if kind is not Change.SINGLE_SIGN_ON:
        if who is not None and not row.over:
            shown.append(("Works as now", words(who.roles) if who.is_active else "The account is closed"))
        shown.append(("Is to work as", words(row.roles)))
        shown.append(("Accredited for", LEVEL_WORDS.get(row.level, "No practitioner")))  # type: ignore[call-overload]
        shown.append(("Vetted until", f"{row.vetted_until:%-d %B %Y}" if row.vetted_until else "Not known"))
    if row.subject_id:
        shown.append(("Number at the single sign-on", row.subject_id))
    return shown


def _back() -> str:
    return reverse("signin:staff")


def _who_may(request: HttpRequest, kind: Change) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment]
    if not staff.has_role(*PROPOSERS[kind]):
        raise Http404
    return staff


def _member(request: HttpRequest, pk: UUID) -> Staff:
    return get_object_or_404(Staff, pk=pk, service_id=request.user.service_id)  # type: ignore[union-attr]


def _concerned_with(request: HttpRequest, pk: UUID) -> tuple[Staff, StaffChange]:
    staff: Staff = request.user  # type: ignore[assignment]
    rows = StaffChange.objects.filter(service_id=staff.service_id).select_related("staff", "proposed_by", "agreed_by")
    row = get_object_or_404(rows, pk=pk)
    if not staff.has_role(*AGREERS):
        raise Http404
    return staff, row
