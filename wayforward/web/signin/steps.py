"""The addresses of the sign-in library that this service uses, by the names that the library gives them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path

from wayforward.process.fresh import Opens
from wayforward.web.accounts.fresh import fresh

from .views import signing_in as views


def for_real(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """This page, but not in a demonstration: whoever signs in with a card has neither a password nor a second step."""

    @wraps(view)
    def page(request: HttpRequest, **given: Any) -> HttpResponseBase:
        if settings.WAYFORWARD_DEMONSTRATION:
            raise Http404
        return view(request, **given)

    return page


def own_keys(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """This page, which changes how somebody gets in: it asks again who they are."""
    return fresh(Opens.KEYS)(for_real(view))


urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("again/", for_real(account.reauthenticate), name="account_reauthenticate"),
    path("password/", own_keys(account.password_change), name="account_change_password"),
    path("second-step/", for_real(mfa.index), name="mfa_index"),
    path("second-step/code/", for_real(mfa.authenticate), name="mfa_authenticate"),
    path("second-step/again/", for_real(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-step/app/", own_keys(totp.activate_totp), name="mfa_activate_totp"),
    path("second-step/app/remove/", own_keys(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-step/recovery/", own_keys(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-step/recovery/new/", own_keys(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("second-step/keys/", own_keys(keys.list_webauthn), name="mfa_list_webauthn"),
    path("second-step/keys/add/", own_keys(keys.add_webauthn), name="mfa_add_webauthn"),
    path("second-step/keys/again/", for_real(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-step/keys/sign-in/", for_real(keys.login_webauthn), name="mfa_login_webauthn"),
    path("second-step/keys/<int:pk>/remove/", own_keys(views.RemoveKey.as_view()), name="mfa_remove_webauthn"),
    path("second-step/keys/<int:pk>/", own_keys(keys.edit_webauthn), name="mfa_edit_webauthn"),
]
