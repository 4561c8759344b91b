"""Signing in and out: a password and a second step, or, in a demonstration and nowhere else, a card."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wayforward.process.duties import ROLE_WORDS, Role
from wayforward.process.fresh import Opens
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.ui.context import home_of

from .. import sessions, single
from ..forms import PasswordForm

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

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        name = settings.WAYFORWARD_OIDC_NAME if single.is_there() else ""
        return {**super().get_context_data(**given), "single": name}

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
        auth.login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect(going_to or home_of(staff))
    return render(
        request,
        "signin/cards.html",
        {"cards": [_card(staff) for staff in _cast()], "going_to": going_to, "came_from_a_page": "next" in request.GET},
    )


@login_not_required
@never_cache
@require_safe
def to_single_sign_on(request: HttpRequest) -> HttpResponse:
    """On to the single sign-on, where there is one."""
    if not single.is_there():
        raise Http404
    return single.leave_for_theirs(request, _going_to(request))


@never_cache
@require_safe
def single_sign_on_again(request: HttpRequest) -> HttpResponse:
    """On to it to show once more who one is, for whoever has no second step here."""
    if not single.came_by_it(request):
        raise Http404
    return single.leave_for_theirs(request, _going_to(request), again=True)


@login_not_required
@never_cache
@require_safe
def back_from_single_sign_on(request: HttpRequest) -> HttpResponse:
    """Back from it."""
    if not single.is_there():
        raise Http404
    return single.come_back(request)


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
