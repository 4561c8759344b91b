"""Signing in and out: a password and a second step, or, in a demonstration and nowhere else, a card."""

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wayforward.process.duties import ROLE_WORDS, Role
from wayforward.process.fresh import Opens
from wayforward.web import clock
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.ui.context import home_of
from wayforward.web.ui.forms import Form as WorkForm
from wayforward.web.ui.forms import Select, once

from . import sessions
from .actions import leaving
from .forms import CloseAccountForm, HandOnForm, PasswordForm

A_PAGE = 25
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# What each role comes to the demonstration for, in one line.
ROLE_IN_SHORT = {
    Role.CASEWORKER: "Supports the person who was harmed, and makes the offer.",
    Role.PRACTITIONER: "Prepares everyone and facilitates. Takes nobody's side.",
    Role.SUPERVISOR: "Signs off risk, hears concerns, opens cases.",
    Role.RJ_LEAD: "Accepts referrals and chooses the practitioners.",
    Role.ADMINISTRATOR: "Runs the system, and sees no case.",
    Role.COMMISSIONER: "Sees figures, never a name.",
    Role.LIAISON_ADMIN: "Looks after the agencies that refer.",
    Role.DATA_PROTECTION: "Sees who looked, and never what was read.",
}


class WithPassword(LoginView):
    """The first step of two. Too many tries are answered as such, and not as a wrong password."""

    form_class = PasswordForm
    template_name = "signin/password.html"
    redirect_field_name = "next"

    def form_invalid(self, form: PasswordForm) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        if form.has_error("__all__", "too_many"):
            answer.status_code = 429
        return answer


class RemoveKey(RemoveWebAuthnView):
    """A passkey goes only where another second step stays: the library asks that of an app alone."""

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_adapter()
        with transaction.atomic():
            list(Authenticator.objects.select_for_update().filter(user=self.request.user))  # two pages at once
            if adapter.can_delete_authenticator(self.get_object()):
                answer: HttpResponse = super().form_valid(form)
                return answer
        form.add_error(None, adapter.validation_error("cannot_delete_authenticator"))
        refused: HttpResponse = self.form_invalid(form)
        return refused


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page on which everybody begins."""
    return _cards(request) if settings.WAYFORWARD_DEMONSTRATION else WithPassword.as_view()(request)


def _cards(request: HttpRequest) -> HttpResponse:
    """The cards of the demonstration. Choosing one signs in as that person and goes on to where they were going."""
    going_to = _going_to(request)
    if request.method == "POST":
        staff = _chosen(request)
        auth.login(request, staff, backend=BACKEND)
        return redirect(going_to or home_of(staff))
    return render(
        request,
        "signin/cards.html",
        {"cards": [_card(staff) for staff in _cast()], "going_to": going_to, "came_from_a_page": "next" in request.GET},
    )


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("signin:sign-in")


@fresh(Opens.KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """In which browsers one is signed in; and out of all the others with one button."""
    me = _staff(request)
    if settings.WAYFORWARD_DEMONSTRATION:
        raise Http404
    here = sessions.current(request)
    if request.method == "POST":
        sessions.end_all(me, but=here)
        return redirect("signin:sessions")
    return render(request, "signin/sessions.html", {"sessions": sessions.of_staff(me), "here": here})


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """The staff of the service, for those who close accounts."""
    me = _in_charge(request)
    after = request.GET.get("after", "")
    rows = Staff.objects.filter(service_id=me.service_id).order_by("name", "pk")
    if (last := rows.filter(username=after).first()) is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    shown = list(rows[: A_PAGE + 1])
    entries = [
        {"staff": each, "roles": ", ".join(ROLE_WORDS[Role(role)] for role in each.roles), "own": each.pk == me.pk}
        for each in shown[:A_PAGE]
    ]
    older = f"?{urlencode({'after': shown[A_PAGE - 1].username})}" if len(shown) > A_PAGE else ""
    return render(request, "signin/staff.html", {"entries": entries, "older": older, "newer": "?" if after else ""})


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
    context = {"who": who, "left": left, "form": form, "back": back, "may_allocate": me.has_role(Role.RJ_LEAD)}
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
    staff = _staff(request)
    if not staff.has_role(Role.SUPERVISOR, Role.RJ_LEAD):
        raise Http404
    return staff


def _staff(request: HttpRequest) -> Staff:
    return request.user  # type: ignore[return-value]


def _cast() -> list[Staff]:
    """The staff of services that are demonstrations, and of no other."""
    found = Staff.objects.filter(service__demonstration=True, is_active=True)
    return list(found.order_by("service__name", "name", "pk")[:60])


def _chosen(request: HttpRequest) -> Staff:
    """Whose card it was."""
    asked = request.POST.get("staff", "")
    staff = next((each for each in _cast() if str(each.pk) == asked), None)
    if staff is None:
        raise Http404
    return staff


def _card(staff: Staff) -> dict[str, object]:
    roles = [Role(role) for role in staff.roles]
    return {
        "id": staff.pk,
        "name": staff.name,
        "service": staff.service.name,
        "roles": ", ".join(ROLE_WORDS[role] for role in roles),
        "words": ROLE_IN_SHORT[roles[0]] if roles else "",
    }


def _going_to(request: HttpRequest) -> str:
    """The page that asked for a sign-in, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if safe else ""
